"""Published HTML or scraped text -> canonical Markdown: a reader makes the tree, one writer makes the page."""
