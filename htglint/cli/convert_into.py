"""`htglint convert --into DRAFT`: fills unfinished topics of a draft from a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from htglint.base import files
from htglint.base.context import Copy
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.document.document import Document
from htglint.engine import engine

from . import console, converting
from .options import STDIN

if TYPE_CHECKING:
    from htglint.convert.into import Filled
    from htglint.convert.pictures import Pictures

    from .run import Session


class DraftTarget(NamedTuple):
    """The draft, and where its filled text goes: a path, or a diff on standard output."""

    path: str
    output: str | None
    shows_diff: bool


def run(
    draft: DraftTarget, session: Session, given: converting.Given, pictures: Pictures
) -> tuple[converting.Made, bool]:
    """Fill the draft from an input, and write or show it.

    Return the page, and whether it differs.
    """
    from htglint.convert.into import filled

    path = draft.path
    inputs = session.pages.paths
    if len(inputs) > 1:
        raise HtglintError("--into fills one draft from one input")
    if draft.shows_diff and draft.output is not None:
        raise HtglintError("--diff writes nothing and -o writes a page; use one of them")
    old = files.read(path)
    made = converting.make(inputs[0], path, session, given, pictures, (Copy(path, old.text),))
    document = Document(path, old.text, bom=old.bom)
    placeholder = session.job(path, old).context.profile.placeholder
    if not placeholder:
        raise HtglintError(f"{visible(path)}: its profile has no placeholder for unfinished topics; use --profile")
    done = filled(document, Document(path, made.text), placeholder)
    new = files.encode(done.text, bom=old.bom)
    job = session.job(path, files.decode(new, path))
    left = engine.check(job.document, job.rules, job.context)
    _hand_over(draft, old, new, done)
    return made._replace(text=done.text, left=left, notes=(*made.notes, *_notes(done))), new != old.data


def _hand_over(draft: DraftTarget, old: files.FileContent, new: bytes, done: Filled) -> None:
    path = draft.path
    if draft.shows_diff:
        from htglint.report.diff import unified

        mark = "\ufeff" if old.bom else ""
        console.write_bytes(unified(path, mark + old.text, mark + done.text).encode("utf-8"))
    elif draft.output == STDIN:
        console.write_bytes(new)
    elif draft.output is not None:
        files.write(draft.output, new)
    else:
        for note in files.rewrite(path, old.data, new):
            console.complain(f"{visible(path)}: {note}", kind="warning")


def _notes(done: Filled) -> list[str]:
    notes = [f"topics filled: {len(done.filled)}; still unfinished: {len(done.still_open)}"]
    if done.lacking:
        names = ", ".join(f"`{visible(name)}`" for name in done.lacking)
        notes.append(f"left out, because the draft has no heading for these topics: {names}")
    return notes
