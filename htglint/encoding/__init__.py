"""Damage models, completions and evidence: damaged text in, explained repair out."""
