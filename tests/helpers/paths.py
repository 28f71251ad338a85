"""Where the documents of the tests are."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SAMPLES = ROOT / "samples"
DATA = ROOT / "tests" / "data"
SHARED = ROOT.parent / "shared"


def shared(*parts: str) -> Path:
    """A path among the shared documents; the test is skipped where they are not at hand."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip("the shared documents are not at hand")
    return path
