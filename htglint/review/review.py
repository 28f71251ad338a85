"""A review: its questions, answers and undo, and the resulting pages.

Every answer is stored when it is given. Methods are called from one thread at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from htglint.base.errors import HtglintError
from htglint.report.diff import unified

from .questions import Question, asked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from htglint.base.context import Answer

    from .gate import Opened, ReviewGate, Store

MOST_DROPPED = 50
"""Files from elsewhere that a review takes."""

_Passage = tuple[str, str, str, str]


class Dropped(NamedTuple):
    """A file from elsewhere."""

    name: str
    data: bytes


class ReviewedPage(NamedTuple):
    """A page of the review; a dropped file is downloaded instead of written."""

    opened: Opened
    dropped: Dropped | None = None


class Preview(NamedTuple):
    """A page as it would be written, and the change as a diff."""

    opened: Opened
    diff: str
    number: int
    is_dropped: bool


class Written(NamedTuple):
    """Result of writing: names of pages, and notes about failures and losses."""

    names: list[str]
    notes: list[str]


class Review:
    """The pages of a run with their questions."""

    def __init__(self, gate: ReviewGate, store: Store) -> None:
        self._gate = gate
        self._store = store
        self._known = store.known()
        self._given: dict[_Passage, Answer] = {answer.passage: answer for answer in store.pending()}
        self._history: list[dict[_Passage, Answer | None]] = []
        self.pages: list[ReviewedPage] = []
        self.questions: list[Question] = []
        self.restored = len(self._given)
        for path in gate.paths():
            self._try_to_add(path, None)

    def _try_to_add(self, name: str, dropped: Dropped | None) -> None:
        try:
            if dropped is None:
                self._add(ReviewedPage(self._gate.opened(name, self._known)))
            else:
                self._add(ReviewedPage(self._gate.dropped(*dropped, self._known), dropped))
        except HtglintError as error:
            self._gate.complain(str(error))

    def _add(self, page: ReviewedPage) -> None:
        self.questions += asked(len(self.pages), page.opened.document, page.opened.remaining)
        self.pages.append(page)

    # --- Answers

    def answer_to(self, number: int) -> Answer | None:
        """Return the answer to a question, if it was given."""
        return self._given.get(self.questions[number].passage)

    @property
    def decided(self) -> int:
        """The number of answered questions."""
        return sum(self.answer_to(number) is not None for number in range(len(self.questions)))

    @property
    def can_undo(self) -> bool:
        """Whether an answer of this run can be taken back."""
        return bool(self._history)

    def alike(self, number: int) -> list[int]:
        """Return the other questions without an answer that are like this one."""
        kind = self.questions[number].kind
        others = (other for other in range(len(self.questions)) if other != number)
        return [other for other in others if self.questions[other].kind == kind and self.answer_to(other) is None]

    def choose(self, number: int, text: str, *, everywhere: bool = False) -> None:
        """Write a text at a question's passage, and at those of similar questions."""
        self._give(question.choose(text) for question in self._meant(number, everywhere=everywhere))

    def accept(self, number: int, *, everywhere: bool = False) -> None:
        """Apply the fix of a question, and of all like it."""
        self._give(question.accept() for question in self._meant(number, everywhere=everywhere))

    def leave(self, number: int, *, everywhere: bool = False) -> None:
        """Leave the passage of a question as it is, and those of all like it."""
        self._give(question.leave() for question in self._meant(number, everywhere=everywhere))

    def undo(self) -> int | None:
        """Undo the last answer and those given with it; return its first question."""
        if not self._history:
            return None
        before = self._history.pop()
        for passage, answer in before.items():
            if answer is None:
                self._given.pop(passage, None)
            else:
                self._given[passage] = answer
        self._keep()
        return next((number for number, one in enumerate(self.questions) if one.passage in before), None)

    def following(self, number: int) -> int | None:
        """Return the next unanswered question, wrapping around; None if all have one."""
        count = len(self.questions)
        order = ((number + step) % count for step in range(1, count + 1))
        return next((other for other in order if self.answer_to(other) is None), None)

    def _meant(self, number: int, *, everywhere: bool) -> list[Question]:
        return [self.questions[one] for one in (number, *(self.alike(number) if everywhere else ()))]

    def _give(self, answers: Iterable[Answer]) -> None:
        given = {answer.passage: answer for answer in answers}
        self._history.append({passage: self._given.get(passage) for passage in given})
        self._given.update(given)
        self._keep()

    def _keep(self) -> None:
        self._store.keep(list(self._given.values()))

    # --- Pages

    @property
    def _answers(self) -> tuple[Answer, ...]:
        return (*self._known, *self._given.values())

    def drop(self, name: str, data: bytes) -> ReviewedPage:
        """Add a file from elsewhere; return its page."""
        if sum(page.dropped is not None for page in self.pages) >= MOST_DROPPED:
            raise HtglintError(f"a review takes {MOST_DROPPED} files; end it and start another one")
        page = ReviewedPage(self._gate.dropped(name, data, self._known), Dropped(name, data))
        self._add(page)
        return page

    def preview(self) -> list[Preview]:
        """Return the pages that would change, as the answers leave them."""
        previews = (self._preview(number, page) for number, page in enumerate(self.pages))
        return [one for one in previews if one.diff or one.is_dropped]

    def result(self, number: int) -> Opened:
        """Return a page as the answers leave it."""
        page = self.pages[number]
        if page.dropped is not None:
            return self._gate.dropped(*page.dropped, self._answers)
        return self._gate.opened(page.opened.name, self._answers)

    def write(self) -> Written:
        """Write the answers, then the pages; begin anew with what is left."""
        results = [self.result(number) for number, page in enumerate(self.pages) if page.dropped is None]
        self._store.finish(self._answers)
        written = Written([], [])
        for opened in results:
            if opened.after == opened.data:
                continue
            try:
                notes = self._gate.save(opened)
            except HtglintError as error:
                written.notes.append(str(error))
            else:
                written.names.append(opened.name)
                written.notes.extend(f"{opened.name}: {note}" for note in notes)
        self._begin_anew()
        return written

    def _preview(self, number: int, page: ReviewedPage) -> Preview:
        opened = self.result(number)
        is_converted = page.dropped is not None and opened.before == ""
        diff = "" if is_converted else unified(opened.name, opened.before, opened.document.text)
        return Preview(opened, diff, number, page.dropped is not None)

    def _begin_anew(self) -> None:
        pages, self.pages, self.questions = self.pages, [], []
        self._known, self._given, self.restored = self._store.known(), {}, 0
        self._history.clear()
        for page in pages:
            self._try_to_add(page.opened.name, page.dropped)
