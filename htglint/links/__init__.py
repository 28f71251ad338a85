"""Links: targets, anchors, the files of the site, and the web."""
