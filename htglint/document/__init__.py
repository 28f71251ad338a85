"""A page: its text, syntax tree, head and lines."""
