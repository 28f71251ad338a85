"""From a page to its damaged passages: what each one was, how sure that is, and why."""

from __future__ import annotations

import re
from bisect import bisect_left
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Candidate, Span, Step
from htglint.document.document import masked_lines, merged
from htglint.document.intact import may_be_damaged
from htglint.document.memo import per_document
from htglint.document.suspects import decodable, suspicious

from . import alphabet, chunks, controls, foreign, fragments, multibyte, page, weighing
from . import judgement as judgements
from .evidence import references
from .evidence.place import Place
from .lattice import KEPT_READINGS
from .models import REPLACEMENT
from .passage import CERTAIN, LIKELY, NEGLIGIBLE, Passage
from .sequences import BROKEN, WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from htglint.base.context import Context
    from htglint.document.document import Document

    from .lattice import Segment
    from .models import Model
    from .multibyte import MultiByte

LONGEST_PASSAGE = 24
"""Segments that are judged together; longer runs are cut, so that hostile ones take no more than their share."""
MOST_MODELS = 4
"""Damage models that one page may show; text that went through more hands is rare, and reported as far as it goes."""
TRUST_IN_OTHERS = 0.9
"""Probability that a model which explains only what the best one leaves is right: below that of a default repair."""
LONGEST_WORD = 100
"""Characters on either side of a passage in which the rest of its word is looked for."""
CROWDED = 20_000
"""Passages of a page from which on only the best reading of each is kept: nobody reads that many lists."""
_FEW_SEGMENTS = 4
"""Segments of a passage up to which all kept readings of each are combined; of longer ones only an eighth."""
_CHEAP = 12.0
"""Nats over the cheapest reading of a segment from which on another is not combined."""
_LITTLE = 1e-4
"""Share of the readings that were not kept which makes no difference."""
KEPT = 0.0005
"""Probability below which a reading is forgotten."""
_SHARED = 20_000
"""Accounts of passages that are kept for those like them; a page has few that recur, however large it is."""
_BLANK = " \t\r\n"
_MASK = "`"
_MASKED = re.compile("(`+)")
_ASCII = re.compile(r"[\x00-\x7f]")
_TRACE = re.compile("[\x80-\x84\x86-\x9f\ufffd]+")
_MOST_FOR_ONE = 4
"""Characters that one replacement character stands for, at most."""
_SHOWN_CANDIDATES = 8
_SEVERAL = "several completions are possible"
_OF_ANOTHER_KIND = "most damage of the page is of another kind"
_HALF = "it would leave a part of the word damaged"


class _Account(NamedTuple):
    """The readings of a passage and their explanation, shared by identical passages."""

    source: str
    readings: tuple[Candidate, ...]
    reason: str
    facts: tuple[tuple[str, str], ...]


_Key = tuple[str, tuple[Candidate, ...], str]


class _Known(NamedTuple):
    """What the passages of a page are read with, and the accounts of those that were read.

    ``trust`` is the probability that the verdict is about them.
    """

    verdict: page.Verdict
    context: Context
    accounts: dict[_Key, _Account]
    trust: float


class _Part(NamedTuple):
    """Lines of a page, and where they begin in it: damage reaches over the end of no line."""

    start: int
    text: str


def read_copy(copy: Document, context: Context) -> list[tuple[Span, tuple[Candidate, ...]]]:
    """The damaged passages of another copy of a page, with their readings."""
    return [(passage.span, passage.readings) for passage in passages(copy, context)]


@per_document
def passages(document: Document, context: Context) -> tuple[Passage, ...]:
    """Every damaged passage of a page outside its code, tags and link paths, in the order of the text."""
    found = list(fragments.settle(document, _explained(document, context)))
    rest = list(_parts(document, found))
    found += [*foreign.passages(rest), *controls.passages(rest)]
    covered = [passage.span for passage in found]
    for part in _parts(document):
        found += _unexplained(document, part, covered, context)
    return tuple(sorted(found, key=lambda passage: passage.span))


def _parts(document: Document, explained: Sequence[Passage] = ()) -> Iterator[_Part]:
    """The text with all that must stay or is explained already replaced by a character that no model knows."""
    hidden = document.fixed_spans
    if explained:
        hidden = merged([*hidden, *(passage.span for passage in explained)])
    return (_Part(*part) for part in masked_lines(document.text, hidden, _MASK))


