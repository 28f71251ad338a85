"""Values and small services that every room uses; nothing here knows a rule, a page's structure or a command."""
