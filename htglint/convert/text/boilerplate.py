"""What a text holds besides its page: the site's navigation before it, and its foot below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .lines import Line

_MOST_LINES = 40
_SHORT = 80
_ABOVE = re.compile(
    r"skip to (?:main )?content|jump to (?:main )?content|(?:main|sidebar) navigation|search|menu|appearance|"
    r"return to top|back to top|on this page|page content|table of contents|contents|toggle .{1,40}|edit this page.*|"
    r"report an issue.*|sign (?:in|up)|log ?in|breadcrumbs?|home",
    re.I,
)
"""What site generators and themes call their own parts above and beside a page."""
_BELOW = re.compile(
    r"last updated?\b.*|last (?:modified|edited)\b.*|edit this page.*|pager|(?:previous|next) page.*|"
    r"(?:copyright|©|\(c\) ?\d).*|all rights reserved.*|released under .*|(?:powered|built|deployed) (?:by|with)\b.*|"
    r"funded by .*|.*\bfunding logos?|.*\b(?:opinions|views) expressed\b.*|(?:terms of use|privacy)\b.*|"
    r"(?:imprint|legal disclosure|cookie (?:policy|settings))\b.*|(?:we use|this site uses) cookies\b.*|"
    r"(?:accept|reject) (?:all )?cookies|was this page helpful\?.*|share this .*|leave a comment.*",
    re.I,
)
"""How the lines begin that end every page of a site."""


def untitled_start(lines: Sequence[Line]) -> int:
    """Where a page without a title begins: below the lines that are surely the site's."""
    at = 0
    while at < len(lines) and _ABOVE.fullmatch(lines[at].text):
        at += 1
    return at


def end(lines: Sequence[Line], start: int) -> int:
    """Where the foot of the site begins, which has no heading in it; the number of lines where there is none."""
    last = next((at for at in range(len(lines) - 1, start, -1) if lines[at].is_marked), start)
    for at in range(max(last + 1, len(lines) - _MOST_LINES), len(lines)):
        if _is_foot(lines[at]) and sum(map(_fits, lines[at:])) * 2 >= len(lines) - at:
            return at
    return len(lines)


def _is_foot(line: Line) -> bool:
    return not line.marker and _BELOW.fullmatch(line.text) is not None


def _fits(line: Line) -> bool:
    """Whether a line below the first one of a foot looks as if it belonged to it."""
    return len(line.text) <= _SHORT or _is_foot(line)
