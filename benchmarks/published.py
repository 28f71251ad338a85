"""Markdown as a site publishes it: pages for conversions to be measured on."""

from __future__ import annotations

import re

_CHROME = (
    '<!DOCTYPE html><html lang="en-US"><head><meta charset="utf-8"><title>Garden</title></head><body><div id="app">'
    '<a href="#VPContent" class="VPSkipLink visually-hidden">Skip to content</a><header class="VPNav"><nav>{menu}</nav>'
    '</header><aside class="VPSidebar"><nav>{menu}</nav></aside><main class="main"><div class="vp-doc _garden_{name}_">'
    '<div>{body}</div></div></main><footer class="VPDocFooter"><p>Last updated: </p></footer></div></body></html>'
)
_MENU = "".join(f'<a class="VPLink" href="/docs/{number}/"><span>Chapter {number}</span></a>' for number in range(150))


def html_of(source: str, name: str) -> str:
    """The HTML of a page as VitePress makes it: navigation around, anchors at headings, and lines joined."""
    from markdown_it import MarkdownIt  # only those who convert need it

    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    body = parser.render(re.sub(r"\A---\n.*?\n---\n", "", source, flags=re.S))
    body = re.sub(r"(</h\d>)", r' <a class="header-anchor" href="#x" aria-label="Permalink">&#8203;</a>\1', body)
    parts = re.split(r"(<pre>.*?</pre>)", body, flags=re.S)
    parts[::2] = [re.sub(r"\s+", " ", re.sub(r">\s*\n\s*<", "><", part)) for part in parts[::2]]
    return _CHROME.format(menu=_MENU, name=name, body="".join(parts))
