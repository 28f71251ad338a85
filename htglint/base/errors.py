"""Errors that a user can act on."""


class HtglintError(Exception):
    """The run or a page of it failed; the message says what, where, and what to do."""
