"""The web pages of a review: complete without script.

Each decision is a form, which redirects to the next one.
"""

from __future__ import annotations

import asyncio
import os
import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.responses import StreamingResponse as Stream
from starlette.routing import Route

from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.report.html import excerpts, templates

from . import topics

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from typing import Any, TypeVar

    from jinja2 import Environment
    from starlette.requests import Request

    from htglint.base.context import Answer

    from .presence import Presence
    from .review import Preview, Review

    T = TypeVar("T")
    _Endpoint = Callable[[Request], Awaitable[Response]]

FOLDER = os.path.join(os.path.dirname(__file__), "templates")
LARGEST_FORM = 64 * 1024
LARGEST_FILE = 20 * 1024 * 1024
"""Bytes of a request."""
_MOST_DIFF = 200_000
"""Characters of a diff that are shown."""


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = templates.environment(FOLDER, templates.FOLDER)
    made.filters.update(visible=visible, sentence=excerpts.sentence)
    return made


def application(review: Review, presence: Presence, end: Callable[[], None]) -> Starlette:
    """Return the application; ``end`` stops the server."""
    pages = _Pages(review, end)
    endpoints = [
        ("GET", "/", pages.overview),
        ("GET", "/question/{number:int}", pages.question),
        ("POST", "/question/{number:int}", pages.answer),
        ("POST", "/undo", pages.undo),
        ("GET", "/write", pages.preview),
        ("POST", "/write", pages.write),
        ("POST", "/drop", pages.drop),
        ("GET", "/download/{number:int}", pages.download),
        ("POST", "/end", pages.end),
        *(("GET", f"/{name}", _file(name)) for name in ("style.css", "review.css", "review.js")),
    ]

    async def alive(_request: Request) -> Response:
        return Stream(presence.stream(), media_type="text/event-stream")

    return Starlette(
        routes=[
            Route("/alive", alive),
            *(Route(path, _counted(endpoint, presence), methods=[method]) for method, path, endpoint in endpoints),
        ],
        exception_handlers={HTTPException: _refusal, HtglintError: _failure, 500: _bug},
    )


def _counted(endpoint: _Endpoint, presence: Presence) -> _Endpoint:
    """Return an endpoint that keeps the review running while it works."""

    async def run(request: Request) -> Response:
        presence.begin()
        try:
            return await endpoint(request)
        finally:
            presence.done()

    return run


def _render(template: str, status: int = 200, **values: object) -> Response:
    return HTMLResponse(_environment().get_template(template).render(values), status)


