"""Errors that a person can do something about."""


class HtglintError(Exception):
    """The run, or one page of it, failed: one sentence with what, where, and what to do."""
