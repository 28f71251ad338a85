"""Reviews in the browser: one decision at a time, on a page for this machine only."""
