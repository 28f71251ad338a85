"""Errors that a user can act on, and descriptions of others."""

from __future__ import annotations

import os


class HtglintError(Exception):
    """The run or a page of it failed; the message says what, where, and what to do."""


def described(error: BaseException) -> str:
    """Return the type and message of an unexpected error, on one line.

    HTGLINT_DEBUG=1 also prints its traceback to standard error.
    """
    if os.environ.get("HTGLINT_DEBUG") == "1":
        import traceback

        traceback.print_exception(error)
    return f"{type(error).__name__}: {error}".replace("\n", " ")
