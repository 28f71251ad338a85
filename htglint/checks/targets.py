"""Link targets: missing files, moved pages, empty and misplaced targets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Safety, Span
from htglint.document import head
from htglint.document.document import contains, merged
from htglint.links import anchors, inventory
from htglint.links.external import external
from htglint.links.inventory import is_local, targets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from htglint.base.context import Context, Resolved
    from htglint.document.document import Document
    from htglint.links.inventory import Target

_GITHUB = re.compile(
    r"https://github\.com/(?P<repository>[\w.-]+/[\w.-]+)"
    r"(?:/(?:(?P<kind>issues|pull|discussions|commit|tree)/(?P<what>(?<=tree/)[\w./-]+|[\w.-]+))/?)?"
)
_URL = re.compile(r"https?://\S+|www\.\S+")
_WORDS_AS_TARGET = re.compile(
    r"(?<![!\\\]])\[(?P<url>https?://[^\s\]\[<>()]+)\]\((?P<words>(?=[^\W\d_]|`)[^()\[\]\n<>\"'/]+ [^()\[\]\n<>\"']+)\)"
)
_EXCERPT = 3
"""Broken links from which a page outside a repository may be part of an excerpt."""
_FEW = 2
"""Generic link texts of a page up to which each is a finding."""
_MARKUP = re.compile(r"[\\`*_\[\]<>&|]")
_ESCAPED = r"\\\g<0>"


class Params(NamedTuple):
    """``report`` selects a problem; ``site`` is the kind of site of proposed anchors.

    A missing ``file`` or ``image``, a page that has ``moved``, a link to the ``own-site`` that is not relative to its
    root, a link without a target (``empty``), a link whose text and target are ``swapped``, a ``generic`` link text
    (one of ``words``), an ``insecure`` link to a host that the page also links with https, a ``bare`` URL below the
    head of the page, and the path of a page ``pasted`` as text.
    """

    report: str
    site: str = "vitepress"
    words: tuple[str, ...] = ()


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report one kind of problem with link targets."""
    yield from PROBLEMS[params.report](document, params, context)


def _missing(document: Document, context: Context, *, images: bool) -> Iterator[Hit]:
    looked_up = {resolved.url: resolved for resolved in context.resolved}
    chosen = [target for target in targets(document) if (target.kind == "image") is images] if looked_up else []
    excerpt = None if images or context.in_repository else _excerpt(chosen, looked_up)
    if excerpt is not None:
        yield excerpt
        return
    for target in chosen:
        resolved = looked_up.get(target.url)
        if resolved is None or resolved.path:
            continue
        if resolved.outside:
            yield Hit(target.span, "the link points outside the repository")
            continue
        path = target.url.split("#", 1)[0].split("?", 1)[0]
        gone = "no longer exists" if resolved.moved or resolved.former else "does not exist"
        said = f"the {'image' if images else 'page or file'} {path} {gone}"
        parent, _, _ = path.rstrip("/").rpartition("/")
        near = f"{parent}/{resolved.proposal}" if parent and resolved.proposal else resolved.proposal
        near = resolved.moved or near
        if not near:
            yield Hit(target.span, said)
            continue
        edit = Edit(Span(target.span.start, target.span.start + len(path)), near)
        is_plain = document.text.startswith(path, target.span.start)
        fix = Fix(f"Write `{near}`", (edit,), Safety.CONTENT) if is_plain else None
        hint = f"it is now {near}" if resolved.moved else f"did you mean {near}?"
        yield Hit(target.span, f"{said}; {hint}", fix)


def _excerpt(links: Sequence[Target], looked_up: Mapping[str, Resolved]) -> Hit | None:
    """Return one finding for a page most of whose links lead to missing files."""
    local = {target.url: looked_up[target.url] for target in links if target.url in looked_up}
    gone = [url for url, one in local.items() if not (one.path or one.proposal or one.former or one.outside)]
    if len(gone) < _EXCERPT or 2 * len(gone) <= len(local):
        return None
    first = next(target for target in links if target.url == gone[0])
    named = ", ".join(gone[:_EXCERPT])
    said = f"{len(gone)} of the page's {len(local)} links lead to files that do not exist here, such as {named}"
    return Hit(first.span, f"{said}; are these files an excerpt?")


def _file(document: Document, _params: Params, context: Context) -> Iterator[Hit]:
    return _missing(document, context, images=False)


def _image(document: Document, _params: Params, context: Context) -> Iterator[Hit]:
    return _missing(document, context, images=True)


