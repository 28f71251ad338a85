"""Reviews in the browser: what needs a person, one decision at a time, on a page that only this machine can open."""
