"""Regular expressions that are compiled when something first asks for them.

Most pages need half of those that there are, and to compile the others takes longer than to read the page.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def lazy(pattern: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """The expression, as soon as it is called for."""
    return cache(partial(re.compile, pattern, flags))
