"""`fix --encoding` converts files that are not UTF-8; errors propose the encoding of the very file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.helpers.shell import Shell

RUSSIAN = "# Отчёт\n\nУчастники встречи обсудили планы на весну и договорились собраться в марте.\n"
GERMAN = "# Bericht\r\n\r\nDie Gäste haben über die Pläne für das nächste Frühjahr gesprochen.\r\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        (RUSSIAN, "koi8-r", "koi8-r"), (RUSSIAN, "cp1251", "cp1251"), (GERMAN, "cp850", "cp437"),
        (RUSSIAN, "utf-16", "utf-16"), (GERMAN, "utf-16-le", "utf-16-le"),
    ],
)  # fmt: skip
def test_the_error_proposes_what_then_converts(text: str, encoding: str, told: str, htglint: Shell) -> None:
    Path("page.md").write_bytes(text.encode(encoding))
    assert htglint("check", "page.md") == 2
    assert f"`htglint fix --encoding {told} page.md` converts it" in htglint.err
    assert htglint("fix", "--encoding", told, "--select", "HTG1", "page.md") == 0
    assert Path("page.md").read_bytes() == text.encode()


def test_auto_says_how_sure_it_is(htglint: Shell) -> None:
    Path("page.md").write_bytes(RUSSIAN.encode("koi8-r"))
    assert htglint("fix", "--encoding", "auto", "--select", "HTG1", "page.md") == 0
    assert "page.md: was koi8-r and becomes UTF-8, detected with over 99% certainty" in htglint.err
    assert Path("page.md").read_text("utf-8") == RUSSIAN


def test_auto_refuses_what_is_not_certain(htglint: Shell) -> None:
    data = b"# x\n\nk\xe9\xf9\n"
    Path("page.md").write_bytes(data)
    assert htglint("fix", "--encoding", "auto", "page.md") == 2
    assert htglint.err.count("\n") == 1
    assert "it may be cp1252 (" in htglint.err
    assert htglint.err.endswith("name one with --encoding\n")
    assert Path("page.md").read_bytes() == data


def test_pages_in_utf_8_are_not_converted_again(htglint: Shell) -> None:
    Path("a.md").write_text(RUSSIAN, "utf-8")
    Path("b.md").write_bytes(RUSSIAN.encode("cp1251"))
    assert htglint("fix", "--encoding", "cp1251", "--select", "HTG1", ".") == 0
    assert Path("a.md").read_text("utf-8") == Path("b.md").read_text("utf-8") == RUSSIAN


def test_a_wrong_or_unknown_encoding(htglint: Shell) -> None:
    Path("page.md").write_bytes(b"caf\x81\n")
    assert htglint("fix", "--encoding", "cp1252", "page.md") == 2
    assert "page.md: is not cp1252: byte 0x81 at offset 3 (line 1)" in htglint.err
    assert htglint("fix", "--encoding", "cp1225", "page.md") == 2
    assert "Python has no encoding `cp1225`; did you mean `cp125" in htglint.err
    assert htglint("fix", "--encoding", "rot13", "page.md") == 2
    assert htglint("fix", "--encoding", "auto", "--staged", "page.md") == 2
    assert "--encoding converts whole files" in htglint.err


def test_other_files_are_converted_with_iconv(htglint: Shell) -> None:
    Path("htglint.toml").write_bytes('# Настройки проекта для всех страниц\nexclude = ["архив/"]\n'.encode("cp1251"))
    Path("page.md").write_text("# A page\n", "utf-8")
    assert htglint("check", "page.md") == 2
    assert "htglint.toml: is not UTF-8" in htglint.err


def test_foreign_bytes_are_findings_and_stay(htglint: Shell) -> None:
    # As many characters in UTF-8 as it takes to tell that the page is in it.
    data = "# Grüße – “bald” 🐶\n\nWir bleiben, stra".encode() + b"\xc3e.\n"
    Path("page.md").write_bytes(data)
    assert htglint("fix", "--select", "HTG1", "page.md") == 1
    assert "page.md:3:18: HTG103 0xC3 is not UTF-8" in htglint.out
    assert Path("page.md").read_bytes() == data
    for form in ("json", "sarif", "github", "gitlab", "junit", "rdjson", "concise"):
        assert htglint("check", "--select", "HTG1", "--format", form, "page.md") == 1
        assert "HTG103" in htglint.out
    assert htglint("fmt", "page.md") == 0
    assert Path("page.md").read_bytes() == data
