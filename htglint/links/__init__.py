"""Links of a page: the anchors that they lead to."""
