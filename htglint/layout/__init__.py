"""Layout: the one form in which a page is written, and the smallest edits that give it that form."""
