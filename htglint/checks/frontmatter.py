"""Front matter: valid YAML with the required keys and values."""

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
"""Keys with plain values, up to one level deep, which are valid without loading a parser."""
_HEADING = re.compile(r"^\r?\n#{1,2} \S", re.M)
_FIELDS = {"year": r"\d{4}", "month": r"(?:0[1-9]|1[0-2])"}
_KEY = re.compile(r"^(?P<key>[A-Za-z_][\w-]*)[ \t]*:", re.M)
_OPEN = re.compile(r"\A---[ \t]*\r?\n(?:[A-Za-z_][\w-]*:.*\r?\n){1,20}\r?\n", re.A)
PROBLEMS = ("broken", "keys", "values")


class Params(NamedTuple):
    """``report`` selects ``broken`` front matter, wrong ``keys`` or ``values``.

    Every page has the ``required`` keys and may have the ``known`` ones. Other keys are accepted unless they look like
    a misspelling of one of these.
    """

    report: str
    required: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report broken front matter, wrong or missing keys, or values of the wrong form."""
    if document.front_matter_kind not in ("", "yaml"):
        return  # of another form nothing is known
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
    misspelt = dict(_misspelt_keys(keys, params))
    for key, right in misspelt.items():
        fix = Fix(f"Write `{right}`", (Edit(keys[key], right),), Safety.CONTENT)
        yield Hit(keys[key], f"unknown front matter key `{key}`; did you mean `{right}`?", fix)
    missing = [key for key in params.required if key not in keys and key not in misspelt.values()]
    if missing:
        names = ", ".join(f"`{key}`" for key in missing)
        said = f"the front matter lacks {names}" if text else f"the page has no front matter; add {names}"
        yield Hit(Span(0, 3) if text else document.line_of(0), said)


def _values(text: str, context: Context) -> Iterator[Hit]:
    """Report values without the profile's form for any month; the month isn't checked."""
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
        is_text = value != line["value"] and field.value.startswith("-")  # a quoted number sorts as text
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
    """Report invalid YAML."""
    body = text.split("\n", 1)[1].rstrip().removesuffix("---").removesuffix("...")
    try:
        kinds = [event.kind for event in _checked(events(body))]
    except YamlProblem as problem:
        at = 0 if problem.offset is None else min(len(text), text.index("\n") + 1 + problem.offset)
        end = text.find("\n", at)
        place = Span(0, 3) if problem.offset is None else Span(at, max(at, len(text) if end < 0 else end))
        yield Hit(place, f"the front matter is not valid YAML: {problem}")
    else:
        if kinds and kinds[0] != "mapping" and body.strip() and not body[:1].isspace():
            yield Hit(Span(0, 3), "the front matter has no keys with values")


def _checked(parts: Iterable[Event]) -> Iterator[Event]:
    """Yield the events of the YAML; raises YamlProblem for an unknown tag."""
    for part in parts:
        if not part.has_known_tag:
            raise YamlProblem(f"unknown tag `{part.tag}`", part.start)
        yield part


def _misspelt_keys(keys: dict[str, Span], params: Params) -> Iterator[tuple[str, str]]:
    """Yield keys that look like a missing known key, each with that key."""
    accepted = (*params.required, *params.known)
    for key in keys:
        absent = [name for name in accepted if name not in keys]
        if key not in accepted and absent:
            from difflib import get_close_matches  # needed only by pages with other keys

            close = get_close_matches(key.casefold(), absent, 1, 0.8)
            if close:
                yield key, close[0]
