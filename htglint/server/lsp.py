"""Request handlers for the Language Server Protocol 3.17.

Documents are synchronised in full: with incremental changes, pygls splits lines at characters that don't end a line in
the protocol, and wrongly decoded text is full of these.
"""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls import uris
from pygls.capabilities import get_capability
from pygls.exceptions import JsonRpcContentModified
from pygls.lsp.server import LanguageServer
from pygls.protocol import json_rpc

from htglint.base import files
from htglint.base.escape import visible
from htglint.base.version import __version__
from htglint.project.config import FILES, VALE

from . import actions, diagnostics, hover, text_edits
from .pages import Buffer, OpenPages
from .positions import Positions

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from .gate import Checked, FixedBuffer, Gate

_LANGUAGE = "markdown"
_WATCHED = (*FILES, *VALE, "*.toml", *(f"*{suffix}" for suffix in files.SUFFIXES))
"""Files that findings depend on besides the page: configuration, packs and other pages."""


class Server(LanguageServer):
    """State of one connection.

    ``shutdown_requested`` is set when the editor asks to shut down.
    """

    def __init__(self, gate: Gate) -> None:
        super().__init__("htglint", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.gate = gate
        self.pages = OpenPages(gate, self)
        self.shutdown_requested = False

    @property
    def encoding(self) -> str:
        """The position encoding agreed on with the editor."""
        return str(self.workspace.position_encoding)

    def can(self, capability: str) -> bool:
        """Return whether the editor has a capability, given its dotted path."""
        return bool(get_capability(self.client_capabilities, capability, False))

    def buffer(self, uri: str) -> Buffer:
        """See ``pages.Editor``."""
        document = self.workspace.get_text_document(uri)
        return Buffer(document.source, document.version)

    def rendered(self, checked: Checked) -> list[types.Diagnostic]:
        """See ``pages.Editor``."""
        wants_related = self.can("text_document.publish_diagnostics.related_information")
        related_pages = diagnostics.RelatedPages(self.encoding) if wants_related else None
        return diagnostics.of_page(checked, self.encoding, related_pages)

    def show(self, uri: str, version: int | None, found: list[types.Diagnostic]) -> None:
        """See ``pages.Editor``."""
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))

    def complain(self, message: str) -> None:
        """See ``pages.Editor``."""
        shown = "\n".join(f"htglint: {visible(line)}" for line in message.split("\n"))
        self.window_show_message(types.ShowMessageParams(types.MessageType.Error, shown))

    def changes(self, uri: str) -> Callable[[list[types.TextEdit]], types.WorkspaceEdit]:
        """Return a function that wraps edits of the page's version in a workspace edit."""
        version = self.workspace.get_text_document(uri).version

        def made(changes: list[types.TextEdit]) -> types.WorkspaceEdit:
            if not self.can("workspace.workspace_edit.document_changes"):
                return types.WorkspaceEdit(changes={uri: changes})
            page = types.OptionalVersionedTextDocumentIdentifier(uri, version)
            return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(page, [*changes])])

        return made

    async def edits_of(self, uri: str, work: Callable[[str, str], FixedBuffer | None]) -> list[types.TextEdit]:
        """Return the edits that fix a page.

        What could not be fixed goes to the editor's log.
        """
        encoding = self.encoding

        def made(path: str, text: str) -> tuple[list[types.TextEdit], tuple[str, ...]] | None:
            fixed = work(path, text)
            if fixed is None:
                return None
            page = fixed.document
            changes = text_edits.of_outcome(page.text, fixed.outcome)
            return text_edits.for_editor(page.text, changes, Positions.of(page, encoding)), fixed.outcome.notes

        done = await self.pages.run(uri, made)
        changes, notes = done or ([], ())
        for note in notes:
            message = f"htglint: {visible(self.workspace.get_text_document(uri).path)}: {visible(note)}"
            self.window_log_message(types.LogMessageParams(types.MessageType.Warning, message))
        return changes


