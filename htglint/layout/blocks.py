"""The canonical form of a page, block by block.

A block's canonical form is used if it has the same meaning and is stable (formatting it again changes nothing); else
the block is kept as in the source. So formatting a page twice is the same as formatting it once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from mdformat.renderer import RenderContext, RenderTreeNode

from htglint.document.document import Document

from . import opaque
from .opaque import LineRange
from .render import STATE, TABLE, RenderState

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from markdown_it import MarkdownIt

    from htglint.base.findings import Span

    from .choices import Choices

SOURCE, PARSER, FORM = "htglint_source", "htglint_parser", "htglint_form"
CODE, TABLES = "htglint_code", "htglint_tables"
"""Keys of the parser's environment: source, parser, resulting ``Form``, lines of code, and lines of tables."""
AS_IS, FRONT_MATTER = "as-is", "front-matter"
"""Kinds of blocks that are never formatted."""
_LISTS = ("bullet_list", "ordered_list")
_ITEM = re.compile(r"[ \t>]*[-*+][ \t]")
_ROUNDS = 3
"""Formatting rounds after which an unstable block is kept as in the source."""
_MOST_REFERENCES = 1000
"""Maximum number of reference definitions, which are parsed with every block; pages with more are not formatted."""
_MOST_TRIALS = 64
"""Maximum number of parses to find blocks whose forms are not compatible."""


class FormattedBlock(NamedTuple):
    """A block of the page: its lines, its kind (mdformat's, or ``AS_IS``), its form.

    ``left``: the canonical form would change the meaning, so the source is kept.
    """

    lines: LineRange
    kind: str
    new: str
    left: bool = False


class Form(NamedTuple):
    """Lines of a page, blocks, the newlines before each block, and the page's end."""

    source: tuple[str, ...]
    blocks: tuple[FormattedBlock, ...]
    gaps: tuple[str, ...]
    end: str

    @property
    def text(self) -> str:
        """The canonical text."""
        parts = (gap + block.new for gap, block in zip(self.gaps, self.blocks, strict=True))
        return "".join(parts) + self.end

    def old(self, block: FormattedBlock) -> str:
        """Return the source of a block."""
        return "\n".join(self.source[slice(*block.lines)])


def form_of(root: RenderTreeNode, context: RenderContext, choices: Choices) -> Form:
    """Return the canonical form of a page that was parsed with the plug-in."""
    source: str = context.env[SOURCE]
    lines = tuple(source.split("\n"))
    document = Document("", source)
    front_matter = source.count("\n", 0, document.front_matter.end)
    kept = [_line_range(document, span) for span in document.kept_spans]
    passages = (*opaque.passages(lines, front_matter, context.env[CODE]), *_outside(kept, context.env[TABLES]))
    parts = list(_parts(root, lines, passages))
    writer = _BlockWriter(context, choices, lines)
    blocks = tuple(writer.block(part) for part in parts)
    if front_matter:
        blocks = (blocks[0]._replace(kind=FRONT_MATTER), *blocks[1:])
    gaps = tuple(_gap(blocks[at - 1] if at else None, block, lines, choices) for at, block in enumerate(blocks))
    form = Form(lines, blocks, gaps, "\n" if blocks else "")
    return form if form.text == source else _sound(form, source)


def _line_range(document: Document, span: Span) -> LineRange:
    """Return the lines of a span, counted from 0."""
    return LineRange(document.line_number(span.start) - 1, document.line_number(span.end))


def _outside(passages: Iterable[LineRange], tables: Container[int]) -> Iterator[LineRange]:
    """Yield the passages that don't begin in a table that the parser knows."""
    return (passage for passage in passages if passage.start not in tables)


# --- Blocks


class _BlockLines(NamedTuple):
    """Lines that form one block, with their node (None if left as is).

    ``beside``: a list adjoins it.
    """

    lines: LineRange
    node: RenderTreeNode | None
    beside: bool = False
    first: bool = False


def _parts(root: RenderTreeNode, lines: Sequence[str], passages: Iterable[LineRange]) -> Iterator[_BlockLines]:
    """Yield the blocks of the page.

    Other lines that are not blank (reference definitions) are blocks, too.
    """
    found = [_BlockLines(place, None) for place in passages]
    found += [_BlockLines(_lines(node, lines), node) for node in root.children if node.map is not None]
    joined: list[_BlockLines] = []
    for part in sorted(found, key=lambda part: part.lines):
        if joined and part.lines.start < joined[-1].lines.end:
            before = joined[-1].lines
            joined[-1] = _BlockLines(LineRange(before.start, max(before.end, part.lines.end)), None)
        else:
            joined.append(part)
    whole = list(_with_the_rest(joined, lines))
    for at, part in enumerate(whole):
        kind = _kind(part)
        near = [*whole[max(0, at - 1) : at], *whole[at + 1 : at + 2]]
        beside = kind in _LISTS and any(_may_be(other, kind, lines) for other in near)
        yield part._replace(beside=beside, first=at == 0)


def _may_be(part: _BlockLines, kind: str, lines: Sequence[str]) -> bool:
    """Return whether a part is a list of a kind, or may start or end with one."""
    return _kind(part) == kind or (part.node is None and any(_ITEM.match(line) for line in lines[slice(*part.lines)]))


def _kind(part: _BlockLines) -> str:
    if part.node is None:
        return AS_IS
    return part.node.type.replace(TABLE, "table")


def _lines(node: RenderTreeNode, lines: Sequence[str]) -> LineRange:
    """Return the lines of a node, without blank lines at the end of lists and quotes."""
    start, end = cast("tuple[int, int]", node.map)
    if node.type in (*_LISTS, "blockquote"):
        while end > start + 1 and not lines[end - 1].strip(" \t"):
            end -= 1
    return LineRange(start, min(end, len(lines)))


