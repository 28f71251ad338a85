"""Renders the topic around a passage: HTML stays text, links and images are inert."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markupsafe import Markup

from htglint.report.html import excerpts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict

    from htglint.base.findings import Span
    from htglint.document.document import Document

_OPEN, _CLOSE = "\ue0fd", "\ue0fe"
"""Private characters that mark the passage while it is rendered; those of the page are replaced before."""
_REACH = 3000
"""Code points that are rendered on either side of a passage."""


class _TopicRenderer(RendererHTML):
    """Writes elements without attributes, so that no text of the page becomes one."""

    def renderToken(  # noqa: N802 - the name of markdown-it
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        tokens[idx].attrs = {}
        return super().renderToken(tokens, idx, options, env)

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Write the description of a picture, which is not loaded."""
        text = self.renderInlineAsText(tokens[idx].children or [], options, env)
        return f"<em>[picture: {escape(text)}]</em>"

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        """Write an underlined text, which leads nowhere."""
        return "<u>"

    def link_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        """End the underlined text."""
        return "</u>"

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG002
        """Write a block of code without its language."""
        return f"<pre><code>{escape(tokens[idx].content)}</code></pre>\n"


def rendered(document: Document, span: Span) -> Markup:
    """Return the topic around a span as HTML, with the span marked."""
    whole = next((topic.span for topic in document.topics if topic.span.start <= span.start < topic.span.end), None)
    start, end = whole or (0, len(document.text))
    start, end = max(start, span.start - _REACH), min(end, span.end + _REACH)
    before, marked, after = (
        _safe(document.text[slice(*part)]) for part in ((start, span.start), span, (span.end, max(end, span.end)))
    )
    source = f"{before}{_OPEN}{marked}{_CLOSE}{after}"
    parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_TopicRenderer).enable("table")
    html = parser.render(source)
    if html.count(_OPEN) == html.count(_CLOSE) == 1 and "<" not in html[html.index(_OPEN) : html.index(_CLOSE)]:
        html = html.replace(_OPEN, "<mark>").replace(_CLOSE, "</mark>")
    return Markup(html.replace(_OPEN, "").replace(_CLOSE, ""))


def _safe(text: str) -> str:
    return excerpts.visible_lines(text.replace(_OPEN, "\ufffd").replace(_CLOSE, "\ufffd"))
