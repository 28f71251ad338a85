"""The page: its text, its tree, its head and its lines."""
