"""An editor for the tests of the server: a client of the protocol that starts `htglint server` and speaks with it."""

from __future__ import annotations

import asyncio
import re
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types
from pygls.lsp.client import LanguageClient
from pygls.protocol import default_converter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
    from pathlib import Path

    from cattrs import Converter

T = TypeVar("T")

GUARD = 120.0
"""Seconds after which a test gives up; no test is about how long anything takes."""


async def soon(what: Awaitable[T]) -> T:
    async with asyncio.timeout(GUARD):
        return await what


def _converter() -> Converter:
    """lsprotocol takes every action that has a command for a bare command, of which `htglint server` sends none."""
    made: Converter = default_converter()  # type: ignore[no-untyped-call]

    def decoded(value: Any, _type: object) -> types.CodeAction:
        action: types.CodeAction = made.structure(value, types.CodeAction)
        return action

    made.register_structure_hook(types.Command | types.CodeAction, decoded)
    return made


class Editor(LanguageClient):
    """``told`` are the diagnostics, ``messages`` what a person is shown, ``log`` what is in the log."""

    def __init__(self, root: Path) -> None:
        super().__init__("editor", "1", converter_factory=_converter)
        self.root = root
        self.told: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()
        self.kept: list[types.PublishDiagnosticsParams] = []
        self.messages: asyncio.Queue[str] = asyncio.Queue()
        self.watched: asyncio.Queue[types.RegistrationParams] = asyncio.Queue()
        self.applied: asyncio.Queue[types.ApplyWorkspaceEditParams] = asyncio.Queue()
        self.log: list[str] = []
        self.offer = types.ServerCapabilities()
        self.errors = b""
        self.status: int | None = None
        self._listen()

    def _listen(self) -> None:
        def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
            self.applied.put_nowait(params)
            return types.ApplyWorkspaceEditResult(applied=True)

        handlers: dict[str, Callable[[Any], object]] = {
            types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: lambda params: self.told.put_nowait(params),
            types.WINDOW_SHOW_MESSAGE: lambda params: self.messages.put_nowait(params.message),
            types.WINDOW_LOG_MESSAGE: lambda params: self.log.append(params.message),
            types.CLIENT_REGISTER_CAPABILITY: lambda params: self.watched.put_nowait(params),
            types.WORKSPACE_APPLY_EDIT: apply,
        }
        for method, handler in handlers.items():
            self.feature(method)(handler)

    async def server_exit(self, server: asyncio.subprocess.Process) -> None:
        self.status = server.returncode
        if server.stderr is not None:
            self.errors = await server.stderr.read()

    def uri(self, name: str) -> str:
        return (self.root / name).as_uri()

    def open(self, name: str, text: str, language: str = "markdown") -> None:
        item = types.TextDocumentItem(self.uri(name), language, 1, text)
        self.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, name: str, text: str, version: int) -> None:
        page = types.VersionedTextDocumentIdentifier(version, self.uri(name))
        whole = types.TextDocumentContentChangeWholeDocument(text)
        self.text_document_did_change(types.DidChangeTextDocumentParams(page, [whole]))

    async def findings(self, name: str, version: int | None = None) -> list[types.Diagnostic]:
        """The next diagnostics of a page, or of a version of it; those of other pages wait until they are asked for."""
        while True:
            for at, told in enumerate(self.kept):
                if told.uri == self.uri(name) and version in (None, told.version):
                    del self.kept[at]
                    return list(told.diagnostics)
            self.kept.append(await soon(self.told.get()))

    async def actions(
        self, name: str, area: types.Range, *, only: Sequence[types.CodeActionKind | str] | None = None
    ) -> list[types.CodeAction]:
        context = types.CodeActionContext([], only)
        page = types.TextDocumentIdentifier(self.uri(name))
        answer = await soon(self.text_document_code_action_async(types.CodeActionParams(page, area, context)))
        return [action for action in answer or [] if isinstance(action, types.CodeAction)]

    async def hover(self, name: str, line: int, character: int) -> str:
        page = types.TextDocumentIdentifier(self.uri(name))
        params = types.HoverParams(page, types.Position(line, character))
        answer = await soon(self.text_document_hover_async(params))
        if answer is None:
            return ""
        assert isinstance(answer.contents, types.MarkupContent)
        return answer.contents.value

    async def formatted(self, name: str) -> Sequence[types.TextEdit]:
        options = types.FormattingOptions(4, insert_spaces=True)
        page = types.TextDocumentIdentifier(self.uri(name))
        return await soon(self.text_document_formatting_async(types.DocumentFormattingParams(page, options))) or []

    async def leave(self) -> None:
        """Shut the server down as the protocol wants it."""
        await soon(self.shutdown_async(None))
        self.exit(None)
        await self.gone()

    async def gone(self) -> None:
        """Wait until the server has ended."""
        await soon(self.stop())  # type: ignore[no-untyped-call]


CAPABILITIES = types.ClientCapabilities(
    workspace=types.WorkspaceClientCapabilities(
        workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True),
        did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
    ),
    text_document=types.TextDocumentClientCapabilities(
        hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.Markdown]),
        publish_diagnostics=types.PublishDiagnosticsClientCapabilities(related_information=True),
    ),
)


@asynccontextmanager
async def editing(
    root: Path, *flags: str, encoding: str = "utf-16", capabilities: types.ClientCapabilities = CAPABILITIES
) -> AsyncIterator[Editor]:
    """An editor with a server in a folder, which is shut down in due form and has printed nothing."""
    editor = Editor(root)
    # Started elsewhere: it is the folder of the editor that counts.
    await editor.start_io(sys.executable, "-m", "htglint", "server", "--stdio", *flags, cwd=root.parent)
    general = types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind(encoding)])
    capable = types.ClientCapabilities(
        workspace=capabilities.workspace, text_document=capabilities.text_document, general=general
    )
    params = types.InitializeParams(capable, root_uri=root.as_uri())
    answer = await soon(editor.initialize_async(params))
    editor.offer = answer.capabilities
    assert editor.offer.position_encoding == encoding
    editor.initialized(types.InitializedParams())
    yield editor
    await editor.leave()
    assert (editor.status, editor.errors) == (0, b"")


def applied(text: str, edits: Sequence[types.TextEdit], encoding: str) -> str:
    """The text after edits, worked out from the definition of the protocol and not by the code of the server."""
    lines = lines_of(text)
    codec, width = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[encoding]
    data = text.encode(codec)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode(codec)))

    def at(place: types.Position) -> int:
        return starts[place.line] + place.character * width

    parts: list[bytes] = []
    end = 0
    for edit in sorted(edits, key=lambda edit: (at(edit.range.start), at(edit.range.end))):
        assert at(edit.range.start) >= end
        parts += [data[end : at(edit.range.start)], edit.new_text.encode(codec)]
        end = at(edit.range.end)
    return (b"".join(parts) + data[end:]).decode(codec)


def lines_of(text: str) -> list[str]:
    """The lines of a text with their ends, as the protocol has them."""
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", text)
