"""The canonical form of a page, block by block.

A block's canonical form counts where it means what the block meant and is its own canonical form; else the block stays
as it stands in the source, so that the form of a page is the form of its form.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from mdformat.renderer import RenderContext, RenderTreeNode

from htglint.document.document import Document

from . import opaque
from .opaque import LineRange
from .render import STATE, TABLE, State

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from markdown_it import MarkdownIt

    from htglint.base.findings import Span

    from .choices import Choices

SOURCE, PARSER, FORM = "htglint_source", "htglint_parser", "htglint_form"
CODE, TABLES = "htglint_code", "htglint_tables"
"""Keys of the parser's environment: the text, the parser, at last the ``Form``; the lines of code, and of tables."""
AS_IS, FRONT_MATTER = "as-is", "front-matter"
"""The kinds of blocks that no formatter may touch."""
_LISTS = ("bullet_list", "ordered_list")
_ITEM = re.compile(r"[ \t>]*[-*+][ \t]")
_ROUNDS = 3
"""How often a form may have another form before its block is left as it is."""
_MOST_REFERENCES = 1000
"""Definitions of references that are looked at with every block; a page that has more of them is left as it is."""
_MOST_TRIALS = 64
"""How many halves of a page are tried to find the blocks that can't stand together."""


class FormattedBlock(NamedTuple):
    """A block of the page: its lines, its kind (that of mdformat's node, or ``AS_IS``), and its canonical form.

    ``left`` tells that the form would mean something else, so that it is the source.
    """

    lines: LineRange
    kind: str
    new: str
    left: bool = False


class Form(NamedTuple):
    """The lines of a page, its blocks, what stands before each of them (newlines), and what behind the last."""

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
        """A block as it stands in the source."""
        return "\n".join(self.source[slice(*block.lines)])


def form_of(root: RenderTreeNode, context: RenderContext, choices: Choices) -> Form:
    """The canonical form of a page that was parsed with the plugin."""
    source: str = context.env[SOURCE]
    lines = tuple(source.split("\n"))
    document = Document("", source)
    front_matter = source.count("\n", 0, document.front_matter.end)
    kept = [_line_range(document, span) for span in document.kept_spans]
    passages = (*opaque.passages(lines, front_matter, context.env[CODE]), *_outside(kept, context.env[TABLES]))
    parts = list(_parts(root, lines, passages))
    writer = _Writer(context, choices, lines)
    blocks = tuple(writer.block(part) for part in parts)
    if front_matter:
        blocks = (blocks[0]._replace(kind=FRONT_MATTER), *blocks[1:])
    gaps = tuple(_gap(blocks[at - 1] if at else None, block, lines, choices) for at, block in enumerate(blocks))
    form = Form(lines, blocks, gaps, "\n" if blocks else "")
    return form if form.text == source else _sound(form, source)


def _line_range(document: Document, span: Span) -> LineRange:
    """The lines of a span, counted from 0."""
    return LineRange(document.line_number(span.start) - 1, document.line_number(span.end))


def _outside(passages: Iterable[LineRange], tables: Container[int]) -> Iterator[LineRange]:
    """The passages that don't begin in a table that the parser knows."""
    return (passage for passage in passages if passage.start not in tables)


# --- What the blocks are


class _Part(NamedTuple):
    """Lines that form one block, with their node (None if left as is); ``beside``: a list adjoins it."""

    lines: LineRange
    node: RenderTreeNode | None
    beside: bool = False
    first: bool = False


def _parts(root: RenderTreeNode, lines: Sequence[str], passages: Iterable[LineRange]) -> Iterator[_Part]:
    """The blocks of the page; lines between them that are not blank (definitions of references) are blocks, too."""
    found = [_Part(place, None) for place in passages]
    found += [_Part(_lines(node, lines), node) for node in root.children if node.map is not None]
    joined: list[_Part] = []
    for part in sorted(found, key=lambda part: part.lines):
        if joined and part.lines.start < joined[-1].lines.end:
            before = joined[-1].lines
            joined[-1] = _Part(LineRange(before.start, max(before.end, part.lines.end)), None)
        else:
            joined.append(part)
    whole = list(_with_the_rest(joined, lines))
    for at, part in enumerate(whole):
        kind = _kind(part)
        near = [*whole[max(0, at - 1) : at], *whole[at + 1 : at + 2]]
        beside = kind in _LISTS and any(_may_be(other, kind, lines) for other in near)
        yield part._replace(beside=beside, first=at == 0)


def _may_be(part: _Part, kind: str, lines: Sequence[str]) -> bool:
    """Whether a part is a list of a kind, or may end or begin with one."""
    return _kind(part) == kind or (part.node is None and any(_ITEM.match(line) for line in lines[slice(*part.lines)]))


