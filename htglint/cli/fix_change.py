"""`htglint fix` and `fmt` with `--since` or `--staged`: only changed lines."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from htglint.engine import changes

from . import check_change

if TYPE_CHECKING:
    from collections.abc import Mapping

    from htglint.engine.changed_lines import ChangedLines

    from .options import ChangeOptions
    from .run import Session


def written_lines(session: Session, wanted: ChangeOptions) -> Mapping[str, ChangedLines | None]:
    """Return the lines to fix by the path of their page, None for all lines of a page.

    A page that is also there under the names of links to it is fixed once.
    """
    change = check_change.load(session, wanted)
    paths = session.selected(check_change.named_pages(change, session.pages.paths))
    once = {os.path.realpath(path): path for path in sorted(paths, key=os.path.islink, reverse=True)}
    shown = {os.path.abspath(path): path for path in paths if path in once.values()}
    return {shown[path]: lines for path, lines in changes.written_lines(change, list(shown)).items()}
