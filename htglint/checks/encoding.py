"""Text that a wrong decoding damaged."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Candidate, Edit, Fix, Hit, Safety

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document
    from htglint.encoding.passage import Passage

_BYTE = re.compile("[\udc80-\udcff]")
KINDS = ("certain", "ambiguous", "lost", "contradicted", "code")


class Params(NamedTuple):
    """Which passages to report.

    ``certain`` repairs, ``ambiguous`` ones, those of which all is ``lost``, intact emoji that are ``contradicted`` by
    a reference copy, or those in ``code``.
    """

    report: str


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report the damaged passages of one kind."""
    if params.report == "contradicted":
        if context.references:
            yield from _contradicted(document, context)
        return
    if not document.suspicious:
        return
    if params.report == "code":
        yield from _in_code(document, context)
        return
    for passage in _passages(document, context):
        if passage.step is None:
            if params.report == "lost":
                yield _lost(passage)
        elif passage.certain:
            if params.report == "certain":
                yield _certain(passage)
        elif params.report == "ambiguous":
            yield _ambiguous(passage)


def _passages(document: Document, context: Context) -> tuple[Passage, ...]:
    from htglint.encoding import repair  # its tables load only where something looks damaged

    return repair.passages(document, context)


def _contradicted(document: Document, context: Context) -> Iterator[Hit]:
    from htglint.encoding import contradiction
    from htglint.encoding.passage import LIKELY

    for found in contradiction.contradictions(document, context):
        best = found.candidates[0]
        safety = Safety.REPAIR if found.agreed else Safety.CONTENT
        edit = Edit(found.span, best.text)
        fix = Fix(f"Write `{best.text}`", (edit,), safety, (found.step,)) if best.probability >= LIKELY else None
        message = f"{found.source} {found.step.reason}"
        yield Hit(found.span, message, fix, (*found.candidates, Candidate(found.source, 0.0)))


def _in_code(document: Document, context: Context) -> Iterator[Hit]:
    """Report the damaged passages in code with one hit, at the first of them."""
    from htglint.encoding import in_code  # its tables load only where something looks damaged

    found = in_code.passages(document, context)
    if not found:
        return
    edits = tuple(Edit(passage.span, passage.best.text) for passage in found if passage.best is not None)
    steps = tuple(passage.step for passage in found if passage.step is not None)
    number = len(found)
    counted = f"{number} passage{'' if number == 1 else 's'} in code"
    message = f"{counted} {'is' if number == 1 else 'are'} wrongly decoded"
    fix = Fix(f"Restore {counted}", edits, Safety.CODE_REPAIR, steps)
    yield Hit(found[0].span, message, fix)


def _certain(passage: Passage) -> Hit:
    assert passage.best is not None
    return Hit(passage.span, _sentences(passage.best.text)[0], fix=_fix(passage, Safety.REPAIR))


def _ambiguous(passage: Passage) -> Hit:
    listed = passage.listed
    if len(listed) == 1:
        message = f"wrongly decoded text, probably `{listed[0].text.strip()}`"
    else:
        message = f"wrongly decoded text with {len(listed)} possible readings" if listed else _UNLISTED
    return Hit(passage.span, message, _fix(passage, Safety.CONTENT) if passage.likely else None, listed)


_UNLISTED = "wrongly decoded text that has lost too much to list its readings"


def _lost(passage: Passage) -> Hit:
    if _BYTE.search(passage.source):
        return Hit(passage.span, f"{_shown(passage.source)} not UTF-8, and the text can't be inferred")
    shown = " ".join(f"U+{ord(character):04X}" for character in passage.source[:4])
    return Hit(passage.span, f"{shown} stands for text that was lost and can't be inferred")


def _shown(source: str) -> str:
    """Return the bytes that are not UTF-8, which stand in a text as surrogates."""
    listed = [f"0x{ord(character) - 0xDC00:02X}" for character in _BYTE.findall(source)[:4]]
    return f"{' '.join(listed)} {'are' if len(listed) > 1 else 'is'}"


def _fix(passage: Passage, safety: Safety) -> Fix:
    assert passage.best is not None
    assert passage.step is not None
    edit = Edit(passage.span, passage.best.text)
    return Fix(_sentences(passage.best.text)[1], (edit,), safety, (passage.step,))


@lru_cache(maxsize=1 << 12)
def _sentences(text: str) -> tuple[str, str]:
    """Return the sentences of a repair; cached, as large pages repeat a few texts."""
    quoted = f"`{text.strip() or text}`"
    return f"wrongly decoded text, which was {quoted}", f"Restore {quoted}"
