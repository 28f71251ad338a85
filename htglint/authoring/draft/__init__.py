"""New pages: topics with emoji, dates, and the text of the draft."""
