"""`htglint convert --into DRAFT`: the open topics of a draft are filled from a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.base import files
from htglint.base.context import Copy
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.document.document import Document
from htglint.engine import engine

from . import console, converting
from .run import STDIN

if TYPE_CHECKING:
    from htglint.convert.into import Filled
    from htglint.convert.pictures import Pictures

    from .options import Options
    from .run import Session


def run(options: Options, session: Session, pictures: Pictures) -> int:
    """Fill the draft and write it, or show it; the exit status."""
    from htglint.convert.into import filled

    path = options.into or ""
    if len(options.paths) > 1:
        raise HtglintError("--into fills one draft from one input")
    if options.diff and options.output is not None:
        raise HtglintError("--diff writes nothing and -o writes a page; take one of them")
    old = files.read(path)
    made = converting.make(options.paths[0], path, session, options, pictures, (Copy(path, old.text),))
    draft = Document(path, old.text, bom=old.bom)
    placeholder = session.job(path, old).context.profile.placeholder
    if not placeholder:
        raise HtglintError(f"{visible(path)}: no profile tells what marks an open topic; --profile names one")
    done = filled(draft, Document(path, made.text), placeholder)
    new = files.encode(done.text, bom=old.bom)
    job = session.job(path, files.decode(new, path))
    left = engine.check(job.document, job.rules, job.context)
    _hand_over(options, old, new, done)
    converting.tell([made._replace(text=done.text, left=left, notes=(*made.notes, *_notes(done)))], options)
    if options.diff:
        return int(new != old.data)
    return int(options.check and bool(left))


def _hand_over(options: Options, old: files.FileContent, new: bytes, done: Filled) -> None:
    path = options.into or ""
    if options.diff:
        from htglint.report.diff import unified

        mark = "\ufeff" if old.bom else ""
        console.write_bytes(unified(path, mark + old.text, mark + done.text).encode("utf-8"))
    elif options.output == STDIN:
        console.write_bytes(new)
    elif options.output is not None:
        files.write(options.output, new)
    else:
        files.rewrite(path, old.data, new)


def _notes(done: Filled) -> list[str]:
    notes = [f"topics filled: {len(done.filled)}; still open: {len(done.still_open)}"]
    if done.lacking:
        names = ", ".join(f"`{visible(name)}`" for name in done.lacking)
        notes.append(f"the draft has no heading for these topics of the page, which are left out: {names}")
    return notes