def serve(gate: Gate, source: BinaryIO, sink: BinaryIO) -> bool:
    """Serve one editor until it disconnects.

    Return whether it asked to shut down first.
    """
    _filter_logs()
    server = Server(gate)
    _register_lifecycle(server)
    _register_documents(server)
    _register_hover_and_actions(server)
    _register_formatting(server)
    server.start_io(source, sink)
    return server.shutdown_requested


def _filter_logs() -> None:
    """Keep cancelled requests out of the log: they occur whenever somebody types."""
    logging.getLogger("pygls").setLevel(logging.ERROR)
    log = logging.getLogger(json_rpc.__name__)
    log.addFilter(lambda record: not (record.exc_info and isinstance(record.exc_info[1], JsonRpcContentModified)))


def _register_lifecycle(server: Server) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(_params: types.InitializeParams) -> None:
        # Paths and default settings are those of a command run in this folder.
        folders = [uris.to_fs_path(folder.uri) for folder in server.workspace.folders.values()]
        root = server.workspace.root_path or next(iter(folders), None)
        if root:
            with suppress(OSError):  # the folder may not exist
                os.chdir(root)

    @server.feature(types.INITIALIZED)
    def initialized(_params: types.InitializedParams) -> None:
        if server.can("workspace.did_change_watched_files.dynamic_registration"):
            watchers = [types.FileSystemWatcher(f"**/{name}") for name in _WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            wanted = types.Registration("htglint-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            server.client_register_capability(types.RegistrationParams([wanted]))

    @server.feature(types.SHUTDOWN)
    def shutdown(_params: None) -> None:
        server.shutdown_requested = True


def _register_documents(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        path = uris.to_fs_path(document.uri)  # None unless it is a file: an editor may show an old revision
        if path and document.language_id == _LANGUAGE:
            server.pages.opened(document.uri, path)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        server.pages.changed(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        server.pages.closed(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def did_save(_params: types.DidSaveTextDocumentParams) -> None:
        server.pages.all_changed()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def did_change_files(_params: types.DidChangeWatchedFilesParams) -> None:
        server.pages.all_changed()


def _register_hover_and_actions(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def show(params: types.HoverParams) -> types.Hover | None:
        checked = await server.pages.checked(params.text_document.uri)
        if checked is None:
            return None
        forms = get_capability(server.client_capabilities, "text_document.hover.content_format", None) or []
        markdown = types.MarkupKind.Markdown in forms
        return hover.at(checked, params.position, server.encoding, markdown=markdown)

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(list(actions.KINDS)))
    async def code_actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri, only = params.text_document.uri, params.context.only
        found: list[types.CodeAction] = []
        checked = await server.pages.checked(uri)
        if checked is None:
            return found
        if actions.is_wanted(types.CodeActionKind.QuickFix.value, only):
            changes, encoding, known = server.changes(uri), server.encoding, params.context.diagnostics
            offered = await server.pages.run(
                uri, lambda _path, _text: actions.quick_fixes(checked, params.range, known, encoding, changes)
            )
            found += offered or []
        if actions.is_wanted(actions.FIX_ALL, only) and actions.has_safe_fix(checked.findings):
            found.append(await _fix_all(server, uri, at_once=only is not None))
        return found


async def _fix_all(server: Server, uri: str, *, at_once: bool) -> types.CodeAction:
    """Return the action for all safe fixes: edits if ``at_once``, else a command."""
    action = types.CodeAction(actions.ALL_TITLE, actions.FIX_ALL)
    if at_once:
        changes = server.changes(uri)
        action.edit = changes(await server.edits_of(uri, server.gate.fixed))
    else:
        action.command = types.Command(actions.ALL_TITLE, actions.COMMAND, arguments=[uri])
    return action


def _register_formatting(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    async def formatting(params: types.DocumentFormattingParams) -> list[types.TextEdit]:
        return await server.edits_of(params.text_document.uri, server.gate.formatted)

    @server.command(actions.COMMAND)
    async def fix_all(uri: str) -> None:
        changes = server.changes(uri)
        made = await server.edits_of(uri, server.gate.fixed)
        if made:
            edit = types.ApplyWorkspaceEditParams(changes(made), actions.ALL_TITLE)
            server.workspace_apply_edit(edit)
