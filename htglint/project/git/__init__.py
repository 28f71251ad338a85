"""Git: repositories, revisions of a page, and changes; the only package that runs it."""
