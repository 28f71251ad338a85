"""Pages that have moved: from a former home to their place on the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from htglint.base.profiles import Profile


def moved(url: str, profile: Profile) -> str:
    """The path on the site, without anchor, of the page that a URL led to; empty where it did not move."""
    for home in profile.former_homes:
        match = re.match(home.url, url)
        if match and url[match.end() :][:1] in ("", "#", "?"):
            return match.expand(home.path)
    return ""
