"""Characters that can't be seen, or hardly told apart from others: what they are for, and where they don't belong."""
