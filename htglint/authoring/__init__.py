"""Starting and finishing pages: new drafts, their state, and profiles from pages."""