def _moved(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    pages = {page.url: anchors.by_letters(dict(page.anchors)[params.site]) for page in context.targets}
    redirects = dict(context.redirects)
    for target in targets(document):
        new = redirects.get(target.url) or inventory.redirected(target.url, context.profile.former_homes)
        if not new:
            continue
        former, sign, fragment = target.url.partition("#")
        known = pages.get(former)
        if sign and known is not None:
            same = known.get(anchors.letters(anchors.unescaped(fragment)), [])
            new += f"#{same[0]}" if len(same) == 1 else ""
        elif sign:
            new += f"#{fragment}"
        fix = Fix(f"Write `{new}`", (Edit(target.span, new),), Safety.CONTENT)
        yield Hit(target.span, f"the page has moved; link to {new}", fix)


def _own_site(document: Document, _params: Params, context: Context) -> Iterator[Hit]:
    site = context.profile.site.rstrip("/")
    for target in targets(document):
        is_bare = target.whole.start >= target.span.start - 1  # an autolink shows its full URL
        if site and target.kind == "link" and not is_bare and target.url.startswith(f"{site}/"):
            new = target.url[len(site) :]
            fix = Fix(f"Write `{new}`", (Edit(target.span, new),), Safety.CONTENT)
            yield Hit(target.span, f"link to this site from its root: `{new}`", fix)


def _empty(document: Document, _params: Params, _context: Context) -> Iterator[Hit]:
    for target in targets(document):
        if target.kind in ("link", "image") and target.url in ("", "#"):
            yield Hit(target.whole, f"the {target.kind} has no target")


def _swapped(document: Document, _params: Params, _context: Context) -> Iterator[Hit]:
    for target in targets(document):
        shown = _shown(document, target)
        if target.kind == "link" and target.url and _URL.fullmatch(shown) and _is_words(target.url):
            words = anchors.unescaped(target.url)
            new = f"[{words}]({shown})"
            fix = Fix(f"Write `{new}`", (Edit(target.whole, new),), Safety.CONTENT)
            yield Hit(target.whole, "the text and the target of the link are swapped", fix)
    yield from _swapped_words(document)


def _swapped_words(document: Document) -> Iterator[Hit]:
    """Report `[URL](some words)`, which Markdown does not parse as a link."""
    if not (found := list(_WORDS_AS_TARGET.finditer(document.text, document.front_matter.end))):
        return
    taken = merged((*document.tree.code, *document.tree.html, *(link.span for link in document.tree.links)))
    for match in found:
        if contains(taken, match.start()) or contains(taken, match.start("words")):
            continue
        new = f"[{match['words']}]({match['url']})"
        span = Span(*match.span())
        fix = Fix(f"Write `{new}`", (Edit(span, new),), Safety.CONTENT)
        yield Hit(span, "the text and the target of the link are swapped", fix)


def _generic(document: Document, params: Params, _context: Context) -> Iterator[Hit]:
    words = {word.casefold() for word in params.words}
    links = ((target, " ".join(_shown(document, target).split())) for target in targets(document))
    found = [(target, shown) for target, shown in links if target.kind == "link" and shown.casefold() in words]
    if len(found) > _FEW:
        first, shown = found[0]
        yield Hit(first.whole, f"{len(found)} link texts of the page such as `{shown}` do not describe their targets")
        return
    for target, shown in found:
        yield Hit(target.whole, f"the link text `{shown}` does not describe the target")


def _insecure(document: Document, _params: Params, _context: Context) -> Iterator[Hit]:
    found = targets(document)
    secure = {_host(target.url) for target in found if target.url.startswith("https://")}
    for target in found:
        if target.url.startswith("http://") and _host(target.url) in secure:
            place = Span(target.span.start, target.span.start + len("http"))
            fix = Fix("Write `https`", (Edit(place, "https"),), Safety.CONTENT)
            said = f"use https for {_host(target.url)}, as elsewhere on the page"
            yield Hit(target.span, said, fix if document.text.startswith("http:", place.start) else None)


def _bare(document: Document, _params: Params, _context: Context) -> Iterator[Hit]:
    start = head.end(document)
    for target in external(document):
        shows_url = target.kind == "bare" or _shown(document, target) == target.url
        if target.span.start < start or not shows_url or target.kind not in ("bare", "link"):
            continue
        name = _name(target.url)
        new = f"[{name}]({target.url})"
        fix = Fix(f"Write `{new}`", (Edit(target.whole, new),), Safety.CONTENT) if name else None
        yield Hit(target.whole, "replace the bare URL by a named link", fix)


def _pasted(document: Document, _params: Params, context: Context) -> Iterator[Hit]:
    pages = {resolved.url: resolved for resolved in context.resolved if resolved.title}
    if not pages:
        return
    from htglint.links.paths import pasted  # needed only by pages with such paths

    for target in pasted(document):
        if target.url in pages:
            title = pages[target.url].title
            fix = Fix(
                f"Write a link to {title}",
                (Edit(target.whole, f"[{_MARKUP.sub(_ESCAPED, title)}]({target.url})"),),
                Safety.CONTENT,
            )
            yield Hit(target.whole, f"{target.url} is a page of the site; write a link instead of its path", fix)


def _name(url: str) -> str:
    """Return the short form of a GitHub URL, such as owner/repo#1; else empty."""
    match = _GITHUB.fullmatch(url)
    if match is None:
        return ""
    repository, kind, what = match["repository"], match["kind"], match["what"]
    if not kind:
        return repository
    sign = {"issues": "#", "pull": "#", "discussions": "#", "tree": ":", "commit": "@"}[kind]
    return f"{repository}{sign}{what[:7] if kind == 'commit' else what}"


def _host(url: str) -> str:
    return url.split("/", 3)[2].lower() if url.count("/") > 1 else ""


def _shown(document: Document, target: Target) -> str:
    source = document.text[target.whole.start : target.span.start]
    return source[1:].rpartition("](")[0] if source.startswith("[") else ""


def _is_words(url: str) -> bool:
    """Return whether a target is a text instead of a path: it has no slash and no dot."""
    return is_local(url) and not re.search(r"[/.#?]", url)


PROBLEMS: Mapping[str, Callable[[Document, Params, Context], Iterator[Hit]]] = {
    "file": _file,
    "image": _image,
    "moved": _moved,
    "own-site": _own_site,
    "empty": _empty,
    "swapped": _swapped,
    "generic": _generic,
    "insecure": _insecure,
    "bare": _bare,
    "pasted": _pasted,
}
