"""The library's implementation: works on texts.

It reads no files but packs and a configuration that is named.
"""