def _kind(part: _Part) -> str:
    if part.node is None:
        return AS_IS
    return part.node.type.replace(TABLE, "table")


def _lines(node: RenderTreeNode, lines: Sequence[str]) -> LineRange:
    """The lines of a node; those of a list reach to the next block, blank ones included."""
    start, end = cast("tuple[int, int]", node.map)
    if node.type in (*_LISTS, "blockquote"):
        while end > start + 1 and not lines[end - 1].strip(" \t"):
            end -= 1
    return LineRange(start, min(end, len(lines)))


def _with_the_rest(parts: Sequence[_Part], lines: Sequence[str]) -> Iterator[_Part]:
    at = 0
    for part in (*parts, _Part(LineRange(len(lines), len(lines)), None)):
        while at < part.lines.start:
            start = at
            while at < part.lines.start and lines[at].strip(" \t"):
                at += 1
            if at > start:
                yield _Part(LineRange(start, at), None)
            at += 1
        at = max(at, part.lines.end)
        if part.lines.start < part.lines.end:
            yield part


# --- How they are written


class _Writer:
    """Writes the blocks of one page."""

    def __init__(self, context: RenderContext, choices: Choices, lines: Sequence[str]) -> None:
        self.context = context
        self.choices = choices
        self.lines = lines
        self.references: dict[str, dict[str, Any]] = context.env.get("references", {})
        self.definitions = "".join(
            f"\n\n[{label}]: <{target['href']}>" for label, target in list(self.references.items())[:_MOST_REFERENCES]
        )

    def block(self, part: _Part) -> FormattedBlock:
        """The block in its canonical form."""
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

    def rendered(self, node: RenderTreeNode, part: _Part) -> str:
        state = State(self.choices)
        state.own_bullet = part.beside
        if part.lines.start < self.choices.metadata_end:
            state.bullet = self.choices.metadata_bullet
        if part.first:
            state.rule = "***"  # a page that begins with three hyphens may begin with front matter
        env = {"indent_width": 0, "used_refs": set(), "references": self.references, STATE: state}
        return node.render(self.context._replace(env=env))

    def settled(self, new: str, part: _Part) -> str | None:
        """The form of the form, and so on until it stays; None where that takes too long, or it is no single block."""
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
        """What a block means among the page's definitions; a page's own first line may look like front matter."""
        return Document("", f"\n{text}\n{self.definitions}").meaning


def _letters(text: str) -> str:
    """The letters of a block: nobody shows the cells that a row of a table has too many, and they are text."""
    return "".join(character for character in text if character.isalpha())


def _gap(before: FormattedBlock | None, block: FormattedBlock, lines: Sequence[str], choices: Choices) -> str:
    """What stands before a block: a blank line, but for blocks that the source joins and nobody may part."""
    if before is None:
        return ""
    if before.lines.end < block.lines.start or AS_IS not in (before.kind, block.kind):
        joined = before.lines.end == block.lines.start and choices.label_lines and _is_labelled(before, block, lines)
        return "\n" if joined else "\n\n"
    return "\n"


def _is_labelled(before: FormattedBlock, block: FormattedBlock, lines: Sequence[str]) -> bool:
    """Whether a block is the list of a bold label."""
    label = lines[before.lines.end - 1].strip()
    return (
        before.kind == "paragraph"
        and block.kind in _LISTS
        and label.startswith(("**", "__"))
        and label.endswith(label[:2])
    )


# --- Whether they can stand together


def _sound(form: Form, source: str) -> Form:
    """The form less the blocks whose form changes what the page means only where they stand."""
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
    well = kept(changed)
    return _only(form, well if means(well) else ())


def _only(form: Form, changed: Sequence[int]) -> Form:
    """The form with only some of its blocks changed."""
    chosen = set(changed)
    return form._replace(
        blocks=tuple(
            block if at in chosen or block.new == form.old(block) else block._replace(new=form.old(block), left=True)
            for at, block in enumerate(form.blocks)
        )
    )


def _untouched(form: Form, source: str) -> Form:
    """A page whose blocks can't be told apart without a change of what it means: one block that is left as it is."""
    return Form(form.source, (FormattedBlock(LineRange(0, len(form.source)), AS_IS, source, left=True),), ("",), "")


def page(root: RenderTreeNode, context: RenderContext, choices: Choices) -> str:
    """The canonical text, as a renderer of the root returns it: less the newline at its end."""
    context.env[FORM] = form = form_of(root, context, choices)
    context.env["used_refs"].clear()  # definitions stand where they stood
    return form.text.removesuffix("\n")
