"""Words of prose: extraction, known words, and corrections of unknown ones."""
