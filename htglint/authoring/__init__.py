"""Pages that are begun and finished: new pages, their state, and profiles learnt from pages."""
