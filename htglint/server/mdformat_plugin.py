"""mdformat plug-in: `mdformat` formats pages as `htglint fmt` does.

The entry point is ``mdformat.parser_extension``. mdformat imports it on every run and uses only ``RENDERERS`` and
``update_mdit``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.layout.blocks import SOURCE, page
from htglint.layout.plugin import RENDERERS as _RENDERERS
from htglint.layout.plugin import update_mdit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mdformat.renderer import RenderContext, RenderTreeNode
    from mdformat.renderer.typing import Render

    from htglint.layout.choices import Choices

__all__ = ["RENDERERS", "update_mdit"]


def _root(node: RenderTreeNode, context: RenderContext) -> str:
    return page(node, context, _choices(context.env[SOURCE], str(context.options["mdformat"].get("filename") or "-")))


def _choices(text: str, name: str) -> Choices:
    """Return a page's choices, from the same configuration and packs as `htglint`."""
    from htglint.document.document import Document
    from htglint.layout.choices import choices_of
    from htglint.project import packs
    from htglint.project.config import Configs, Overrides
    from htglint.project.project import Project

    config = Configs(Overrides(), None, isolated=False).of_page(name)
    document = Document(name, text)
    context = Project(packs.load(config.packs), config, config.siblings).local_context(document)
    return choices_of(document, context)


RENDERERS: Mapping[str, Render] = {**_RENDERERS, "root": _root}