def _verdict(
    document: Document, context: Context, explained: Sequence[Passage], known: page.Known | None
) -> page.Verdict | None:
    """What the lines that are not ASCII tell of the page, with the characters that it and others show intact."""
    lines: list[str] = []
    characters: set[str] = set()
    for part in _parts(document, explained):
        characters.update(part.text)
        lines += (line for line in part.text.split("\n") if not line.isascii())
    return page.verdict("\n".join(lines), _hints(characters, context), known)


def _hints(characters: set[str], context: Context) -> frozenset[str]:
    """Emoji that the profile names, and those that the page and the copies at hand show intact."""
    used = [*context.profile.emoji, *(field.emoji for field in context.profile.metadata)]
    copies = [copy.text for copy in (*context.siblings, *context.references)]
    return alphabet.emoji_characters() & characters.union(*used, *copies)


def _explained(document: Document, context: Context) -> list[Passage]:
    """The passages that some damage model explains, sorted.

    A page can hold damage of several kinds: what the best model leaves is judged anew, as if it were a page. It is
    reported and not repaired by default, since it may as well be what the best model could not read.
    """
    found, first = _words(document, context)
    for number in range(MOST_MODELS):
        if (number or found) and not any(suspicious(part.text) for part in _parts(document, found)):
            break  # nothing is left, and the models need not be compared
        verdict = _verdict(document, context, found, first if number == 0 else None)
        if verdict is None:
            break
        known = _Known(verdict, context, {}, TRUST_IN_OTHERS if number else 1.0)
        more = [passage for passage in _read(document, known, found) if _is_apart(document, passage, found)]
        if not more:
            break
        found = sorted([*found, *_whole_words(document, more, found)], key=lambda passage: passage.span)
    return found


def _whole_words(document: Document, more: Sequence[Passage], found: Sequence[Passage]) -> Iterator[Passage]:
    """The passages; those that would leave the rest of a word damaged get too little certainty for a repair."""
    ends = {passage.span.start: passage.span.end for passage in (*more, *found)}
    for passage in more:
        if passage.certain and decodable(_rest_of_word(document.text, passage.span, ends)):
            doubted = tuple(one._replace(probability=one.probability * TRUST_IN_OTHERS) for one in passage.readings)
            yield passage._replace(readings=doubted)
        else:
            yield passage


def _rest_of_word(text: str, span: Span, ends: Mapping[int, int]) -> str:
    """What stands between the blanks around a passage, less this one and the other passages there."""
    start, end = span
    while start > 0 and span.start - start < LONGEST_WORD and text[start - 1] not in _BLANK:
        start -= 1
    while end < len(text) and end - span.end < LONGEST_WORD and text[end] not in _BLANK:
        end += 1
    rest, at = "", start
    while at < end:
        if at in ends:
            rest, at = rest + " ", ends[at]
        else:
            rest, at = rest + text[at], at + 1
    return rest


def _words(document: Document, context: Context) -> tuple[list[Passage], page.Known | None]:
    """The damaged words that one model after the other explains, sorted, and the first model.

    What a convincing model explains in part is left to the search for what it lost, and not read by another one.
    """
    accounts: dict[_Key, _Account] = {}
    found = _multibyte(document, context, accounts)
    known: page.Known | None = None
    traces: list[Model] = []
    for _ in range(MOST_MODELS):
        parts = list(_parts(document, found))
        for model in traces:
            parts = [_Part(part.start, chunks.without_traces(part.text, model)) for part in parts]
        text = "\n".join(part.text for part in parts)
        judgement = judgements.judge(text)
        if judgement is None or _is_hybrid(judgement):
            break
        resolved = chunks.resolved(text, judgement)
        found += [
            passage
            for part in parts
            for chunk in chunks.read(part.text, judgement, resolved)
            for passage in _from_chunk(document, part, chunk, judgement.model, context, accounts)
        ]
        if not judgement.convincing:
            break
        traces.append(judgement.model)
        known = known or page.Known(judgement.model, judgement.switch, judgement.rivals)
    return sorted(found, key=lambda passage: passage.span), known


