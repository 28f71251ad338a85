"""What the parameters of several checks have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Nothing(NamedTuple):
    """The parameters of a check that takes none."""

    def problem(self) -> str:
        """What is wrong with the values: nothing can be."""
        return ""


def unaccepted(report: str, accepted: Iterable[str]) -> str:
    """What is wrong with a ``report`` that is none of those accepted; empty where it is one."""
    return "" if report in accepted else f"`report` is `{report}`; it takes {', '.join(accepted)}"
