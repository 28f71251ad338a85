"""Layout: the canonical form of a page, and the minimal edits to get there."""
