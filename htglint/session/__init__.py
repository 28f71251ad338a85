"""Implementation of the library: it works on texts, and reads no files but packs and a configuration that is named."""
