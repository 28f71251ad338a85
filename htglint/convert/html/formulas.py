"""Formulas: the TeX source that renderers keep beside their output."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .dom import classes, is_tag, text_of

if TYPE_CHECKING:
    from .dom import Element

_TEX = "application/x-tex"
_RENDERED = frozenset(("katex", "katex-display", "MathJax", "MathJax_Display", "MathJax_Preview", "MathJax_SVG"))
_FALLBACK_IMAGE = "mwe-math-fallback-image"


class Formula(NamedTuple):
    """The TeX of a formula, empty if elsewhere, and whether it is a display formula."""

    tex: str
    is_display: bool


def formula(element: Element) -> Formula | None:
    """Return an element's formula (KaTeX, MathJax, MathML, MediaWiki), or None."""
    tag = element.tag
    if tag == "script":
        kind = element.get("type", "")
        return Formula((element.text or "").strip(), "mode=display" in kind) if kind.startswith("math/tex") else None
    if tag == "img":
        shown = [name for name in classes(element) if name.startswith(_FALLBACK_IMAGE)]
        return Formula(element.get("alt", "").strip(), "display" in shown[0]) if shown else None
    if tag == "math":
        return _of_mathml(element, element.get("display") == "block")
    names = classes(element)
    if tag == "mjx-container":
        return _of_first_mathml(element, element.get("display") == "true")
    if _RENDERED.isdisjoint(names):
        return None
    if any(one.tag == "script" and one.get("type", "").startswith("math/tex") for one in _next(element)):
        return Formula("", False)
    return _of_first_mathml(element, not names.isdisjoint(("katex-display", "MathJax_Display")))


def _next(element: Element) -> list[Element]:
    """Return the next two siblings: rendered output and its source are adjacent."""
    found: list[Element] = []
    while len(found) < 2 and (element := element.getnext()) is not None and is_tag(element):
        found.append(element)
    return found


def _of_first_mathml(element: Element, is_display: bool) -> Formula | None:
    math = next(element.iter("math"), None)
    return _of_mathml(math, is_display) if math is not None else None


def _of_mathml(math: Element, is_display: bool) -> Formula | None:
    tex = next(
        (text_of(one) for one in math.iter("annotation") if one.get("encoding") == _TEX), math.get("alttext", "")
    )
    return Formula(tex.strip(), is_display) if tex.strip() else None
