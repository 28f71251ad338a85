"""Words: which of a page's are prose, which of these are known, and what an unknown one was meant to be."""
