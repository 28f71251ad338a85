"""Random pages through all commands; `python -m benchmarks.fuzz` tries thousands of them."""

from __future__ import annotations

import pytest

from benchmarks import fuzz


@pytest.mark.parametrize("part", range(20))
def test_what_must_hold_of_every_page(part: int) -> None:
    assert list(fuzz.run(25, seed=part)) == []
