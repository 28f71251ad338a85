"""Finds the article of a page of unknown software, by its prose and link density.

The algorithm, its numbers and its lists of names are those of Readability, the reader view of Firefox
(https://github.com/mozilla/readability 0.6, Apache-2.0; see licenses/readability.txt), on sums instead of repeated
walks, so that it takes linear time, and without changing the page.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from .cleaning import clean
from .outline import mark_paragraphs, measure, outline, preorder, split_at_breaks, taken_away

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .dom import Element
    from .outline import OutlineNode

_UNLIKELY = re.compile(
    r"-ad-|ai2html|banner|breadcrumbs|combx|comment|community|cover-wrap|disqus|extra|footer|gdpr|header|legends|menu|"
    r"related|remark|replies|rss|shoutbox|sidebar|skyscraper|social|sponsor|supplemental|ad-break|agegate|pagination|"
    r"pager|popup|yom-remote",
    re.I,
)
_PERHAPS = re.compile(r"and|article|body|column|content|main|shadow", re.I)
_UNLIKELY_ROLES = frozenset(("menu", "menubar", "complementary", "navigation", "alert", "alertdialog", "dialog"))
_POSITIVE = re.compile(r"article|body|content|entry|hentry|h-entry|main|page|pagination|post|text|blog|story", re.I)
_NEGATIVE = re.compile(
    r"-ad-|hidden|\bhid\b|banner|combx|comment|com-|contact|footer|gdpr|masthead|media|meta|outbrain|promo|related|"
    r"scroll|share|shoutbox|sidebar|skyscraper|sponsor|shopping|tags|widget",
    re.I,
)
_SCORED = frozenset(("section", "h2", "h3", "h4", "h5", "h6", "p", "td", "pre"))
_FIRST_SCORES = {
    "div": 5, "pre": 3, "td": 3, "blockquote": 3, "address": -3, "ol": -3, "ul": -3, "dl": -3, "dd": -3, "dt": -3,
    "li": -3, "form": -3, "h1": -5, "h2": -5, "h3": -5, "h4": -5, "h5": -5, "h6": -5, "th": -5,
}  # fmt: skip
_SENTENCE_END = re.compile(r"\.( |$)")
_LEAST_SCORED = 25
"""Characters from which a paragraph counts."""
_ENOUGH = 500
"""Characters of an article; where less is found, the search is repeated less strictly."""
_LEVELS = 5
"""How many elements around a paragraph it speaks for."""
_RIVALS = 5
_ALIKE = 0.75
_LEAST_POSTS = 3
_LINKED = 0.25
_LONGEST = 0.7
"""The share of a thread from which one post is the page, and the others stand beside it."""


class Strictness(NamedTuple):
    """Criteria of a search: names of unlikely parts, all names, look of inner parts."""

    by_unlikely_names: bool
    by_names: bool
    by_look: bool


_ATTEMPTS = (
    Strictness(True, True, True), Strictness(False, True, True), Strictness(False, False, True),
    Strictness(False, False, False),
)  # fmt: skip


class Article(NamedTuple):
    """The nodes of an article in page order, exclusions inside, and its text's length."""

    parts: tuple[OutlineNode, ...]
    left_out: frozenset[Element]
    size: int


def article(body: Element) -> Article:
    """Return the article of a page by the strictest search that finds enough text.

    If none does, by the one that finds most.
    """
    found: list[Article] = []
    for strictness in _ATTEMPTS:
        found.append(_search(body, strictness))
        if found[-1].size >= _ENOUGH:
            return found[-1]
    return max(found, key=lambda one: one.size)


def _search(body: Element, strictness: Strictness) -> Article:
    root = outline(body)
    split_at_breaks(root)
    if strictness.by_unlikely_names:
        _take_away_unlikely(root)
    measure(preorder(root))
    mark_paragraphs(root)
    measure(preorder(root))
    top = _top(root, strictness)
    parts = [top] if top is root else _thread(top, root) or _with_siblings(top)
    clean(parts, weight_of=lambda node: _weight(node, strictness), by_look=strictness.by_look)
    kept = tuple(part for part in parts if not part.gone)
    return Article(kept, taken_away(root), sum(part.text for part in kept))


def _take_away_unlikely(root: OutlineNode) -> None:
    for node in preorder(root):
        if node is root or node.tag == "a":
            continue
        is_named = _UNLIKELY.search(node.names) and not _PERHAPS.search(node.names)
        if (is_named and not _stands_in(node, ("table", "code"))) or _role(node) in _UNLIKELY_ROLES:
            node.gone = True