def _multibyte(document: Document, context: Context, accounts: dict[_Key, _Account]) -> list[Passage]:
    """The damaged words that a codec of two bytes a character explains."""
    parts = list(_parts(document))
    return [
        passage
        for part, chunks_read in zip(parts, multibyte.read([part.text for part in parts]), strict=False)
        for chunk, model in chunks_read
        for passage in _from_chunk(document, part, chunk, model, context, accounts)
    ]


def _is_hybrid(judgement: judgements.Judgement) -> bool:
    """Whether a character may stand for two bytes: text that is not Greek and was read by a Greek codec."""
    return (judgement.model.codec == "cp1253" or bool(judgement.model.low)) and "el" not in judgement.languages


def _from_chunk(
    document: Document,
    part: _Part,
    chunk: chunks.Found,
    model: Model | MultiByte,
    context: Context,
    accounts: dict[_Key, _Account],
) -> Iterator[Passage]:
    """The passages of a damaged chunk: one for each piece between code, links and the like, decided together."""
    pieces = _MASKED.split(part.text[chunk.start : chunk.end])
    readings = [(_MASKED.split(text), probability) for text, probability in chunk.readings]
    at = part.start + chunk.start
    for number, piece in enumerate(pieces):
        span = Span(at, at + len(piece))
        if number % 2 == 0 and not piece.isascii():
            candidates = [Candidate(texts[number], probability) for texts, probability in readings]
            reasons: list[str] = []
            if len(pieces) == 1 and (context.answers or context.references):
                place = Place(document, span, read_copy)
                candidates, reasons = _with_evidence(place, candidates, chunk.needed, model, context)
            account = _word_account(piece, candidates, reasons, chunk.needed, model, accounts)
            best = account.readings[0].text if account.readings else account.source
            step = Step(span, account.source, best, account.reason, account.facts)
            yield Passage(span, account.source, account.readings, step, chunk.needed)
        at = span.end


def _with_evidence(
    place: Place, candidates: list[Candidate], needed: float, model: Model | MultiByte, context: Context
) -> tuple[list[Candidate], list[str]]:
    """The readings of an uncertain word after a person's choice and the reference copies, with the reasons."""
    if candidates and candidates[0].probability >= needed:
        return candidates, []
    unknown = 1.0 - sum(candidate.probability for candidate in candidates)
    shares = [*candidates, Candidate(alphabet.UNKNOWN, unknown)]
    joint = [(one.text, -log(one.probability)) for one in shares if one.probability > _LITTLE]
    joint += weighing.proposed(place, joint, model, context)
    weighed, reasons = weighing.weighed(place, joint, context, weighing.SOURCES_OF_WORDS)
    return (weighed, reasons) if reasons else (candidates, [])


def _word_account(
    source: str,
    candidates: Sequence[Candidate],
    reasons: Sequence[str],
    needed: float,
    model: Model | MultiByte,
    accounts: dict[_Key, _Account],
) -> _Account:
    """The account of a damaged word, shared with all words like it."""
    readings = tuple(candidates)
    reason = _reason(readings, reasons, needed) if readings else "no known word fits"
    key = (source, readings, reason)
    account = accounts.get(key)
    if account is None:
        facts = _facts(source, readings[0].text, model, readings) if readings else (("decoded as", model.name),)
        account = _Account(source, readings, reason, facts)
        if len(accounts) < _SHARED:
            accounts[key] = account
    return account


def _is_apart(document: Document, passage: Passage, explained: Sequence[Passage]) -> bool:
    """Whether a passage touches none that is explained: two models don't share a run of characters."""
    at = bisect_left(explained, passage.span, key=lambda other: other.span)
    gaps = [(other.span.end, passage.span.start) for other in explained[max(0, at - 1) : at]]
    gaps += [(passage.span.end, other.span.start) for other in explained[at : at + 1]]
    return all(_ASCII.search(document.text, *gap) for gap in gaps)


def _read(document: Document, known: _Known, explained: Sequence[Passage]) -> Iterator[Passage]:
    """The passages that the verdict explains, beside those that are explained already."""
    count = 0
    for part in _parts(document, explained):
        for run in _touching(part.text, page.segments(part.text, known.verdict)):
            # What touches is judged as a whole: a passage half repaired would hide what it was.
            for at in range(0, len(run), LONGEST_PASSAGE):
                passage = _passage(document, part, run[at : at + LONGEST_PASSAGE], known)
                if passage is not None:
                    count += 1
                    yield passage if count <= CROWDED else passage._replace(readings=passage.readings[:1])


