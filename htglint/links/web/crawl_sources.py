"""What a crawl of a site found -> verdicts on the pages that the site is made of."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from htglint.base.rules import LinkVerdict
from htglint.links.external import everything

from .question import OK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from htglint.document.document import Document

    from .linkchecker import CrawledLink
    from .question import UrlResult

_INDEXES = ("index", "_index", "README")


class Traced(NamedTuple):
    """Verdicts by page name, and links whose page was not found: place and verdict."""

    by_page: Mapping[str, tuple[LinkVerdict, ...]]
    untraced: tuple[tuple[str, LinkVerdict], ...]


def traced(site: str, found: Iterable[tuple[CrawledLink, UrlResult]], documents: Sequence[Document]) -> Traced:
    """Find the pages, and every link on them that leads where something is wrong.

    ``site`` is where the crawl began.

    ``found`` has the links that are well, too, for these tell which pages the site has.
    """
    rows = list(found)
    wrong = {_address(_asked(site, row)): answer for row, answer in rows if answer.kind != OK}
    sources = _Sources(site, documents)
    urls = dict.fromkeys(urldefrag(url).url for row, _ in rows for url in (row.parent or site, row.url))
    by_url = {url: document for url in urls if (document := sources.of(url)) is not None}
    by_page: dict[str, dict[str, LinkVerdict]] = {}
    placed: set[tuple[str, str]] = set()
    for url, document in by_url.items():
        for written, address in _leading_to(document, url, wrong):
            answer = wrong[address]
            by_page.setdefault(document.name, {})[written] = LinkVerdict(written, answer.kind, answer.detail)
            placed.add((document.name, address))
    untraced: list[tuple[str, LinkVerdict]] = []
    for row, answer in rows:
        place = row.parent or site
        page = by_url.get(urldefrag(place).url)
        url = _asked(site, row)
        if answer.kind != OK and (page is None or (page.name, _address(url)) not in placed):
            untraced.append((place, LinkVerdict(url, answer.kind, f"the link to {url}: {answer.detail}")))
    return Traced({name: tuple(verdicts.values()) for name, verdicts in by_page.items()}, tuple(untraced))


def _asked(site: str, row: CrawledLink) -> str:
    """Return the URL that a row is about, rather than the target of its redirect."""
    return urljoin(row.parent or site, row.written) if row.is_redirected else row.url


def _leading_to(document: Document, url: str, wrong: Mapping[str, UrlResult]) -> Iterator[tuple[str, str]]:
    """The links of a page, as they are written, that lead to one of the addresses.

    The page is served at ``url``.

    A page that is served as a folder (``/a/``) has its source, and what that links, beside the folder.
    """
    bases = [url] if _is_index(document.name) else [url, url.rstrip("/")]
    for target in everything(document):
        reached = (_address(urljoin(base, target.url)) for base in bases)
        for address in (form for one in reached for form in (one, one.partition("#")[0])):
            if address in wrong:
                yield target.url, address
                break


class _Sources:
    """The pages at hand, by the ends of their paths."""

    def __init__(self, site: str, documents: Sequence[Document]) -> None:
        self._netloc = urlsplit(site).netloc
        self._base = urlsplit(site).path.rpartition("/")[0]
        self._by_name: dict[str, list[tuple[list[str], Document]]] = {}
        parts = [_parts(os.path.abspath(document.name)) for document in documents]
        for path, document in zip(parts, documents, strict=True):
            self._by_name.setdefault(path[-1] if path else "", []).append((path, document))
        top = min(
            (part for part, page in zip(parts, documents, strict=True) if _is_index(page.name)), default=[], key=len
        )
        tops = [page for part, page in zip(parts, documents, strict=True) if part == top and _is_index(page.name)]
        is_above_all = all(part[: len(top)] == top for part in parts)
        self._root = tops[0] if len(tops) == 1 and is_above_all else None

    def of(self, url: str) -> Document | None:
        """Return the one page whose path ends as the URL of a page of the site does.

        For its root, the index above all.
        """
        if urlsplit(url).netloc != self._netloc:
            return None
        wanted = _parts(unquote(urlsplit(url).path).removeprefix(self._base))
        if not wanted:
            return self._root
        same = [page for path, page in self._by_name.get(wanted[-1], ()) if path[-len(wanted) :] == wanted]
        return same[0] if len(same) == 1 else None


def _address(url: str) -> str:
    """Normalize a URL: no page suffix, index name, trailing slash or escapes."""
    path, sign, fragment = unquote(url).partition("#")
    path = path.rstrip("/").removesuffix(".md").removesuffix(".html")
    folder, _, name = path.rpartition("/")
    return (folder if name in _INDEXES else path) + sign + fragment


def _is_index(path: str) -> bool:
    return os.path.splitext(os.path.basename(path))[0] in _INDEXES


def _parts(path: str) -> list[str]:
    """Return the folders and the name of a page without suffix.

    An index has the name of its folder.
    """
    parts = [part for part in path.replace(os.sep, "/").split("/") if part]
    if parts:
        stem = parts[-1].removesuffix(".md").removesuffix(".markdown").removesuffix(".html")
        parts = parts[:-1] if stem in _INDEXES else [*parts[:-1], stem]
    return parts
