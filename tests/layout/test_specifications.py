"""The examples of Markdown's specifications mean the same after fmt, fix and fix --unsafe."""

from __future__ import annotations

import json

import pytest

from htglint.document.document import Document
from htglint.project import packs
from tests.helpers.paths import DATA
from tests.helpers.rendering import changed_ways, rendered

RULESET = packs.load()


@pytest.mark.parametrize("specification", ["commonmark", "gfm"])
def test_no_example_of_a_specification_is_rendered_differently(specification: str) -> None:
    for text in json.loads((DATA / "spec" / f"{specification}.json").read_text("utf-8")):
        document = Document("example.md", text)
        before = rendered(document)
        for way, after in changed_ways(document, RULESET).items():
            assert rendered(after) == before, (way, text)