def _touching(text: str, segments: Iterator[Segment]) -> Iterator[list[Segment]]:
    """Segments that touch, or stand in one run of characters that are not ASCII."""
    run: list[Segment] = []
    for segment in segments:
        if run and _ASCII.search(text, run[-1].end, segment.start):
            yield run
            run = []
        run.append(segment)
    if run:
        yield run


def _passage(document: Document, part: _Part, segments: Sequence[Segment], known: _Known) -> Passage | None:
    verdict, context = known.verdict, known.context
    text, start, end = part.text, segments[0].start, segments[-1].end
    source = text[start:end]
    joint = _joint(text, segments)
    joint += _rivalling(text, joint, Span(start, end), verdict)
    if joint[0][0] == source and len(joint) == 1:
        return None
    place = Place(document, Span(part.start + start, part.start + end), read_copy)
    candidates = weighing.candidates(joint, [cost for _, cost in joint])
    reasons: list[str] = []
    if candidates[0].probability < CERTAIN:  # evidence is asked only where the bytes leave a choice
        joint += weighing.proposed(place, joint, verdict.model, context)
        candidates, reasons = weighing.weighed(place, joint, context)
    source, candidates = _without_tail(source, candidates)
    span = Span(place.span.start, place.span.start + len(source))
    asis = next((candidate.probability for candidate in candidates if candidate.text == source), 0.0)
    if asis >= LIKELY:
        return None
    trust = min(known.trust, _trust(source, text[end : end + 1], verdict.model))
    doubts = [_OF_ANOTHER_KIND] if trust < 1.0 else []
    if may_be_damaged(candidates[0].text):
        doubts.append(_HALF)
    if doubts:
        candidates = [one._replace(probability=one.probability * TRUST_IN_OTHERS) for one in candidates]
        reasons = [*reasons, *doubts]
    account = _account(source, candidates, reasons, known)
    step = Step(span, account.source, account.readings[0].text, account.reason, account.facts)
    return Passage(span, account.source, account.readings, step)


def _trust(source: str, after: str, model: Model) -> float:
    """How far a passage is the model's: not quite where other characters or a question mark may be bytes of it."""
    translated = source.translate(model.table)
    marked = after == "?" and BROKEN.search(WHOLE.sub("", translated)) is not None
    foreign = any(character >= "\x80" and character not in model.bytes_of for character in source)
    return TRUST_IN_OTHERS if marked or (foreign and REPLACEMENT not in source) else 1.0


def _account(source: str, candidates: Sequence[Candidate], reasons: Sequence[str], known: _Known) -> _Account:
    """The account of a passage, shared with all passages like it."""
    readings = tuple(candidate for candidate in candidates if candidate.probability >= KEPT)
    reason = _reason(readings, reasons)
    key = (source, readings, reason)
    account = known.accounts.get(key)
    if account is None:
        facts = _facts(source, readings[0].text, known.verdict.model, readings)
        account = _Account(source, readings, reason, facts)
        if len(known.accounts) < _SHARED:
            known.accounts[key] = account
    return account


def _rivalling(
    text: str, joint: Sequence[tuple[str, float]], span: Span, verdict: page.Verdict
) -> list[tuple[str, float]]:
    """The readings of models that explain the page nearly as well, where they are others."""
    listed = {reading for reading, _ in joint}
    found: dict[str, float] = {}
    for segments, gap in page.rival_segments(text, span.start, span.end, verdict):
        others = _joint(text, segments)
        for reading, cost in others:
            if reading not in listed:
                paid = joint[0][1] + gap + cost - others[0][1]
                found[reading] = min(paid, found.get(reading, paid))
    return list(found.items())


