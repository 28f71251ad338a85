"""The examples of docs/library.md run, one after the other."""

from __future__ import annotations

import doctest

import pytest

from htglint.document.document import Document
from tests.helpers.paths import ROOT

PAGE = ROOT / "docs" / "library.md"


def test_examples_do_what_the_page_shows() -> None:
    pytest.importorskip("pandas")
    blocks = Document(PAGE.name, PAGE.read_text("utf-8")).tree.blocks
    source = "\n".join(block.text for block in blocks if block.kind == "code" and block.info == "pycon")
    examples = doctest.DocTestParser().get_doctest(source, {}, PAGE.name, str(PAGE), 0)
    assert len(examples.examples) > 20
    said: list[str] = []
    doctest.DocTestRunner(verbose=False).run(examples, out=said.append)
    assert not said, "".join(said)