def _with_the_rest(parts: Sequence[_BlockLines], lines: Sequence[str]) -> Iterator[_BlockLines]:
    at = 0
    for part in (*parts, _BlockLines(LineRange(len(lines), len(lines)), None)):
        while at < part.lines.start:
            start = at
            while at < part.lines.start and lines[at].strip(" \t"):
                at += 1
            if at > start:
                yield _BlockLines(LineRange(start, at), None)
            at += 1
        at = max(at, part.lines.end)
        if part.lines.start < part.lines.end:
            yield part


# --- Rendering


class _BlockWriter:
    """Renders the blocks of one page."""

    def __init__(self, context: RenderContext, choices: Choices, lines: Sequence[str]) -> None:
        self.context = context
        self.choices = choices
        self.lines = lines
        self.references: dict[str, dict[str, Any]] = context.env.get("references", {})
        self.definitions = "".join(
            f"\n\n[{label}]: <{target['href']}>" for label, target in list(self.references.items())[:_MOST_REFERENCES]
        )

    def block(self, part: _BlockLines) -> FormattedBlock:
        """Return the block in its canonical form."""
        old = "\n".join(self.lines[slice(*part.lines)])
        if part.node is None or part.node.type == "html_block":
            return FormattedBlock(part.lines, AS_IS, old)
        new = self.rendered(part.node, part)
        if new != old:
            settled = self.settled(new, part) if len(self.references) <= _MOST_REFERENCES else None
            if settled is None or self.meaning(old) != self.meaning(settled) or _letters(old) != _letters(settled):
                return FormattedBlock(part.lines, _kind(part), old, left=True)
            new = settled
        return FormattedBlock(part.lines, _kind(part), new)

    def rendered(self, node: RenderTreeNode, part: _BlockLines) -> str:
        state = RenderState(self.choices)
        state.own_bullet = part.beside
        if part.lines.start < self.choices.metadata_end:
            state.bullet = self.choices.metadata_bullet
        if part.first:
            state.rule = "***"  # three hyphens at the start of a page could be front matter
        env = {"indent_width": 0, "used_refs": set(), "references": self.references, STATE: state}
        return node.render(self.context._replace(env=env))

    def settled(self, new: str, part: _BlockLines) -> str | None:
        """Format repeatedly until the form is stable.

        None if it takes too long or is not a single block.
        """
        parser: MarkdownIt = self.context.env[PARSER]
        for _ in range(_ROUNDS):
            tree = RenderTreeNode(parser.parse(new, {"references": dict(self.references)}))
            if len(tree.children) != 1:
                return None
            again = self.rendered(tree.children[0], part)
            if again == new:
                return new
            new = again
        return None

    def meaning(self, text: str) -> tuple[object, ...]:
        """Return a block's meaning, parsed with the page's definitions, no front matter."""
        return Document("", f"\n{text}\n{self.definitions}").meaning


def _letters(text: str) -> str:
    """Return the letters of a block.

    Surplus cells of a table row are not rendered, but must not be lost.
    """
    return "".join(character for character in text if character.isalpha())


def _gap(before: FormattedBlock | None, block: FormattedBlock, lines: Sequence[str], choices: Choices) -> str:
    """Return the newlines before a block: a blank line, unless blocks must adjoin."""
    if before is None:
        return ""
    if before.lines.end < block.lines.start or AS_IS not in (before.kind, block.kind):
        joined = before.lines.end == block.lines.start and choices.label_lines and _is_labelled(before, block, lines)
        return "\n" if joined else "\n\n"
    return "\n"


def _is_labelled(before: FormattedBlock, block: FormattedBlock, lines: Sequence[str]) -> bool:
    """Return whether a block is the list of a bold label."""
    label = lines[before.lines.end - 1].strip()
    return (
        before.kind == "paragraph"
        and block.kind in _LISTS
        and label.startswith(("**", "__"))
        and label.endswith(label[:2])
    )


# --- Compatibility of blocks


def _sound(form: Form, source: str) -> Form:
    """Undo the blocks whose form changes the meaning of the page in context."""
    meant = Document("", source).meaning
    attempts = [0]

    def means(changed: Sequence[int]) -> bool:
        attempts[0] += 1
        return attempts[0] <= _MOST_TRIALS and Document("", _only(form, changed).text).meaning == meant

    def kept(among: list[int]) -> list[int]:
        if not among or means(among):
            return among
        half = len(among) // 2
        return [*kept(among[:half]), *kept(among[half:])] if half else []

    changed = [at for at, block in enumerate(form.blocks) if block.new != form.old(block)]
    if means(changed):
        return form
    if not means(()):
        return _untouched(form, source)
    compatible = kept(changed)
    return _only(form, compatible if means(compatible) else ())


def _only(form: Form, changed: Sequence[int]) -> Form:
    """Return the form with only some of its blocks changed."""
    chosen = set(changed)
    return form._replace(
        blocks=tuple(
            block if at in chosen or block.new == form.old(block) else block._replace(new=form.old(block), left=True)
            for at, block in enumerate(form.blocks)
        )
    )


def _untouched(form: Form, source: str) -> Form:
    """Return the whole page as one block that is kept as in the source."""
    return Form(form.source, (FormattedBlock(LineRange(0, len(form.source)), AS_IS, source, left=True),), ("",), "")


def page(root: RenderTreeNode, context: RenderContext, choices: Choices) -> str:
    """Return the canonical text without the final newline, as a root renderer does."""
    context.env[FORM] = form = form_of(root, context, choices)
    context.env["used_refs"].clear()  # definitions stay in their places
    return form.text.removesuffix("\n")
