"""How well and how fast, measured on pages that are made here, so that anybody can repeat it."""
