"""Untrusted YAML as events, without objects, alias expansion or tag resolution."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    import yaml

LONGEST = 65_536
"""Longest text in code points; no front matter written by a person is that long."""
_MOST_EVENTS = 20_000
"""Most events (keys, values, beginnings and ends) that are read, which bounds the time."""
_MOST_BRACKETS = 1000
"""Most opening brackets; without YAML's C library, time grows with their square."""
_OPENING = "[{"
_TAGS = ("!", *(f"tag:yaml.org,2002:{name}" for name in (
    "str", "int", "float", "bool", "null", "map", "seq", "timestamp", "binary", "set", "omap", "pairs", "merge",
)))  # fmt: skip
"""The tags that YAML itself defines (https://yaml.org/type)."""


class YamlProblem(Exception):  # noqa: N818 - a finding, not an error of the run
    """Why a text is not valid YAML, and the offset in code points, if known."""

    def __init__(self, reason: str, offset: int | None = None) -> None:
        super().__init__(reason)
        self.offset = offset


class Event(NamedTuple):
    """A YAML event: scalar, alias, mapping, sequence or end; offsets in code points."""

    kind: str
    start: int
    end: int
    value: str = ""
    tag: str = ""

    @property
    def has_known_tag(self) -> bool:
        """Whether the event has no tag or one that YAML defines."""
        return not self.tag or self.tag in _TAGS


def events(text: str) -> Iterator[Event]:
    """Yield the events of a YAML text; raises YamlProblem if invalid or too large."""
    if len(text) > LONGEST:
        raise YamlProblem(f"it is longer than {LONGEST:,} characters")
    if sum(map(text.count, _OPENING)) > _MOST_BRACKETS:
        raise YamlProblem(f"it has more than {_MOST_BRACKETS:,} opening brackets")
    import yaml  # slow to import, and most front matter is simple

    anchors: set[str] = set()
    try:
        for number, event in enumerate(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))):
            if number > _MOST_EVENTS:
                raise YamlProblem(f"it has more than {_MOST_EVENTS:,} values")
            made = _event(event)
            if made is None:
                continue
            anchor = getattr(event, "anchor", None) or ""
            if made.kind == "alias" and anchor not in anchors:
                raise YamlProblem("found an alias without its anchor", made.start)
            anchors.add(anchor)
            yield made
    except yaml.MarkedYAMLError as error:
        offset = error.problem_mark.index if error.problem_mark is not None else None
        raise YamlProblem(error.problem or "it can't be parsed", offset) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # escapes of invalid code points
        raise YamlProblem(str(error).splitlines()[0]) from error


def _event(event: yaml.Event) -> Event | None:
    """Convert an event of the parser; None for document boundaries."""
    import yaml

    start, end = (mark.index if mark is not None else 0 for mark in (event.start_mark, event.end_mark))
    if isinstance(event, yaml.AliasEvent):
        return Event("alias", start, end)
    if isinstance(event, yaml.ScalarEvent):
        return Event("scalar", start, end, event.value, event.tag or "")
    if isinstance(event, yaml.CollectionStartEvent):
        kind = "mapping" if isinstance(event, yaml.MappingStartEvent) else "sequence"
        return Event(kind, start, end, tag=event.tag or "")
    return Event("end", start, end) if isinstance(event, yaml.CollectionEndEvent) else None
