"""A person's decisions on findings: storage, and effect on a page's findings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from htglint.base.findings import Edit, Fix, Safety, Step
from htglint.encoding.evidence import chosen
from htglint.encoding.evidence.place import Place

from .held import DAMAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from htglint.base.context import Answer
    from htglint.base.findings import Finding
    from htglint.document.document import Document

_Answers = Mapping[tuple[str, str, str, str], "Answer"]

_LONGEST = 200
"""Code points of a passage that identify it."""
_REASON = "was chosen in a review"


def answer(document: Document, finding: Finding, choice: str) -> Answer:
    """Return the answer that chooses a candidate or text for a finding's passage."""
    given = chosen.answer(Place(document, finding.hit.span), choice)
    if finding.rule.check == DAMAGE:
        return given
    return given._replace(source=given.source[:_LONGEST], rule=finding.rule.code)


def acceptance(document: Document, finding: Finding) -> Answer:
    """Return the answer that applies the fix of a finding, which must have one."""
    assert finding.hit.fix is not None
    return answer(document, finding, finding.hit.fix.title)


def refusal(document: Document, finding: Finding) -> Answer:
    """Return the answer that leaves the passage of a finding as it is."""
    given = answer(document, finding, "")
    return given if given.rule else given._replace(choice=given.source)


def applied(document: Document, findings: Iterable[Finding], answers: Sequence[Answer]) -> list[Finding]:
    """Return the findings without refused ones, and with chosen fixes marked."""
    return list(_applied(document, findings, {one.passage: one for one in answers}))


def _applied(document: Document, findings: Iterable[Finding], latest: _Answers) -> Iterator[Finding]:
    for finding in findings:
        own = answer(document, finding, "")
        given = latest.get(own.passage) or _moved(own, latest)
        if given is None:
            yield finding
        elif given.choice != (own.source if finding.rule.check == DAMAGE else ""):
            yield finding if finding.rule.check == DAMAGE else _chosen(document, finding, given.choice)


def _moved(own: Answer, latest: _Answers) -> Answer | None:
    """Return the answer for a passage whose line was changed by other decisions."""
    if not own.rule:
        return None
    alike = (one for one in latest.values() if (one.source, one.rule) == (own.source, own.rule))
    sides = (one for one in alike if own.before == one.before != "" or own.after == one.after != "")
    return next(sides, None)


def _chosen(document: Document, finding: Finding, choice: str) -> Finding:
    """Return a finding with the chosen fix; fixes with another title stay unchosen."""
    hit = finding.hit
    if hit.candidates:
        step = Step(hit.span, document.text[slice(*hit.span)], choice, _REASON)
        fix = Fix(f"Write `{choice}`", (Edit(hit.span, choice),), Safety.CONTENT, (step,), chosen=True)
    elif hit.fix is not None and hit.fix.title == choice:
        fix = hit.fix._replace(chosen=True)
    else:
        return finding
    return finding._replace(hit=hit._replace(fix=fix))
