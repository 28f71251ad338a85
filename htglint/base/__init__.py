"""Values and small services for every room; nothing here knows rules or commands."""