async def _refusal(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _render("message.html", error.status_code, message=str(error.detail))


async def _failure(_request: Request, error: Exception) -> Response:
    return _render("message.html", 500, message=str(error))


async def _bug(_request: Request, error: Exception) -> Response:
    return _render("message.html", 500, message=f"htglint itself failed ({type(error).__name__}); no answer is lost")


def _file(name: str) -> _Endpoint:
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    folder = FOLDER if os.path.exists(os.path.join(FOLDER, name)) else templates.FOLDER
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        content = file.read()

    async def send(_request: Request) -> Response:
        return PlainTextResponse(content, media_type=kind)

    return send


async def _body(request: Request, most: int) -> bytes:
    """Return the body of a request, at most so many bytes of it."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise HTTPException(413, f"that is too large; the limit is {most // 1024} KB")
        parts.append(part)
    return b"".join(parts)


async def _form(request: Request) -> Mapping[str, str]:
    """Return the fields of a form."""
    text = (await _body(request, LARGEST_FORM)).decode("utf-8", "replace")
    return {name: values[-1] for name, values in parse_qs(text, keep_blank_values=True, max_num_fields=20).items()}


def _to(path: str) -> Response:
    """Return a redirect; paths are relative, so that they need not know the secret."""
    return RedirectResponse(path, 303)


class _Pages:
    """The endpoints; the review is used by one at a time, in a thread."""

    def __init__(self, review: Review, end: Callable[[], None]) -> None:
        self._review = review
        self._end = end
        self._lock = asyncio.Lock()

    async def _run(self, work: Callable[[], T]) -> T:
        async with self._lock:
            return await asyncio.to_thread(work)

    def _number(self, request: Request) -> int:
        number = int(request.path_params["number"])
        if number >= len(self._review.questions):
            raise HTTPException(404, "this question no longer exists")
        return number

    def _frame(self, root: str) -> dict[str, Any]:
        """Return what all templates show."""
        review = self._review
        total, decided = len(review.questions), review.decided
        return {"root": root, "total": total, "decided": decided, "can_undo": review.can_undo}

    async def overview(self, _request: Request) -> Response:
        """List all questions by page."""
        return await self._run(self._overview)

    def _overview(self) -> Response:
        review = self._review
        rows: list[list[dict[str, object]]] = [[] for _ in review.pages]
        for number, question in enumerate(review.questions):
            answer = review.answer_to(number)
            rows[question.page].append({"number": number, "question": question, "answer": _said(answer)})
        pages = [
            {"name": page.opened.name, "number": number, "rows": rows[number],
             "dropped": page.dropped is not None, "notes": page.opened.notes}
            for number, page in enumerate(review.pages)
            if rows[number] or page.dropped is not None
        ]  # fmt: skip
        following = review.following(-1) if review.questions else None
        return _render(
            "overview.html",
            pages=pages,
            checked=len(review.pages),
            following=following,
            restored=review.restored,
            **self._frame("."),
        )

    async def question(self, request: Request) -> Response:
        """Show a question."""
        number = self._number(request)
        return await self._run(lambda: self._question(number))

    def _question(self, number: int) -> Response:
        review = self._review
        question = review.questions[number]
        return _render(
            "question.html",
            number=number,
            question=question,
            finding=question.finding,
            page=review.pages[question.page].opened.name,
            alike=len(review.alike(number)),
            answer=_said(review.answer_to(number)),
            following=review.following(number),
            topic=topics.rendered(question.document, question.finding.hit.span),
            **self._frame(".."),
        )

    async def answer(self, request: Request) -> Response:
        """Store an answer, and redirect to the next question."""
        form = await _form(request)
        number = self._number(request)

        def work() -> int | None:
            self._take(number, form)
            return self._review.following(number)

        following = await self._run(work)
        return _to("../write" if following is None else str(following))

    def _take(self, number: int, form: Mapping[str, str]) -> None:
        review = self._review
        everywhere = "everywhere" in form
        choice, text = form.get("choice", ""), form.get("text", "")
        choices = review.questions[number].choices
        if choice == "leave":
            review.leave(number, everywhere=everywhere)
        elif choice == "accept" and review.questions[number].is_fix:
            review.accept(number, everywhere=everywhere)
        elif choice == "text" and text.strip():
            review.choose(number, text.strip(), everywhere=everywhere)
        elif choice.isdecimal() and int(choice) < len(choices):
            review.choose(number, choices[int(choice)].text, everywhere=everywhere)
        else:
            raise HTTPException(400, "this question does not offer that answer")

    async def undo(self, request: Request) -> Response:
        """Take the last answer back, and show its question again."""
        await _form(request)
        number = await self._run(self._review.undo)
        return _to("." if number is None else f"question/{number}")

    async def preview(self, _request: Request) -> Response:
        """Show what would be written."""
        return await self._run(self._preview)

    def _preview(self) -> Response:
        previews = self._review.preview()
        return _render("write.html", previews=[_shown(one) for one in previews], **self._frame("."))

    async def write(self, request: Request) -> Response:
        """Write pages and answers."""
        await _form(request)
        written = await self._run(self._review.write)
        return _render("written.html", written=written, **self._frame("."))

    async def drop(self, request: Request) -> Response:
        """Take a file; the name is a header, percent-encoded."""
        data = await _body(request, LARGEST_FILE)
        name = _file_name(unquote(request.headers.get("x-file-name", "")))
        try:
            await self._run(lambda: self._review.drop(name, data))
        except HtglintError as error:
            return JSONResponse({"message": str(error)}, 422)
        return JSONResponse({"message": ""})

    async def download(self, request: Request) -> Response:
        """Send a page that was dropped, as the answers leave it."""
        number = int(request.path_params["number"])
        pages = self._review.pages
        if number >= len(pages) or pages[number].dropped is None:
            raise HTTPException(404, "file not found")
        opened = await self._run(lambda: self._review.result(number))
        name = f"{os.path.splitext(opened.name)[0]}.md"
        headers = {"Content-Disposition": f"attachment; filename=\"page.md\"; filename*=UTF-8''{quote(name, safe='')}"}
        return Response(opened.after, media_type="text/markdown; charset=utf-8", headers=headers)

    async def end(self, request: Request) -> Response:
        """End the review."""
        await _form(request)
        self._end()
        return _render("message.html", message="The review has ended. You can close this page.")


def _said(answer: Answer | None) -> str:
    """Return an answer for people."""
    if answer is None:
        return ""
    if answer.choice in ("", answer.source):
        return "left as it is"
    return visible(answer.choice)


def _file_name(name: str) -> str:
    """Return a name without folders and characters that a file can't have."""
    plain = re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|]', "", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(". ")
    return plain[-120:] or "page.md"


def _shown(preview: Preview) -> dict[str, object]:
    """Return a preview with its diff as lines of a kind."""
    text = preview.diff
    cut = len(text) > _MOST_DIFF
    lines = [_line(line) for line in text[:_MOST_DIFF].split("\n")[2:] if line]
    return {
        "name": preview.opened.name, "lines": lines, "cut": cut, "number": preview.number,
        "dropped": preview.is_dropped, "left": len(preview.opened.remaining), "notes": preview.opened.notes,
    }  # fmt: skip


def _line(line: str) -> Sequence[str]:
    kind = {"+": "ins", "-": "del", "@": "at"}.get(line[0], "same")
    return kind, visible(line.removesuffix("\r").replace("\t", "    "))
