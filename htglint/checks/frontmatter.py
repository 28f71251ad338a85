"""The front matter: YAML that the site can read, with the keys that an author is asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Safety, Span
from htglint.base.yaml import YamlProblem, events
from htglint.document.head import filled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from htglint.base.context import Context
    from htglint.base.profiles import FrontMatterField
    from htglint.base.yaml import Event
    from htglint.document.document import Document

_NAME = r"[A-Za-z_][\w-]*:"
_VALUE = r"[ \t]++(?:-\d++|[A-Za-z0-9](?:[\w ./-]|:(?=[^\s:]))*+|\"[^\"\\\n]*+\"|'[^'\n]*+')[ \t]*+\r?\n"
_SIMPLE = re.compile(rf"---[ \t]*\r?\n(?:{_NAME}(?:{_VALUE}|[ \t]*\r?\n(?:  {_NAME}{_VALUE})*))*---\s*")
"""Keys with plain values, some a level deeper, can't be wrong; most pages have no more, and no parser is loaded."""
_HEADING = re.compile(r"^\r?\n#{1,2} \S", re.M)
_FIELDS = {"year": r"\d{4}", "month": r"(?:0[1-9]|1[0-2])"}
_KEY = re.compile(r"^(?P<key>[A-Za-z_][\w-]*)[ \t]*:", re.M)
_OPEN = re.compile(r"\A---[ \t]*\r?\n(?:[A-Za-z_][\w-]*:.*\r?\n){1,20}\r?\n", re.A)
PROBLEMS = ("broken", "keys", "values")


class Params(NamedTuple):
    """``report`` says which problem: front matter that is ``broken``, its ``keys``, or ``values`` not of their form.

    ``required`` keys are on every page; ``known`` ones are others that an author may write. Any other is let pass
    unless it looks like a slip for one of these.
    """

    report: str
    required: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report front matter that is broken, keys that are missing, doubled or misspelt, or values of another form."""
    text = document.text[slice(*document.front_matter)]
    if params.report == "broken":
        if text and _HEADING.search(text):
            yield Hit(Span(0, 3), "the front matter needs a closing line `---` before the first heading")
        elif text and not _SIMPLE.fullmatch(text):
            yield from _broken(text)
        elif not text and _OPEN.match(document.text):
            yield Hit(Span(0, 3), "the front matter needs a closing line `---`")
    elif params.report == "values":
        yield from _values(text, context)
    elif text or (document.text.strip() and not _OPEN.match(document.text)):
        yield from _keys(document, text, params)


def _keys(document: Document, text: str, params: Params) -> Iterator[Hit]:
    keys: dict[str, Span] = {}
    for match in _KEY.finditer(text):
        if match["key"] in keys:
            yield Hit(Span(*match.span("key")), f"duplicate front matter key `{match['key']}`")
        keys[match["key"]] = Span(*match.span("key"))
    slips = dict(_slips(keys, params))
    for key, right in slips.items():
        fix = Fix(f"Write `{right}`", (Edit(keys[key], right),), Safety.CONTENT)
        yield Hit(keys[key], f"unknown front matter key `{key}`; did you mean `{right}`?", fix)
    missing = [key for key in params.required if key not in keys and key not in slips.values()]
    if missing:
        names = ", ".join(f"`{key}`" for key in missing)
        said = f"the front matter lacks {names}" if text else f"the page has no front matter; add {names}"
        yield Hit(Span(0, 3) if text else document.line_of(0), said)


def _values(text: str, context: Context) -> Iterator[Hit]:
    """Values that no month gives by the profile's form; which month it should be is another question."""
    for field in context.profile.front_matter:
        if "{" not in field.value:
            continue
        line = re.search(rf"^{re.escape(field.key)}:[ \t]*(?P<value>[^\n]*?)[ \t]*\r?$", text, re.M)
        if line is None:
            continue
        value = line["value"].strip("\"'")
        form = re.escape(field.value)
        month_name = "|".join(map(re.escape, context.profile.month_names))
        for name, pattern in (_FIELDS | {"month_name": f"(?:{month_name})"}).items():
            form = form.replace(re.escape(f"{{{name}}}"), pattern)
        is_text = value != line["value"] and field.value.startswith("-")  # a number in quotation marks sorts as text
        if line["value"] and (is_text or not re.fullmatch(form, value)):
            place = Span(*line.span("value"))
            message = f"the value of `{field.key}` should have the form `{field.value}`"
            yield Hit(place, message, _value_fix(place, field, context))


def _value_fix(place: Span, field: FrontMatterField, context: Context) -> Fix | None:
    if context.month is None:
        return None
    new = filled(field.value, context.month, context.profile)
    return Fix(f"Write `{new}`", (Edit(place, new),), Safety.CONTENT)


def _broken(text: str) -> Iterator[Hit]:
    """What is wrong with the YAML, if anything."""
    body = text.split("\n", 1)[1].rstrip().removesuffix("---").removesuffix("...")
    try:
        kinds = [event.kind for event in _known(events(body))]
    except YamlProblem as problem:
        at = 0 if problem.offset is None else min(len(text), text.index("\n") + 1 + problem.offset)
        end = text.find("\n", at)
        place = Span(0, 3) if problem.offset is None else Span(at, max(at, len(text) if end < 0 else end))
        yield Hit(place, f"the front matter is not valid YAML: {problem}")
    else:
        if kinds and kinds[0] != "mapping" and body.strip() and not body[:1].isspace():
            yield Hit(Span(0, 3), "the front matter has no keys with values")


def _known(parts: Iterable[Event]) -> Iterator[Event]:
    """The parts of the YAML; raises YamlProblem for a tag that no site knows."""
    for part in parts:
        if not part.has_known_tag:
            raise YamlProblem(f"unknown tag `{part.tag}`", part.start)
        yield part


def _slips(keys: dict[str, Span], params: Params) -> Iterator[tuple[str, str]]:
    """Keys that look like one of the known ones that is missing, each with that one."""
    accepted = (*params.required, *params.known)
    for key in keys:
        absent = [name for name in accepted if name not in keys]
        if key not in accepted and absent:
            from difflib import get_close_matches  # needed only by pages with other keys

            close = get_close_matches(key.casefold(), absent, 1, 0.8)
            if close:
                yield key, close[0]
