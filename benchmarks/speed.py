"""How long the repair takes beside ftfy, and whether time grows with the page; all of it in one process."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from htglint.document.suspects import suspicious
from htglint.encoding.models import MODELS

from .measure import seconds
from .pages import MODES, Damaged, pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from htglint.base.context import Context

PAGE = 50_000
SIZES = (500_000, 1_000_000, 2_000_000, 4_000_000)
RUNS = 5
TIMED = ("cp1252", "cp1254", "mac-roman", "cp1252, twice")
VARIANTS = 150


def text_of(size: int) -> str:
    """An intact text of about ``size`` bytes: varied pages one after the other, and again where they don't suffice."""
    made = "\n\n".join(pages(VARIANTS).values()) + "\n\n"
    text = made * (size // len(made) + 1)
    # This pair stops the quick scan although it is intact; what is to be timed is a page that does not.
    return text.encode()[:size].decode("utf-8", "ignore").replace("ë’", "e’")


def measure(
    repair: Callable[[str, Context], str], ftfy: Callable[[str], str], context_of: Callable[[str, str], Context]
) -> dict[str, float]:
    """Print the times and their ratios; return them by name."""
    report = {}
    print(f"\nspeed on one damaged page of {PAGE // 1000} KB (undefined bytes dropped), median of {RUNS}")
    truth = text_of(PAGE)
    context = context_of("page.md", truth)
    for model in (model for model in MODELS if model.name in TIMED):
        shown = Damaged(truth, model, MODES[1]).text
        ours = seconds(partial(repair, shown, context), RUNS)
        theirs = seconds(partial(ftfy, shown), RUNS)
        report[f"{model.name}, times ftfy"] = ours / theirs
        print(f"  {model.name:23} htglint {ours:.3f} s, ftfy {theirs:.3f} s, ratio {ours / theirs:.1f}")
    print("pages of several sizes: repair of the damaged page, growth; quick scan of the intact page, share of it")
    before = 0.0
    for size in SIZES:
        truth = text_of(size)
        shown = Damaged(truth, MODELS[1], MODES[1]).text
        ours = seconds(partial(repair, shown, context_of("page.md", truth)), 1)
        scan = seconds(partial(suspicious, truth), RUNS)
        growth = f"x {ours / before:.2f}" if before else ""
        report[f"{size} bytes, seconds"] = before = ours
        found = "stopped by it" if suspicious(truth) else "passed"
        print(f"  {size / 1e6:3.1f} MB {ours:8.2f} s {growth:7} scan {scan:.4f} s, {scan / ours:.3%}, {found}")
    return report
