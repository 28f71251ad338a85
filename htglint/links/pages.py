"""Links to other pages of the same folder."""

from __future__ import annotations


def beside(url: str, folder: str) -> str:
    """The name, without suffix, of the page of the same folder that a link leads to; empty where it leads elsewhere.

    ``folder`` is the folder's own name: a link from the root of the site ends in it and the page.
    """
    path = url.split("#", 1)[0].split("?", 1)[0]
    if not path or "://" in path or path.startswith(("//", "../")):
        return ""
    *parents, name = [part for part in path.split("/") if part not in ("", ".")] or [""]
    if parents and (not path.startswith("/") or parents[-1] != folder):
        return ""
    return name.removesuffix(".md").removesuffix(".html")
