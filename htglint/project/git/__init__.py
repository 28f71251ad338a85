"""Git: repositories, revisions of a page, and changes. Nothing else runs git."""
