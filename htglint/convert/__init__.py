"""Published HTML or scraped text -> canonical Markdown, by readers and one writer."""
