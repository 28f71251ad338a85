"""Lexicons: lists of words outside prose, the built-in ones and those of a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from htglint.base.errors import HtglintError
from htglint.words import lexicon
from tests.helpers.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_adds_to_the_built_in_lists(tmp_path: Path) -> None:
    (tmp_path / "programs.txt").write_text("# Ours\n\n  waterctl \n", "utf-8")
    own = lexicon.load((str(tmp_path),))
    assert own.programs - lexicon.load().programs == {"waterctl"}
    assert own.languages == lexicon.load().languages


def test_a_file_that_is_no_list_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "program.txt").write_text("waterctl\n", "utf-8")
    with pytest.raises(HtglintError, match=r"program\.txt: is not a list of a lexicon; did you mean `programs\.txt`\?"):
        lexicon.load((str(tmp_path),))


def test_an_expression_that_does_not_compile_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "site-foot.txt").write_text("grown by .*\ngrown (by\n", "utf-8")
    with pytest.raises(HtglintError, match=r"site-foot\.txt:2: `grown \(by` is not a regular expression"):
        lexicon.load((str(tmp_path),))


def test_lines_of_a_site_match_whole_and_in_any_case() -> None:
    foot = lexicon.lines_like(lexicon.load().site_foot)
    assert foot.fullmatch("COPYRIGHT 2031 The Bed Club")
    assert not foot.fullmatch("We read the copyright notice")
    assert not lexicon.lines_like(frozenset()).fullmatch("")


@pytest.mark.parametrize("folder", ["base/lexicon", "wrapup/lexicon/clusters"])
def test_lists_are_sorted_and_say_what_they_are(folder: str) -> None:
    for path in sorted((ROOT / "rules" / folder).glob("*.txt")):
        first, *entries = path.read_text("utf-8").splitlines()
        assert first.startswith("# "), path
        assert len(set(entries)) == len(entries), path
