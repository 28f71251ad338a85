"""What a crawl of a site found -> verdicts on the pages that the site is made of."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from ..links.inventory import targets
from ..model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..document import Document
    from .linkchecker import Row
    from .question import Answer

_INDEXES = ("index", "_index", "README")


class Traced(NamedTuple):
    """Verdicts by the names of pages, and the links whose place in no page was found: where they stand, and what is."""

    by_page: Mapping[str, tuple[Verdict, ...]]
    untraced: tuple[tuple[str, Verdict], ...]


def traced(site: str, found: Iterable[tuple[Row, Answer]], documents: Sequence[Document]) -> Traced:
    """Find the pages, and the links as they are written there; ``site`` is the URL where the crawl began."""
    by_page: dict[str, list[Verdict]] = {}
    untraced: list[tuple[str, Verdict]] = []
    for row, answer in found:
        document = _source(site, row.parent, documents)
        written = _written(document, row) if document is not None else ""
        if document is not None and written:
            by_page.setdefault(document.name, []).append(Verdict(written, answer.kind, answer.detail))
        else:
            said = f"the link to {row.url}: {answer.detail}"
            untraced.append((row.parent or site, Verdict(row.url, answer.kind, said)))
    return Traced({name: tuple(verdicts) for name, verdicts in by_page.items()}, tuple(untraced))


def _source(site: str, url: str, documents: Sequence[Document]) -> Document | None:
    """The one page whose path ends as the URL of a page of the site does."""
    base = urlsplit(site).path.rpartition("/")[0]
    wanted = _parts(unquote(urlsplit(url).path).removeprefix(base))
    if urlsplit(url).netloc != urlsplit(site).netloc or not wanted:
        return None
    same = [document for document in documents if _parts(os.path.abspath(document.name))[-len(wanted) :] == wanted]
    return same[0] if len(same) == 1 else None


def _written(document: Document, row: Row) -> str:
    """How the link is written on the page, whatever the site made of it; empty where it was not found."""
    wanted = {_plain(row.written), _plain(urljoin(row.parent, row.written)), _plain(row.url)}
    for target in targets(document):
        if _plain(target.url) in wanted or _plain(urljoin(row.parent, target.url)) in wanted:
            return target.url
    return ""


def _plain(url: str) -> str:
    """A URL less what a site changes: the suffix of a page, the slash at the end, and the fragment."""
    path = unquote(url.partition("#")[0]).rstrip("/")
    return path.removesuffix(".md").removesuffix(".html")


def _parts(path: str) -> list[str]:
    """The folders and the name of a page without suffix; an index has the name of its folder."""
    parts = [part for part in path.replace(os.sep, "/").split("/") if part]
    if parts:
        stem = parts[-1].removesuffix(".md").removesuffix(".markdown").removesuffix(".html")
        parts = parts[:-1] if stem in _INDEXES else [*parts[:-1], stem]
    return parts