def _role(node: OutlineNode) -> str:
    return "" if node.element is None else node.element.get("role", "")


def _stands_in(node: OutlineNode, tags: Sequence[str]) -> bool:
    return any(one.tag in tags for one in islice(node.ancestors(), 4))


def _weight(node: OutlineNode, strictness: Strictness) -> int:
    """Return the score of an element's names: 25 for good ones, -25 for bad ones."""
    if node.element is None or not strictness.by_names:
        return 0
    names = [node.element.get(attribute, "") for attribute in ("class", "id")]
    return 25 * sum(bool(_POSITIVE.search(name)) - bool(_NEGATIVE.search(name)) for name in names if name)


def _score(node: OutlineNode, strictness: Strictness) -> float:
    """The score of a node so far; the first time, by what it is and how it is called."""
    if node.score is None:
        node.score = float(_FIRST_SCORES.get(node.tag, 0) + _weight(node, strictness))
    return node.score


def _candidates(root: OutlineNode, strictness: Strictness) -> list[OutlineNode]:
    """Return elements around paragraphs, best first, scored by length and commas."""
    found: dict[OutlineNode, None] = {}
    for node in preorder(root):
        if node.tag not in _SCORED or node.text < _LEAST_SCORED:
            continue
        worth = 2 + node.commas + min(node.text // 100, 3)
        for level, above in enumerate(islice(node.ancestors(), _LEVELS)):
            found[above] = None
            above.score = _score(above, strictness) + worth / (1 if level == 0 else 2 if level == 1 else level * 3)
    for node in found:
        node.score = _score(node, strictness) * (1 - node.link_density)
    return sorted(found, key=lambda node: -(node.score or 0))


def _top(root: OutlineNode, strictness: Strictness) -> OutlineNode:
    """Return the node that holds the article."""
    best = _candidates(root, strictness)[:_RIVALS]
    if not best or best[0] is root:
        return root
    top = _common(best)
    top = _better_parent(top, _score(top, strictness))
    while top.parent is not None and top.parent is not root and len(top.parent.nodes) == 1:
        top = top.parent
    _score(top, strictness)
    return top


def _common(best: Sequence[OutlineNode]) -> OutlineNode:
    """Return the ancestor of the best candidate and three others nearly as good.

    If there are no such others, the best one.
    """
    top = best[0]
    rivals = [set(one.ancestors()) for one in best[1:] if (one.score or 0) >= _ALIKE * (top.score or 0)]
    if len(rivals) < 3:
        return top
    return next((one for one in top.ancestors() if one.parent and sum(one in around for around in rivals) >= 3), top)


def _better_parent(top: OutlineNode, score: float) -> OutlineNode:
    """Return the first ancestor with a better score.

    The search stops when the scores fall below a third.
    """
    least = score / 3
    for above in top.ancestors():
        if above.parent is None:
            break
        if above.score is None:
            continue
        if above.score < least:
            break
        if above.score > score:
            return above
        score = above.score
    return top


def _thread(top: OutlineNode, root: OutlineNode) -> list[OutlineNode]:
    """Return the posts of a thread with the best node; empty if there is none.

    Posts are boxes of one class side by side, with little in links, that together hold most of what is said on the
    page, and none of them nearly all of that.
    """
    for node in (top, *top.ancestors()):
        if node.parent is None or not _class(node):
            continue
        alike = [one for one in node.parent.nodes if one.tag == node.tag and _class(one) == _class(node)]
        posts = [one for one in alike if one.link_density < _LINKED]
        sizes = [one.text - one.links for one in posts]
        if (
            len(posts) >= _LEAST_POSTS
            and sum(sizes) > (root.text - root.links) / 2
            and max(sizes) < _LONGEST * sum(sizes)
        ):
            return posts
    return []


def _with_siblings(top: OutlineNode) -> list[OutlineNode]:
    """Return the best node and those beside it that go on with its text."""
    if top.parent is None:
        return [top]
    return [node for node in top.parent.nodes if node is top or _goes_on(node, top)]


def _goes_on(node: OutlineNode, top: OutlineNode) -> bool:
    score = top.score or 0
    bonus = score * 0.2 if _class(node) and _class(node) == _class(top) else 0
    if node.score is not None and node.score + bonus >= max(10, score * 0.2):
        return True
    if node.tag != "p":
        return False
    if node.text > 80:
        return node.link_density < 0.25
    return node.text > 0 and node.links == 0 and bool(_SENTENCE_END.search(" ".join(node.shown().split())))


def _class(node: OutlineNode) -> str:
    return "" if node.element is None else node.element.get("class", "")
