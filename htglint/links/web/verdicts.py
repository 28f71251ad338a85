"""From the URLs of pages to questions, and from answers to verdicts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from htglint.base.rules import Verdict

from .question import OK, Question

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from htglint.base.settings import LinkSettings

    from .question import Answer

_WEB = re.compile(r"https?://", re.I)
_UNFIT = re.compile(r"[^A-Za-z0-9._~:/?#@!$&+,;=%-]")
"""What has a meaning of its own in Markdown, HTML, YAML or a template."""


def questions(urls: Iterable[str], settings: LinkSettings) -> list[Question]:
    """Each URL that is to be asked once, with all of its fragments, sorted."""
    fragments: dict[str, set[str]] = {}
    for url in urls:
        if is_asked(url, settings):
            plain, _, fragment = url.partition("#")
            fragments.setdefault(plain, set()).update([fragment] if fragment and settings.anchors else [])
    return [Question(url, tuple(sorted(fragments[url]))) for url in sorted(fragments)]


def is_asked(url: str, settings: LinkSettings) -> bool:
    """Whether the patterns of the configuration let a URL be asked."""
    if any(re.search(pattern, url) for pattern in settings.ignore):
        return False
    return not settings.allow or any(re.search(pattern, url) for pattern in settings.allow)


def verdicts(urls: Iterable[str], answers: Mapping[str, Answer]) -> tuple[Verdict, ...]:
    """What is wrong with URLs; ``answers`` are by URLs without fragments, and say nothing of those not asked."""
    found: list[Verdict] = []
    absent = {plain: {name for name, there in answer.fragments if not there} for plain, answer in answers.items()}
    for url in dict.fromkeys(urls):
        plain, _, fragment = url.partition("#")
        if plain in answers:
            found += _verdicts(url, fragment, answers[plain], absent[plain])
    return tuple(found)


def _verdicts(url: str, fragment: str, answer: Answer, absent: Collection[str]) -> Iterator[Verdict]:
    """What is wrong with one URL; ``absent`` are the fragments that its page is known to lack."""
    if answer.kind == "moved":
        yield _moved(url, fragment, answer)
    elif answer.kind != OK:
        yield Verdict(url, answer.kind, answer.detail, host=answer.host)
    if fragment in absent:
        yield Verdict(url, "missing-anchor", f"the page has no place with the name {unquote(fragment)}")


def written(url: str) -> str:
    """A URL that a server gave, as it may stand anywhere in a page; empty where it is not of the web.

    What means something in Markdown, HTML, YAML or a template becomes percent escapes, which mean the same in a URL.
    """
    if not _WEB.match(url):
        return ""
    return _UNFIT.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace")), url)


def _moved(url: str, fragment: str, answer: Answer) -> Verdict:
    """The new URL keeps the fragment. A front page is where sites send those whose page is gone: nothing to propose."""
    if urlsplit(answer.new).path in ("", "/") and urlsplit(url).path not in ("", "/"):
        return Verdict(url, answer.kind, f"the page has moved to the front page {answer.new}, and may be gone")
    new = written(answer.new if not fragment or "#" in answer.new else f"{answer.new}#{fragment}")
    return Verdict(url, answer.kind, f"the page has moved to {new}", new)
