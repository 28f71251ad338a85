"""Removes parts of an article by their look: link boxes, forms, empty frames.

See ``article``.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from .boxes import is_note
from .outline import is_video, measure_one, preorder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .outline import OutlineNode

_MARGINS = frozenset(("footer", "aside", "iframe"))
_JUDGED = frozenset(("form", "fieldset", "table", "ul", "div"))
_SHARE = re.compile(r"(\b|_)(share|sharedaddy)(\b|_)", re.I)
_ADVERTISEMENT = re.compile(
    r"(ad(vertising|vertisement)?|pub(licité)?|werb(ung)?|广告|Реклама|Anuncio|"
    r"(loading|正在加载|Загрузка|chargement|cargando)(…|\.\.\.)?)",
    re.I,
)
_LONGEST_SHARE = 500
_LONGEST_NAME = 40
_LONGEST_LINK = 25
_MOST_COMMAS = 10
_LINK_LIST = 0.5


def clean(parts: Iterable[OutlineNode], *, weight_of: Callable[[OutlineNode], int], by_look: bool) -> None:
    """Remove what is not part of an article, innermost first, and update the sums."""
    for part in parts:
        order = preorder(part)
        protected = _protected(order)
        for node in reversed(order):
            measure_one(node)
            if node is not part and node not in protected and _is_margin(node, weight_of):
                node.gone = True
            elif by_look and node.tag in _JUDGED and node not in protected:
                node.gone = _looks_foreign(node, weight_of(node))


def _is_margin(node: OutlineNode, weight_of: Callable[[OutlineNode], int]) -> bool:
    if node.tag in _MARGINS:
        return not (node.videos or is_video(node) or (node.element is not None and is_note(node.element)))
    if node.tag in ("nav", "td") and node.link_density > _LINK_LIST:  # Readability keeps both
        return node.tag == "nav" or node.text > _LONGEST_LINK
    if node.tag in ("h1", "h2") and weight_of(node) < 0:
        return True
    return node.text < _LONGEST_SHARE and bool(_SHARE.search(node.names))


def _protected(order: Sequence[OutlineNode]) -> set[OutlineNode]:
    """Return nodes that contain or are inside a data table, or are in code.

    Their look is no evidence.
    """
    found: set[OutlineNode] = set()
    tables = {node for node in order if node.tag == "table" and _holds_data(node)}
    for node in order:
        if node in tables or node.parent in found or (node.tag == "code"):
            found.add(node)
    around: set[OutlineNode] = set()
    for table in tables:
        for above in table.ancestors():
            if above in around:
                break
            around.add(above)
    return found | around


def _holds_data(table: OutlineNode) -> bool:
    """Return whether a table holds data and is not there for the layout."""
    element = table.element
    if element is None or element.get("role") == "presentation" or element.get("datatable") == "0":
        return False
    if element.get("summary") or table.data:
        return True
    if table.tables or table.cells == 1 or table.rows == 1:
        return False
    return table.rows >= 10 or table.cells > 4 or table.rows * table.cells > 10


def _looks_foreign(node: OutlineNode, weight: int) -> bool:
    """Whether a box looks like links, a form or an advertisement beside the article."""
    if weight < 0:
        return True
    if node.commas >= _MOST_COMMAS or node.videos:
        return False
    if node.text < _LONGEST_NAME and _ADVERTISEMENT.fullmatch(" ".join(node.shown().split())):
        return True
    is_list = node.tag == "ul" or node.lists > 0.9 * node.text
    in_figure = any(above.tag == "figure" for above in islice(node.ancestors(), 4))
    foreign = (
        (not in_figure and node.images > 1 and node.paragraphs < node.images / 2)
        or (not is_list and node.items - 100 > node.paragraphs)
        or (node.tag in ("form", "fieldset") and node.inputs > node.paragraphs // 3)
        or (not is_list and not in_figure and _is_short(node))
        or (not is_list and weight < 25 and node.link_density > 0.2)
        or (weight >= 25 and node.link_density > 0.5)
        or (node.images == 0 and node.textish == 0)
    )
    is_gallery = is_list and node.images == node.items and all(len(child.nodes) <= 1 for child in node.nodes)
    return foreign and not is_gallery


def _is_short(node: OutlineNode) -> bool:
    """Return whether a box holds a few linked words and no heading or picture."""
    has_picture = 0 < node.images <= 2
    return node.headings < 0.9 * node.text and node.text < 25 and not has_picture and node.links > 0
