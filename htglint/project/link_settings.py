"""The table `links` of the configuration: how links are checked on the web."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from htglint.base.decode import Key, NamedTexts, Shape, Tables, Value
from htglint.base.escape import visible
from htglint.base.settings import HostSettings, LinkSettings

if TYPE_CHECKING:
    from htglint.base.decode import Table

AGE, AGE_FORM = "[0-9]{1,6}[smhdw]", "a time such as 7d or 12h"
_TEXT, _NUMBER, _TEXTS = Value(), Value("int"), Value("tuple[str, ...]")
_DEFAULT = LinkSettings()
_OUTSIDE = "ignored in a file of the repository"
_HOST = Shape(
    HostSettings,
    (
        Key("name", "The host.", _TEXT),
        Key("concurrency", "How many requests it gets at a time.", _NUMBER, _DEFAULT.concurrency),
        Key("rate", "How many requests it gets a second; 0 for any.", _NUMBER, _DEFAULT.rate),
    ),
)
LINKS = Shape(
    LinkSettings,
    (
        Key("ignore", "Regular expressions of URLs that are not asked.", _TEXTS, ()),
        Key("allow", "Regular expressions of the only URLs that are asked.", _TEXTS, ()),
        Key("accept", "Statuses that are well, besides 2xx.", Value("tuple[int, ...]"), ()),
        Key("timeout", "Seconds that one request may take.", _NUMBER, _DEFAULT.timeout),
        Key("attempts", "How often is asked what may be well the next time.", _NUMBER, _DEFAULT.attempts),
        Key("patience", "The longest pause, in seconds, that a host may ask for.", _NUMBER, _DEFAULT.patience),
        Key("concurrency", "How many requests a host gets at a time.", _NUMBER, _DEFAULT.concurrency),
        Key("rate", "How many requests a host gets a second; 0 for any.", _NUMBER, _DEFAULT.rate),
        Key("host", "Hosts that are asked in another way.", Tables(_HOST), (), "hosts"),
        Key("auth", f"Hosts, and the environment variables of their bearer tokens; {_OUTSIDE}.", NamedTexts(), ()),
        Key("allow-private", f"Networks that may be asked if not public; {_OUTSIDE}.", _TEXTS, (), "allow_private"),
        Key("anchors", "Whether the fragments of URLs are looked up.", Value("bool"), default=True),
        Key("max-age", "How long an answer is kept.", Value(pattern=AGE, form=AGE_FORM), _DEFAULT.max_age, "max_age"),
        Key("deadline", "How long a run may take.", Value(pattern=AGE, form=AGE_FORM), _DEFAULT.deadline),
    ),
)  # fmt: skip
"""The keys of the table; what their numbers may be is asked besides."""
_POSITIVE = ("timeout", "attempts", "concurrency")
_AT_MOST = {"timeout": 600, "attempts": 10, "concurrency": 100, "patience": 3600}


def decoded(table: Table) -> LinkSettings:
    """The settings in the table; its errors are noted."""
    made = table.into(LINKS)
    if not isinstance(made, LinkSettings):
        return LinkSettings()
    for key, patterns in (("ignore", made.ignore), ("allow", made.allow)):
        _expressions(table, key, patterns)
    for network in made.allow_private:
        try:
            ipaddress.ip_network(network)
        except ValueError:
            table.wrong(
                f"`allow-private` holds `{visible(network)}`, which is no address such as 127.0.0.1 or 10.0.0.0/8"
            )
    _numbers(table, made._asdict())
    for host in made.hosts:
        _numbers(table, host._asdict())
    return made


def _expressions(table: Table, key: str, patterns: tuple[str, ...]) -> None:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            table.wrong(f"`{key}` holds `{visible(pattern)}`, which is no regular expression: {error}")


def _numbers(table: Table, values: dict[str, object]) -> None:
    """Note numbers that make no sense."""
    for key, value in values.items():
        if not isinstance(value, int) or isinstance(value, bool):
            continue
        least, most = int(key in _POSITIVE), _AT_MOST.get(key, 1000)
        if not least <= value <= most:
            table.wrong(f"`{key}` is {value}, not a number from {least} to {most}")