def _joint(text: str, segments: Sequence[Segment]) -> list[tuple[str, float]]:
    """The cheapest readings of neighbouring segments together, with what stands between them."""
    joint, at = [("", 0.0)], segments[0].start
    kept = KEPT_READINGS if len(segments) <= _FEW_SEGMENTS else KEPT_READINGS // 8
    for segment in segments:
        between = text[at : segment.start]
        dearest = segment.readings[0].cost + _CHEAP
        readings = [reading for reading in segment.readings[:kept] if reading.cost <= dearest]
        joint = [
            (before + between + following.text, cost + following.cost)
            for before, cost in joint
            for following in readings
        ]
        if len(joint) > kept:
            joint = sorted(joint, key=lambda item: (item[1], item[0]))[:kept]
        at = segment.end
    return sorted([*joint, *_unlisted(joint, segments)], key=lambda item: (item[1], item[0]))


def _unlisted(joint: Sequence[tuple[str, float]], segments: Sequence[Segment]) -> Iterator[tuple[str, float]]:
    """One reading for all that were not kept: without it those that were would look likelier than they are."""
    everything = sum(segment.weight for segment in segments)
    share = 1.0 - sum(exp(everything - cost) for _, cost in joint)
    if share > _LITTLE:
        tail = joint[0][0][len(joint[0][0].rstrip(" ")) :]
        yield alphabet.UNKNOWN + tail, everything - log(share)


def _without_tail(source: str, candidates: list[Candidate]) -> tuple[str, list[Candidate]]:
    """Leave off the ASCII tail that the source and all candidates worth telling share: it was never damaged."""
    shown = [source, *(candidate.text for candidate in candidates if candidate.probability >= NEGLIGIBLE)]
    length = 0
    while all(len(text) > length + 1 and text[-length - 1].isascii() for text in shown):
        if len({text[-length - 1] for text in shown}) > 1:
            break
        length += 1
    if not length:
        return source, candidates
    tail = source[-length:]
    shorter = [
        candidate._replace(text=candidate.text[:-length]) for candidate in candidates if candidate.text.endswith(tail)
    ]
    return source[:-length], shorter


def _reason(candidates: Sequence[Candidate], reasons: Sequence[str], needed: float = CERTAIN) -> str:
    """Return what speaks for the first of the candidates; ``reasons`` speak for or against any."""
    found = [candidates[0].reason] if candidates[0].reason else []
    found += [doubt for doubt in (_OF_ANOTHER_KIND, _HALF) if doubt in reasons]
    if found:
        return "; ".join(found)
    if candidates[0].probability >= needed:
        return "no other completion makes sense"
    return _SEVERAL


def _facts(
    source: str, best: str, model: Model | MultiByte, candidates: Sequence[Candidate]
) -> tuple[tuple[str, str], ...]:
    facts = [("decoded as", model.name)]
    if alphabet.UNKNOWN not in best:
        facts.append(("bytes", model.bytes_shown(best, source)))
    shown = [
        f"{candidate.text.strip()} {candidate.probability:.2f}"
        for candidate in candidates
        if alphabet.UNKNOWN not in candidate.text and candidate.probability >= NEGLIGIBLE and candidate.text != source
    ]
    more = len(shown) - _SHOWN_CANDIDATES
    facts.append(("candidates", ", ".join(shown[:_SHOWN_CANDIDATES]) + (f" and {more} more" if more > 0 else "")))
    return tuple(facts)


def _of_copies(document: Document, passage: Passage, context: Context) -> Passage:
    """Return a passage of which nothing is left with what all reference copies show there, if they do."""
    if not context.references:
        return passage
    found = references.counterparts(Place(document, passage.span, read_copy), context)
    shown = {copy.text for copy in found if copy.readings is None}
    if len(shown) != 1:
        return passage
    (text,) = shown
    if _TRACE.search(text) or len(text) > _MOST_FOR_ONE * len(passage.source):
        return passage
    reason = f"stands so in {' and '.join(copy.name for copy in found if copy.readings is None)}"
    step = Step(passage.span, passage.source, text, reason)
    return passage._replace(readings=(Candidate(text, 1.0, reason),), step=step)


def _unexplained(document: Document, part: _Part, covered: Sequence[Span], context: Context) -> Iterator[Passage]:
    """Control and replacement characters that no passage accounts for: something was lost there for good."""
    for match in _TRACE.finditer(part.text):
        span = Span(part.start + match.start(), part.start + match.end())
        before = bisect_left(covered, span.end, key=lambda span: span.start) - 1
        if before < 0 or covered[before].end <= span.start:
            yield _of_copies(document, Passage(span, match.group(), (), None), context)
