"""The entry point of the group ``mdformat.parser_extension``: `mdformat` lays pages out as `htglint fmt` does.

mdformat imports it for every run, and asks it for nothing but these names.
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
    """The choices for a page, by the configuration and the packs that `htglint` would take for it."""
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
