"""htglint: checks, repairs and converts wrap-up pages written in Markdown."""

__version__ = "0.1.0"
