"""The tree of a page -> canonical Markdown.

Each block becomes lines without their indentation; the containers around it put theirs in front.
"""

from __future__ import annotations

import html
import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from htglint.base.profiles import Layout

from .inline_markdown import InlineStyle, render, render_tidied
from .tidy import plain, tidy
from .tree import (
    Comment,
    Details,
    Emphasis,
    Fence,
    Footnote,
    Heading,
    List,
    Paragraph,
    Quote,
    Strong,
    Table,
    Text,
    ThematicBreak,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .tree import Block, Inline, Page

DEFAULT = Layout()
_OTHER_BULLET = {"*": "-", "-": "*", "+": "*"}
_ALIGNMENTS = {"left": ":--", "center": ":-:", "right": "--:", "": "---"}
_PLAIN_VALUE = re.compile(r"[A-Za-z0-9-](?:[^:#\n\"'\\]|:(?=\S))*(?<!\s)")


def write(page: Page, layout: Layout = DEFAULT, placeholder: str = "") -> str:
    """Write a page as Markdown; a ``placeholder`` that ends a block is not escaped.

    The text ends with a newline.
    """
    lines = _front_matter(page.front_matter)
    body = _Writer(layout, placeholder).page(page.blocks, first=not lines)
    if lines and body:
        lines.append("")
    return "".join(f"{line}\n" for line in (*lines, *body))


def _front_matter(fields: Sequence[tuple[str, str]]) -> list[str]:
    if not fields:
        return []
    return ["---", *(f"{key}: {_value(value)}" for key, value in fields), "---"]


def _value(value: str) -> str:
    """Return a value of the front matter, quoted where YAML would read something else."""
    return value if _PLAIN_VALUE.fullmatch(value) else json.dumps(value, ensure_ascii=False)


class _Writer:
    def __init__(self, layout: Layout, placeholder: str) -> None:
        self.layout = layout
        self.placeholder = placeholder
        self.style = InlineStyle(bare_urls=layout.bare_urls)

    def page(self, blocks: Sequence[Block], *, first: bool) -> list[str]:
        kept = _kept(blocks)
        if first and kept and isinstance(kept[0], ThematicBreak) and self.layout.rule == "---":
            return _joined([["***"], self.blocks(kept[1:])])  # three hyphens would open front matter
        return self.blocks(kept, on_page=True)

    def blocks(self, blocks: Sequence[Block], *, on_page: bool = False, tight: bool = False) -> list[str]:
        """Return the lines of blocks; ``tight`` omits blank lines if Markdown allows it."""
        lines: list[str] = []
        before: Block | None = None
        bullet = self.layout.bullet
        mark = "."
        for block in blocks:
            if isinstance(block, List):
                again = isinstance(before, List) and (before.start is None) == (block.start is None)
                mark = ")" if again and mark == "." else "."
                bullet = _OTHER_BULLET[bullet] if again else self.bullet(before, on_page=on_page)
                new = self.items(block, bullet, mark)
            else:
                new = self.block(block)
            if before is not None and not (
                (tight and _may_touch(before, block)) or (self.layout.label_lines and _is_label_of(before, block))
            ):
                lines.append("")
            lines += new
            before = block
        return lines

    def bullet(self, before: Block | None, *, on_page: bool) -> str:
        """Return the bullet of a list; the metadata list follows the page's heading."""
        below_title = on_page and isinstance(before, Heading) and before.level == 1
        return self.layout.metadata_bullet if below_title else self.layout.bullet

    def block(self, block: Block) -> list[str]:
        if isinstance(block, Heading):
            return [f"{'#' * block.level} {render_tidied(block.children, self.style._replace(one_line=True))}"]
        if isinstance(block, Paragraph):
            return self.paragraph(block)
        if isinstance(block, List):
            return self.items(block, self.layout.bullet, ".")
        if isinstance(block, Fence):
            return _fence(block)
        if isinstance(block, Quote):
            return self.quote(block)
        if isinstance(block, Table):
            return self.table(block)
        if isinstance(block, ThematicBreak):
            return [self.layout.rule]
        if isinstance(block, Comment):
            return _comment(block.text)
        if isinstance(block, Details):
            return self.details(block)
        return _indented(self.blocks(block.blocks), f"[^{block.label}]: ", "    ")

    def paragraph(self, block: Paragraph) -> list[str]:
        before, last = block.children[:-1], block.children[-1:]
        if self.placeholder and last and isinstance(last[0], Emphasis) and self.is_placeholder(before, last[0]):
            return f"{render_tidied(before, self.style)}{self.placeholder}".split("\n")
        return render_tidied(block.children, self.style).split("\n")

    def is_placeholder(self, before: Sequence[Inline], last: Emphasis) -> bool:
        """Return whether a paragraph ends with the placeholder, alone or behind a label."""
        stands_apart = not before or (isinstance(before[-1], Text) and before[-1].text.endswith(" "))
        return stands_apart and plain((last,)) == self.placeholder.strip("_*")

    def items(self, block: List, bullet: str, mark: str) -> list[str]:
        tight = block.tight and all(_holds_together(item.blocks) for item in block.items)
        opening = f"{bullet} " if block.start is None else f"{block.start}{mark} "
        lines: list[str] = []
        for number, item in enumerate(block.items):
            if number and not tight:
                lines.append("")
            task = "" if item.checked is None else "[x] " if item.checked else "[ ] "
            lines += _indented(self.item(item.blocks, bullet, tight=tight), opening + task, " " * len(opening))
        return lines

    def item(self, blocks: Sequence[Block], bullet: str, *, tight: bool) -> list[str]:
        if blocks and isinstance(blocks[0], ThematicBreak) and bullet == "-":
            return _joined([["***"], self.blocks(blocks[1:], tight=tight)])  # hyphens alone would be one break
        return self.blocks(blocks, tight=tight)

    def quote(self, block: Quote) -> list[str]:
        lines = self.blocks(block.blocks)
        if block.kind:
            title = render(block.title, self.style._replace(one_line=True))
            lines = [f"[!{block.kind}] {title}".rstrip(), *lines]
        return [f"> {line}" if line else ">" for line in lines]

    def table(self, block: Table) -> list[str]:
        width = max(len(row) for row in (block.head, *block.rows))
        style = self.style._replace(one_line=True, cell=True)

        def row(cells: Iterable[str]) -> str:
            return f"| {' | '.join(cells)} |"

        def filled(cells: Sequence[tuple[Inline, ...]]) -> list[str]:
            return [render(cell, style) for cell in cells] + [""] * (width - len(cells))

        alignments = [*block.alignments, *[""] * (width - len(block.alignments))][:width]
        return [
            row(filled(block.head)),
            row(_ALIGNMENTS[alignment] for alignment in alignments),
            *(row(filled(cells)) for cells in block.rows),
        ]

    def details(self, block: Details) -> list[str]:
        summary = tidy(block.summary)
        if all(isinstance(part, Text) for part in summary):
            head = [f"<summary>{html.escape(plain(summary), quote=False)}</summary>"]
        else:  # Markdown is read between blank lines only
            head = ["<summary>", "", render(summary, self.style._replace(one_line=True)), "", "</summary>"]
        return ["<details>", *head, "", *_joined([self.blocks(block.blocks), ["</details>"]])]


def _kept(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return the blocks that show something, at every depth, with tidied inline parts."""
    kept = (_tidied(block) for block in blocks)
    return tuple(block for block in kept if not _is_empty(block))


def _tidied(block: Block) -> Block:
    if isinstance(block, Paragraph | Heading):
        return block._replace(children=tidy(block.children))
    if isinstance(block, List):
        items = (item._replace(blocks=_kept(item.blocks)) for item in block.items)
        return block._replace(items=tuple(item for item in items if item.blocks or item.checked is not None))
    if isinstance(block, Quote | Details | Footnote):
        return block._replace(blocks=_kept(block.blocks))
    return block


def _is_empty(block: Block) -> bool:
    if isinstance(block, Paragraph | Heading):
        return not block.children
    if isinstance(block, List):
        return not block.items
    if isinstance(block, Quote):
        return not (block.kind or block.blocks)
    return isinstance(block, Table) and not any((*block.head, *(cell for row in block.rows for cell in row)))


def _may_touch(before: Block, block: Block) -> bool:
    """Return whether two blocks stay separate without a blank line between."""
    if isinstance(block, List):
        first = block.items[0].blocks if block.items else ()
        interrupts = bool(first) and block.start in (None, 1)
        return isinstance(before, Heading | Fence | ThematicBreak) or (isinstance(before, Paragraph) and interrupts)
    if isinstance(block, Fence | Quote | Heading):
        return isinstance(before, Paragraph | Heading | Fence | ThematicBreak)
    return isinstance(block, Paragraph) and isinstance(before, Heading | Fence)


def _holds_together(blocks: Sequence[Block]) -> bool:
    """Return whether no blank line is needed between the blocks of an item."""
    return all(_may_touch(before, block) for before, block in pairwise(blocks))


def _is_label_of(before: Block, block: Block) -> bool:
    """Return whether a paragraph is nothing but a bold label, and its list follows."""
    if not (isinstance(before, Paragraph) and isinstance(block, List) and block.start is None):
        return False
    parts = before.children
    return bool(parts) and isinstance(parts[0], Strong) and plain(parts).endswith(":") and len(parts) <= 2


def _indented(lines: Sequence[str], first: str, others: str) -> list[str]:
    """Lines behind the mark of their container; blank lines stay empty."""
    if not lines:
        return [first.rstrip(" ")]
    return [first + lines[0], *(others + line if line else "" for line in lines[1:])]


def _joined(parts: Iterable[list[str]]) -> list[str]:
    """Groups of lines with a blank line between them."""
    lines: list[str] = []
    for part in parts:
        if part:
            lines += ["", *part] if lines else part
    return lines


def _fence(block: Fence) -> list[str]:
    runs = [len(run) for run in re.findall(r"^ {0,3}(`{3,})", block.text, re.M)]
    fence = "`" * max((3, *(run + 1 for run in runs)))
    language = re.sub(r"[\s`]", "", block.language)
    return [fence + language, *(block.text.split("\n") if block.text else ()), fence]


def _comment(text: str) -> list[str]:
    """Return an HTML comment; nothing in it can end it, and no line of it is blank."""
    lines = [line for line in text.replace("--", "- -").split("\n") if line.strip()]
    return f"<!-- {chr(10).join(lines)} -->".split("\n")
