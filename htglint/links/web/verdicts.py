"""Convert URLs of pages to questions, and answers to verdicts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from htglint.base.rules import LinkVerdict

from .question import OK, UrlQuestion

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from htglint.base.link_settings import LinkSettings

    from .question import UrlResult

_WEB = re.compile(r"https?://", re.I)
_UNFIT = re.compile(r"[^A-Za-z0-9._~:/?#@!$&+,;=%-]")
"""Characters with a special meaning in Markdown, HTML, YAML or a template."""


def questions(urls: Iterable[str], settings: LinkSettings) -> list[UrlQuestion]:
    """Return each URL to request once, with all of its fragments, sorted."""
    fragments: dict[str, set[str]] = {}
    for url in urls:
        if is_asked(url, settings):
            plain, _, fragment = url.partition("#")
            fragments.setdefault(plain, set()).update([fragment] if fragment and settings.anchors else [])
    return [UrlQuestion(url, tuple(sorted(fragments[url]))) for url in sorted(fragments)]


def is_asked(url: str, settings: LinkSettings) -> bool:
    """Return whether the configuration allows a URL to be requested."""
    if any(re.search(pattern, url) for pattern in settings.ignore):
        return False
    return not settings.allow or any(re.search(pattern, url) for pattern in settings.allow)


def verdicts(urls: Iterable[str], answers: Mapping[str, UrlResult]) -> tuple[LinkVerdict, ...]:
    """Return the problems of URLs.

    ``answers`` are by URLs without fragments, and lack URLs that were not requested.
    """
    found: list[LinkVerdict] = []
    absent = {plain: {name for name, there in answer.fragments if not there} for plain, answer in answers.items()}
    for url in dict.fromkeys(urls):
        plain, _, fragment = url.partition("#")
        if plain in answers:
            found += _verdicts(url, fragment, answers[plain], absent[plain])
    return tuple(found)


def _verdicts(url: str, fragment: str, answer: UrlResult, absent: Collection[str]) -> Iterator[LinkVerdict]:
    """Yield the problem of one URL; ``absent`` are the fragments that its page lacks."""
    if answer.kind == "moved":
        yield _moved(url, fragment, answer)
    elif answer.kind != OK:
        yield LinkVerdict(url, answer.kind, answer.detail, host=answer.host)
    if fragment in absent:
        yield LinkVerdict(url, "missing-anchor", f"the page has no place with the name {unquote(fragment)}")


def written(url: str) -> str:
    """Escape a URL from a server so that it can stand anywhere in a page.

    Empty if it is not a web URL.

    What means something in Markdown, HTML, YAML or a template becomes percent escapes, which mean the same in a URL.
    """
    if not _WEB.match(url):
        return ""
    return _UNFIT.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace")), url)


def _moved(url: str, fragment: str, answer: UrlResult) -> LinkVerdict:
    """Return the new URL with the fragment.

    Empty for a front page, to which sites redirect removed pages.
    """
    if urlsplit(answer.new).path in ("", "/") and urlsplit(url).path not in ("", "/"):
        return LinkVerdict(url, answer.kind, f"the page has moved to the front page {answer.new}, and may be gone")
    new = written(answer.new if not fragment or "#" in answer.new else f"{answer.new}#{fragment}")
    return LinkVerdict(url, answer.kind, f"the page has moved to {new}", new)
