"""Processes one document: repairs, converts and checks its text."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.errors import HtglintError, described
from htglint.base.files import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.findings import Step
    from htglint.encoding.passage import Passage
    from htglint.session.results import Finding
    from htglint.session.session import Session

    from .settings import BatchSettings

UNCHANGED, CHANGED, ERROR = "unchanged", "changed", "error"
_CODEC = "decoded as"
_MOST_LISTED = 100
"""Ambiguous passages, and findings, of a document that are listed."""
_PAGE = "page.md"


class Result(NamedTuple):
    """A processed document: its text, its status, and the error if it failed.

    ``codec`` names the wrong decoding of most of its repairs. ``ambiguous`` counts passages that may be damaged;
    those in ``listed``, and ``findings``, have the form of the output.
    """

    text: str | None
    status: str
    codec: str | None = None
    repairs: int = 0
    ambiguous: int = 0
    listed: tuple[dict[str, object], ...] = ()
    findings: tuple[dict[str, object], ...] = ()
    error: str | None = None


def failed(text: str | None, sentence: str) -> Result:
    """Return the result of a document that is left as it was."""
    return Result(text, ERROR, error=sentence)


def decoded(data: bytes, name: str, charset: str) -> str:
    """Decode a document that may not be UTF-8.

    Raises HtglintError if its charset is unknown.
    """
    from htglint.convert.html import charset as charsets

    return charsets.decode(data, name, charset).text


def work(text: str | bytes, name: str, charset: str, settings: BatchSettings) -> Result:
    """Do the steps of the settings to a document; a failure is a result, too."""
    shown = text if isinstance(text, str) else None
    try:
        return _worked(text, name, charset, settings)
    except HtglintError as error:
        return failed(shown, str(error))
    except RecursionError:
        return failed(shown, "the document is nested too deep")
    except MemoryError:
        return failed(shown, "the document needs too much memory")
    except Exception as error:  # a bug that one document triggers must not stop the others
        return failed(
            shown, f"htglint itself failed on this document ({described(error)}); HTGLINT_DEBUG=1 shows where"
        )


def _worked(given: str | bytes, name: str, charset: str, settings: BatchSettings) -> Result:
    session = _session(settings)
    text = given if isinstance(given, str) else decoded(given, name or _PAGE, charset)
    before = text
    codec, repairs = None, 0
    left: Sequence[Passage] = ()
    if "convert" in settings.steps:
        source = given if isinstance(given, bytes) and not charset else text
        kind = "markdown" if name.lower().endswith(SUFFIXES) else "auto"
        text = session.convert(source, kind=kind, name=_page_name(name)).text
    if "repair" in settings.steps:
        done = session.repair(text)
        text, left = done.text, done.ambiguous
        codec, repairs = _codec(done.steps), len(done.steps)
    findings = session.check(text, name=_page_name(name)) if "check" in settings.steps else []
    return Result(
        text,
        CHANGED if text != before else UNCHANGED,
        codec,
        repairs,
        len(left),
        tuple(_listed(passage) for passage in left[:_MOST_LISTED]),
        tuple(_record(finding) for finding in findings[:_MOST_LISTED]),
    )


@lru_cache(maxsize=2)
def _session(settings: BatchSettings) -> Session:
    from htglint.session.session import Session

    return Session(settings.config, packs=settings.packs, select=settings.select, ignore=settings.ignore)


def _page_name(name: str) -> str:
    return f"{name.rpartition('.')[0] or 'page'}.md"


def _codec(steps: Sequence[Step]) -> str | None:
    counts = Counter(value for step in steps for label, value in step.facts if label == _CODEC)
    return counts.most_common(1)[0][0] if counts else None


def _listed(passage: Passage) -> dict[str, object]:
    return {
        "start": passage.span.start,
        "end": passage.span.end,
        "text": passage.source,
        "candidates": [{"text": one.text, "probability": one.probability} for one in passage.listed],
    }


def _record(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity.name.lower(),
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end.line,
        "end_column": finding.end.column,
        "message": finding.message,
    }
