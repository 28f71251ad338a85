"""Progress of a page by topic: what is unwritten, authors, and history."""
