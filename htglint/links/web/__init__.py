"""The external links of pages, asked on the web: politely, safely, and each once."""
