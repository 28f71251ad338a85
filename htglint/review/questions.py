"""Questions about a page: damaged passages, and fixes that may change the meaning."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.escape import visible
from htglint.base.findings import Safety
from htglint.document.places import Lines
from htglint.encoding.evidence.place import Place
from htglint.engine import decisions, held
from htglint.report import candidates
from htglint.report.html import excerpts
from htglint.report.html.view import code_points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.context import Answer
    from htglint.base.findings import Candidate, Finding
    from htglint.document.document import Document
    from htglint.report.html.excerpts import Change, Piece

KEYS = "123456789bcdefghijklmoqrvxyz"
"""The keys of candidates; the other letters are commands."""
_FITS = "fits the bytes that are left"
_AROUND = 240
"""Code points of the line that are shown on either side of a passage."""
_MOST_NAMED = 6
"""Characters up to which all are named."""

Kind = tuple[str, str, tuple[str, ...]]
"""Questions that are alike: rule, text of the passage, and what it could be."""


class AnswerChoice(NamedTuple):
    """An offered answer: key, text, and for people names, code points, share, reason."""

    key: str
    text: str
    shown: str
    names: str
    points: str
    percent: str
    reason: list[Piece]


class Question(NamedTuple):
    """A decision on a finding; ``page`` is the number of the page in the review."""

    page: int
    finding: Finding
    document: Document

    @property
    def is_fix(self) -> bool:
        """Whether the question is to accept a fix, rather than to choose a candidate."""
        return not self.finding.hit.candidates

    @property
    def passage(self) -> tuple[str, str, str, str]:
        """What identifies the passage in answers."""
        return decisions.answer(self.document, self.finding, "").passage

    @property
    def kind(self) -> Kind:
        """What alike questions share."""
        hit = self.finding.hit
        source = "" if self.is_fix else self.document.text[slice(*hit.span)].strip()
        texts = tuple(sorted(one.text.strip() for one in hit.candidates)) or ((hit.fix.title,) if hit.fix else ())
        return self.finding.rule.code, source, texts

    @property
    def choices(self) -> list[AnswerChoice]:
        """The candidates, likeliest first; none if a fix is to be accepted."""
        hit = self.finding.hit
        source = self.document.text[slice(*hit.span)]
        listed = [one for one in candidates.ordered(hit) if one.text != source]
        keys = [*KEYS, *[""] * len(listed)]
        return [
            AnswerChoice(
                key,
                one.text,
                visible(one.text),
                names(one.text),
                code_points(one.text),
                f"{one.probability:.0%}",
                excerpts.sentence(self._reason(one)),
            )
            for key, one in zip(keys, listed, strict=False)
        ]

    def _reason(self, candidate: Candidate) -> str:
        """Return what speaks for a candidate beside its name, which is shown anyway."""
        why = candidates.reason(candidate, self.finding.hit)
        if why and why != candidates.name(candidate.text):
            return why
        return _FITS if self.finding.rule.check == held.DAMAGE else ""

    @property
    def line(self) -> int:
        """The line of the passage."""
        return self.document.line_number(self.finding.hit.span.start)

    @property
    def sentence(self) -> list[Piece]:
        """The line around the passage, with the passage marked."""
        place = Place(self.document, self.finding.hit.span)
        source = self.document.text[slice(*self.finding.hit.span)]
        before, after = place.before[-_AROUND:], place.after[:_AROUND]
        first, *more = source.strip("\r\n").splitlines() or [""]
        marked = first[:_AROUND] + ("…" if more or len(first) > _AROUND else "")
        pieces = (("", before), (excerpts.MARK, marked), ("", "" if more else after))
        return [excerpts.Piece(kind, visible(text)) for kind, text in pieces if text]

    @property
    def changes(self) -> list[Change]:
        """What the fix changes, if there is one."""
        fix = self.finding.hit.fix
        return excerpts.changes(Lines(self.document.text), fix.edits)[0] if fix else []

    def accept(self) -> Answer:
        """Return the answer that applies the fix."""
        return decisions.acceptance(self.document, self.finding)

    def choose(self, text: str) -> Answer:
        """Return the answer that writes a text."""
        return decisions.answer(self.document, self.finding, text)

    def leave(self) -> Answer:
        """Return the answer that leaves the passage as it is."""
        return decisions.refusal(self.document, self.finding)


def asked(page: int, document: Document, findings: Sequence[Finding]) -> list[Question]:
    """Return a page's questions in text order; only the first of similar findings."""
    found: dict[tuple[str, str, str, str], Question] = {}
    for finding in findings:
        fix = finding.hit.fix
        if finding.hit.candidates or (fix is not None and fix.safety is Safety.CONTENT):
            question = Question(page, finding, document)
            found.setdefault(question.passage, question)
    return list(found.values())


def names(text: str) -> str:
    """Return the name of an emoji, and of a short text's characters beyond ASCII."""
    text = text.strip()
    beyond = [char for char in text if not char.isascii()]
    if not beyond or len(text) > 2 * _MOST_NAMED:
        return ""
    own = candidates.name(text)
    each = ", ".join(unicodedata.name(char, f"U+{ord(char):04X}").lower() for char in beyond[:_MOST_NAMED])
    return own if own == each or len(beyond) > _MOST_NAMED else " · ".join(filter(None, (own, each)))
