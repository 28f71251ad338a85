"""The language server: the findings and fixes of a page that is open in an editor, by the Language Server Protocol."""
