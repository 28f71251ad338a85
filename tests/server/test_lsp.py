"""`htglint server`, spoken to by an editor over its standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcRequestCancelled

from htglint.cli import main as cli
from htglint.document.document import Document
from htglint.server import diagnostics
from tests.helpers.editor import CAPABILITIES, Editor, applied, editing, lines_of, soon
from tests.helpers.paths import ROOT, SAMPLES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

PAGE = "2025-11.md"
DAMAGED = (SAMPLES / "damaged" / PAGE).read_text("utf-8")
TOP = types.Position(0, 0)
EVERYWHERE = types.Range(TOP, types.Position(10_000, 0))
BLANK = "A page.\n\nA word\u00a0here, ðŸš€ 🧑‍🚀 and\u00a0there.\n"
"""Two no-break spaces where no reason is, one of them behind emoji."""
WIDTHS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


@pytest.fixture
def root(alone: Path) -> Path:
    """A folder for pages, in which the command line runs, too."""
    folder = alone / "pages"
    folder.mkdir()
    os.chdir(folder)  # `alone` goes back
    return folder


def speak(root: Path, scene: Callable[[Editor], Awaitable[None]], *flags: str, **how: Any) -> Editor:
    """Play a scene with a server, from the first word to the last."""

    async def play() -> Editor:
        async with editing(root, *flags, **how) as editor:
            await scene(editor)
        return editor

    return asyncio.run(play())


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    """What the command line says of the pages."""
    assert cli.main(["check", "--format", "json", *arguments]) in (0, 1)
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def same(found: Sequence[types.Diagnostic], expected: list[dict[str, Any]], text: str, encoding: str) -> None:
    """Assert that the editor was told what the command line said, each in its own way of counting."""
    codec, width = WIDTHS[encoding]
    lines = lines_of(text)
    codes, rows = [], []
    for one in expected:
        rows.append(
            [
                (line - 1, len(lines[line - 1][: column - 1].encode(codec)) // width if line <= len(lines) else 0)
                for line, column in ((one["line"], one["column"]), (one["end_line"], one["end_column"]))
            ]
        )
        codes.append((one["code"], one["message"], one["severity"]))
    levels = {1: "error", 2: "warning", 3: "info"}
    assert [(one.code, one.message, levels[one.severity or 0]) for one in found] == codes
    places = [(one.range.start, one.range.end) for one in found]
    assert [[(place.line, place.character) for place in pair] for pair in places] == rows


def new_text(action: types.CodeAction, text: str, encoding: str = "utf-16") -> str:
    assert action.edit is not None
    assert action.edit.document_changes is not None
    (change,) = action.edit.document_changes
    assert isinstance(change, types.TextDocumentEdit)
    return applied(text, [edit for edit in change.edits if isinstance(edit, types.TextEdit)], encoding)


def test_what_the_server_offers(root: Path) -> None:
    async def scene(editor: Editor) -> None:
        offer = editor.offer
        assert isinstance(offer.text_document_sync, types.TextDocumentSyncOptions)
        assert offer.text_document_sync.change == types.TextDocumentSyncKind.Full
        assert isinstance(offer.code_action_provider, types.CodeActionOptions)
        assert list(offer.code_action_provider.code_action_kinds or ()) == ["quickfix", "source.fixAll.htglint"]
        assert offer.execute_command_provider is not None
        assert list(offer.execute_command_provider.commands) == ["htglint.fixAll"]
        assert offer.hover_provider
        assert offer.document_formatting_provider

    speak(root, scene)


@pytest.mark.parametrize(("language", "parse"), [("json", json.loads), ("toml", tomllib.loads)])
def test_the_settings_in_the_documentation_can_be_read(language: str, parse: Callable[[str], object]) -> None:
    document = Document("editors.md", (ROOT / "docs" / "editors.md").read_text("utf-8"))
    settings = [block.text for block in document.tree.blocks if block.kind == "code" and block.info == language]
    assert settings
    assert all(parse(text) for text in settings)


# --- What is found


@pytest.mark.parametrize("encoding", list(WIDTHS))
@pytest.mark.parametrize("text", [DAMAGED, BLANK, DAMAGED.replace("\n", "\r\n")], ids=["damaged", "blank", "crlf"])
def test_an_editor_is_told_what_the_command_line_says(
    root: Path, capsys: pytest.CaptureFixture[str], text: str, encoding: str
) -> None:
    (root / PAGE).write_bytes(text.encode())
    expected = told(capsys, PAGE)
    assert expected
    (root / PAGE).write_text("Only what the editor has counts.\n", "utf-8")

    async def scene(editor: Editor) -> None:
        editor.open(PAGE, text)
        same(await editor.findings(PAGE, 1), expected, text, encoding)

    speak(root, scene, encoding=encoding)


def test_what_a_diagnostic_holds(root: Path) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("page.md", BLANK)
        first = (await editor.findings("page.md"))[0]
        assert (first.source, first.code) == ("htglint", "HTG704")
        assert first.data == {"name": "no-break-space", "category": "encoding", "safety": "wording"}
        assert first.code_description is not None
        assert first.code_description.href.endswith("/docs/rules.md#htg704-no-break-space")

    speak(root, scene)


def test_a_rule_of_another_pack_has_no_page_on_the_web(root: Path) -> None:
    pack = SAMPLES / "packs" / "meeting-notes"
    text = (pack / "meetings" / "hasty.md").read_text("utf-8")

    async def scene(editor: Editor) -> None:
        editor.open("meetings/hasty.md", text)
        found = await editor.findings("meetings/hasty.md")
        own = [one for one in found if one.code_description is None]
        assert own
        place = own[0].range.start
        shown = await editor.hover("meetings/hasty.md", place.line, place.character)
        assert f"**{own[0].code} " in shown

    speak(root, scene, "--pack", str(pack))


def test_each_change_is_looked_at_and_the_last_one_counts(root: Path) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("page.md", "All is well.\n")
        assert await editor.findings("page.md", 1) == []
        for version, text in enumerate(("A\u00a0b.\n", "A\u00a0b\u00a0c.\n", "\u2028\x85\n\nA\u00a0b.\n"), 2):
            editor.change("page.md", text, version)
        found = await editor.findings("page.md", 4)
        spaces = [one.range for one in found if one.code == "HTG704"]
        assert spaces == [types.Range(types.Position(2, 1), types.Position(2, 2))]
        editor.change("page.md", "All is well again.\n", 5)
        assert await editor.findings("page.md", 5) == []

    speak(root, scene)


def test_a_closed_page_shows_nothing(root: Path) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("page.md", BLANK)
        assert await editor.findings("page.md")
        page = types.TextDocumentIdentifier(editor.uri("page.md"))
        editor.text_document_did_close(types.DidCloseTextDocumentParams(page))
        assert await editor.findings("page.md") == []
        assert await editor.actions("page.md", EVERYWHERE) == []

    speak(root, scene)


def test_a_byte_order_mark_of_the_editor_moves_nothing(root: Path) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("page.md", "\ufeffA\u00a0b.\n")
        (found,) = await editor.findings("page.md")
        assert found.range == types.Range(types.Position(0, 2), types.Position(0, 3))
        (fix,) = await editor.actions("page.md", found.range, only=["quickfix"])
        assert new_text(fix, "\ufeffA\u00a0b.\n") == "\ufeffA b.\n"

    speak(root, scene)


def test_what_is_no_page_is_left_alone(root: Path) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("page.txt", BLANK, language="plaintext")
        editor.open("binary.md", "A\u00a0b\0.\n")
        editor.open("broken.md", "A\u00a0b \ud83d.\n")
        old = types.TextDocumentItem(editor.uri("page.md").replace("file:", "git:"), "markdown", 1, BLANK)
        editor.text_document_did_open(types.DidOpenTextDocumentParams(old))
        assert await editor.findings("binary.md") == []
        assert await editor.findings("broken.md") == []
        assert await editor.hover("page.txt", 2, 6) == ""
        assert await editor.formatted("page.txt") == []
        assert editor.told.empty()
        assert editor.messages.empty()

    speak(root, scene)


def test_places_in_other_pages_are_told_with_their_uri(root: Path) -> None:
    (root / "index.md").write_text((SAMPLES / "clean" / "index.md").read_text("utf-8"), "utf-8")
    text = (SAMPLES / "clean" / "2026-02.md").read_text("utf-8")
    day = "13.02.2026"
    assert day in text

    async def scene(editor: Editor) -> None:
        editor.open("2026-02.md", text.replace(day, "12.02.2026"))
        related = [place for one in await editor.findings("2026-02.md") for place in one.related_information or []]
        assert {place.location.uri for place in related} == {editor.uri("index.md")}
        lines = (root / "index.md").read_text("utf-8").split("\n")
        for place in related:
            assert "2026" in lines[place.location.range.start.line][place.location.range.start.character :]

    speak(root, scene)


# --- As on the command line


def test_settings_hold_for_text_that_was_never_saved(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "A\u00a0b.\n\nThe\u200bword wrod.\n\n<!-- htglint-disable-next-line HTG705 -->\nA\u200bb.\n\nA kubeflux.\n"
    (root / "words.txt").write_text("kubeflux\n", "utf-8")
    (root / "htglint.toml").write_text(
        'exclude = ["drafts/"]\nvocabularies = ["words.txt"]\n[per-file-ignores]\n"page.md" = ["HTG704"]\n'
        '[severity]\nHTG705 = "info"\n',
        "utf-8",
    )
    (root / "page.md").write_text(text, "utf-8")
    expected = told(capsys, "page.md")
    assert {one["code"] for one in expected} == {"HTG705", "HTG611"}
    assert {one["severity"] for one in expected if one["code"] == "HTG705"} == {"info"}
    (root / "page.md").unlink()

    async def scene(editor: Editor) -> None:
        editor.open("page.md", text)
        same(await editor.findings("page.md"), expected, text, "utf-16")
        editor.open("drafts/page.md", text)
        assert await editor.findings("drafts/page.md") == []
        assert await editor.actions("drafts/page.md", EVERYWHERE) == []
        assert await editor.formatted("drafts/page.md") == []

    speak(root, scene)


def test_what_a_baseline_knows_is_not_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "page.md").write_text("A\u00a0b.\n", "utf-8")
    (root / "htglint.toml").write_text('baseline = "known.json"\n', "utf-8")
    assert cli.main(["check", "--write-baseline", "page.md"]) == 0
    capsys.readouterr()

    async def scene(editor: Editor) -> None:
        editor.open("page.md", "A\u00a0b.\n")
        assert await editor.findings("page.md", 1) == []
        editor.change("page.md", "A\u00a0b.\n\nC\u00a0d.\n", 2)
        assert [one.range.start.line for one in await editor.findings("page.md", 2)] == [2]

    speak(root, scene)


def test_flags_of_the_server_go_over_the_configuration(root: Path) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("page.md", "A\u00a0b\u200bc.\n")
        assert [one.code for one in await editor.findings("page.md")] == ["HTG705"]

    speak(root, scene, "--select", "HTG705", "--isolated")


def test_settings_are_read_again_when_they_change(root: Path) -> None:
    async def scene(editor: Editor) -> None:
        (wanted,) = (await soon(editor.watched.get())).registrations
        assert wanted.method == "workspace/didChangeWatchedFiles"
        editor.open("page.md", "A\u00a0b.\n")
        assert len(await editor.findings("page.md")) == 1
        (root / "htglint.toml").write_text('ignore = ["HTG704"]\n', "utf-8")
        event = types.FileEvent(editor.uri("htglint.toml"), types.FileChangeType.Created)
        editor.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
        assert await editor.findings("page.md") == []
        (root / "htglint.toml").unlink()
        saved = types.TextDocumentIdentifier(editor.uri("page.md"))
        editor.text_document_did_save(types.DidSaveTextDocumentParams(saved))
        assert len(await editor.findings("page.md")) == 1

    speak(root, scene)


def test_broken_settings_are_told_once_until_they_are_mended(root: Path) -> None:
    broken = 'selekt = ["HTG1"]\n'

    async def scene(editor: Editor) -> None:
        (root / "htglint.toml").write_text(broken, "utf-8")
        for name in ("a.md", "b.md"):
            editor.open(name, BLANK)
            assert await editor.findings(name, 1) == []
        editor.change("a.md", BLANK + "More.\n", 2)
        assert await editor.findings("a.md", 2) == []
        message = await soon(editor.messages.get())
        assert message.startswith("htglint: htglint.toml: ")
        assert "`selekt`" in message
        assert editor.messages.empty()
        (root / "htglint.toml").unlink()
        for name in ("a.md", "b.md"):
            editor.change(name, BLANK, 3)
            assert await editor.findings(name, 3)
        (root / "htglint.toml").write_text(broken, "utf-8")
        editor.change("a.md", BLANK, 4)
        assert await editor.findings("a.md", 4) == []
        assert "`selekt`" in await soon(editor.messages.get())

    speak(root, scene)


# --- What can be done


def test_a_quick_fix_tells_its_safety_and_mends_its_finding(root: Path) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("page.md", BLANK)
        found = [one for one in await editor.findings("page.md") if one.code == "HTG704"]
        (fix,) = await editor.actions("page.md", found[1].range, only=["quickfix"])
        assert (fix.kind, fix.is_preferred) == (types.CodeActionKind.QuickFix, True)
        assert fix.title.endswith("(HTG704, wording)")
        assert list(fix.diagnostics or ()) == [found[1]]
        assert new_text(fix, BLANK) == BLANK.replace("and\u00a0there", "and there")

    speak(root, scene)


def test_an_unsafe_fix_says_so_and_is_not_preferred(root: Path) -> None:
    async def scene(editor: Editor) -> None:
        editor.open(PAGE, DAMAGED)
        (ambiguous,) = [one for one in await editor.findings(PAGE) if one.code == "HTG102"][:1]
        fixes = await editor.actions(PAGE, ambiguous.range, only=["quickfix"])
        readings = [fix for fix in fixes if fix.title.startswith("Write ")]
        assert {fix.title[7] for fix in readings} == {"🐶", "🎶", "🍶"}
        for fix in readings:
            assert fix.is_preferred is None
            assert "(HTG102, content, unsafe: may change what the page says)" in fix.title
            assert f"## {fix.title[7]} Watchdog" in new_text(fix, DAMAGED)

    speak(root, scene)


def test_a_finding_that_the_editor_knows_is_mended_wherever_the_cursor_is(root: Path) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("page.md", BLANK)
        found = [one for one in await editor.findings("page.md") if one.code == "HTG704"]
        page = types.TextDocumentIdentifier(editor.uri("page.md"))
        context = types.CodeActionContext([found[0]], ["quickfix"])
        params = types.CodeActionParams(page, types.Range(TOP, TOP), context)
        (fix,) = await soon(editor.text_document_code_action_async(params)) or []
        assert isinstance(fix, types.CodeAction)
        assert new_text(fix, BLANK) == BLANK.replace("word\u00a0here", "word here")

    speak(root, scene)


@pytest.mark.parametrize("encoding", list(WIDTHS))
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_all_safe_fixes_are_what_the_command_fix_does(
    root: Path, capsys: pytest.CaptureFixture[str], encoding: str, newline: str
) -> None:
    text = DAMAGED.replace("\n", newline)
    (root / PAGE).write_bytes(text.encode())
    assert cli.main(["fix", "--exit-zero", PAGE]) == 0
    capsys.readouterr()
    expected = (root / PAGE).read_bytes().decode()
    assert expected != text

    async def scene(editor: Editor) -> None:
        editor.open(PAGE, text)
        for only in ("source", "source.fixAll", "source.fixAll.htglint"):
            (action,) = await editor.actions(PAGE, types.Range(TOP, TOP), only=[only])
            assert action.kind == "source.fixAll.htglint"
            assert new_text(action, text, encoding) == expected
        assert await editor.actions(PAGE, types.Range(TOP, TOP), only=["refactor"]) == []

    speak(root, scene, encoding=encoding)


def test_all_safe_fixes_as_a_command_for_a_person_who_asks_for_anything(root: Path) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("page.md", BLANK)
        (action,) = await editor.actions("page.md", types.Range(TOP, TOP))
        assert action.edit is None
        assert action.command is not None
        run = types.ExecuteCommandParams(action.command.command, action.command.arguments)
        await soon(editor.workspace_execute_command_async(run))
        made = types.CodeAction("", edit=(await soon(editor.applied.get())).edit)
        assert "\u00a0" not in new_text(made, BLANK)
        editor.change("page.md", "All is well.\n", 2)
        assert await editor.actions("page.md", EVERYWHERE) == []

    speak(root, scene)


def test_an_editor_that_knows_no_versions_gets_changes_by_uri(root: Path) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("page.md", "A\u00a0b.\n")
        (fix,) = await editor.actions("page.md", EVERYWHERE, only=["quickfix"])
        assert fix.edit is not None
        assert fix.edit.document_changes is None
        edits = (fix.edit.changes or {})[editor.uri("page.md")]
        assert applied("A\u00a0b.\n", edits, "utf-16") == "A b.\n"

    speak(root, scene, capabilities=types.ClientCapabilities())


def test_a_finding_tells_its_rule_below_the_pointer(root: Path) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("page.md", BLANK)
        shown = await editor.hover("page.md", 2, 6)
        assert shown.startswith("**HTG704 no-break-space**")
        assert "Fix (wording)" in shown
        assert "docs/rules.md#htg704-no-break-space)" in shown
        assert await editor.hover("page.md", 0, 0) == ""

    speak(root, scene)


def test_what_a_page_says_is_no_markup_below_the_pointer(root: Path) -> None:
    text = "# A page\n\nSee [that](./_*y*_<b>.md).\n"
    (root / "page.md").write_text(text, "utf-8")

    async def scene(editor: Editor) -> None:
        editor.open("page.md", text)
        found = [one for one in await editor.findings("page.md") if "*y*" in one.message]
        assert found
        place = found[0].range.start
        shown = await editor.hover("page.md", place.line, place.character)
        assert "*y*" not in shown
        assert r"\_\*y\*\_\<b\>" in shown

    speak(root, scene)


def test_an_editor_without_markdown_gets_plain_text(root: Path) -> None:
    async def scene(editor: Editor) -> None:
        editor.open("page.md", BLANK)
        shown = await editor.hover("page.md", 2, 6)
        assert shown.startswith("HTG704 no-break-space (")
        assert "**" not in shown

    speak(root, scene, capabilities=types.ClientCapabilities())


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_formatting_is_what_the_command_fmt_does(root: Path, capsys: pytest.CaptureFixture[str], newline: str) -> None:
    text = "Heading 🧑‍🚀\n==========\n\n\n\n-   one   \n-   two\n\n***\nA\u00a0b.\n".replace("\n", newline)
    (root / "page.md").write_bytes(text.encode())
    assert cli.main(["fmt", "page.md"]) == 0
    capsys.readouterr()
    expected = (root / "page.md").read_bytes().decode()
    assert expected != text

    async def scene(editor: Editor) -> None:
        editor.open("page.md", text)
        assert applied(text, await editor.formatted("page.md"), "utf-16") == expected
        editor.change("page.md", expected, 2)
        assert await editor.formatted("page.md") == []

    speak(root, scene)


# --- Whatever comes


def test_a_page_with_countless_findings_shows_the_first(root: Path) -> None:
    text = "x\u00a0" * (2 * diagnostics.MOST) + "y\n"

    async def scene(editor: Editor) -> None:
        editor.open("page.md", text)
        found = await editor.findings("page.md")
        assert len(found) == diagnostics.MOST + 1
        assert found[-2].range.start == types.Position(0, 2 * diagnostics.MOST - 1)
        assert found[-1].message == f"{diagnostics.MOST} more findings are not shown; `htglint check` lists all of them"

    speak(root, scene)


def test_requests_that_are_cancelled_or_overtaken_do_no_harm(root: Path) -> None:
    async def scene(editor: Editor) -> None:
        page = types.TextDocumentIdentifier(editor.uri("page.md"))
        editor.open("page.md", BLANK)
        waiting = []
        for version in range(2, 12):
            editor.change("page.md", BLANK + "More.\n" * version, version)
            place = types.HoverParams(page, types.Position(2, 6))
            waiting.append(editor.text_document_hover_async(place))
            number = f"action-{version}"
            context = types.CodeActionContext([])
            params = types.CodeActionParams(page, EVERYWHERE, context)
            waiting.append(editor.protocol.send_request_async(types.TEXT_DOCUMENT_CODE_ACTION, params, msg_id=number))
            editor.cancel_request(types.CancelParams(number))
        answers = await soon(asyncio.gather(*waiting, return_exceptions=True))
        cancelled = [one for one in answers[1::2] if isinstance(one, Exception)]
        assert {getattr(one, "code", None) for one in cancelled} <= {JsonRpcRequestCancelled.CODE}
        assert isinstance(answers[-2], types.Hover)  # nothing has overtaken the last
        assert {one.code for one in await editor.findings("page.md", 11)} >= {"HTG704"}

    speak(root, scene)


def test_an_editor_that_leaves_without_a_word_is_told_apart(root: Path) -> None:
    async def leave() -> int | None:
        editor = Editor(root)
        await editor.start_io(sys.executable, "-m", "htglint", "server", cwd=root)
        await soon(editor.initialize_async(types.InitializeParams(CAPABILITIES, root_uri=root.as_uri())))
        editor.exit(None)
        await editor.gone()
        return editor.status

    assert asyncio.run(leave()) == 1


def test_the_server_ends_with_its_input(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "htglint", "server"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=root,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")


def test_a_missing_library_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("htglint.cli.commands.server.find_spec", lambda _name: None)
    assert cli.main(["server"]) == 2
    sentence = "the server needs pygls, which is not installed; python -m pip install 'htglint[lsp]'"
    assert capsys.readouterr().err == f"htglint: error: {sentence}\n"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_person_who_starts_it_is_told_who_should(root: Path) -> None:
    import pty

    master, slave = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "htglint", "server"], stdin=slave, capture_output=True, cwd=root, check=False
        )
    finally:
        os.close(master)
        os.close(slave)
    assert done.returncode == 2
    assert b"`htglint server` is started by an editor" in done.stderr
