"""Permissions of a link check: bearer tokens, and addresses that are not public.

Whoever changes a page can change the files beside it, so a configuration inside the checked tree grants nothing. Flags,
the environment, the user's own file and a `--config` outside the tree do.
"""

from __future__ import annotations

import ipaddress
import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from htglint.base import files
from htglint.base.decode import Key, NamedTexts, Shape, TomlTable, Value
from htglint.base.errors import HtglintError
from htglint.base.escape import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from htglint.base.link_settings import LinkSettings

    from .settings import Config

AUTH_VARIABLE, ADDRESSES_VARIABLE = "HTGLINT_AUTH", "HTGLINT_ALLOW_PRIVATE"
_FILE = "htglint.toml"


class Grants(NamedTuple):
    """Hosts with the environment variables of their tokens.

    Private addresses and networks that may be requested.
    """

    auth: tuple[tuple[str, str], ...] = ()
    allow_private: tuple[str, ...] = ()

    def over(self, settings: LinkSettings) -> LinkSettings:
        """Return the settings with exactly these grants."""
        return settings._replace(auth=self.auth, allow_private=self.allow_private)


_LINKS = Shape(
    Grants,
    (
        Key("auth", "", NamedTexts(), ()),
        Key("allow-private", "", Value("tuple[str, ...]"), (), "allow_private"),
    ),
)


def granted(auth: Sequence[str], allow_private: Sequence[str], config: str | None, settings: LinkSettings) -> Grants:
    """Return all grants combined.

    ``auth`` (``HOST=VARIABLE``) and ``allow_private`` are the values of flags, ``settings`` those of the ``--config``
    file, if it may grant anything. Raises HtglintError for an invalid value.
    """
    own = _of_user()
    flags = Grants(tuple(_pair("--auth", pair) for pair in auth), tuple(allow_private))
    environment = Grants(
        tuple(_pair(AUTH_VARIABLE, pair) for pair in _listed(AUTH_VARIABLE)), tuple(_listed(ADDRESSES_VARIABLE))
    )
    named = Grants(settings.auth, settings.allow_private) if config is not None else Grants()
    both = (own, named, environment, flags)
    for address in (*flags.allow_private, *environment.allow_private):
        _check_address(address)
    return Grants(
        tuple(dict(pair for one in both for pair in one.auth).items()),
        tuple(dict.fromkeys(address for one in both for address in one.allow_private)),
    )


def is_outside(config: str, pages: Iterable[str]) -> bool:
    """Return whether a configuration is outside the pages' repositories or folders."""
    places = {os.path.abspath(config), os.path.realpath(config)}
    tops = {_top(os.path.abspath(page)) for page in pages} | {_top(os.path.realpath(page)) for page in pages}
    return not any(files.is_below(place, top) for place in places for top in tops)


def complaint(config: Config) -> str:
    """Return a warning for a configuration inside the tree that grants something.

    Empty if it does not.
    """
    if not (config.links.auth or config.links.allow_private):
        return ""
    return (
        f"{visible(files.shown(config.source))}: `links.auth` and `links.allow-private` are ignored in a file that a "
        f"change to the pages can change; use --auth and --allow-private, {AUTH_VARIABLE} and {ADDRESSES_VARIABLE}, or "
        f"{visible(own_file())}"
    )


def own_file() -> str:
    """Return the path of the user's configuration, which need not exist."""
    if sys.platform == "win32":
        base = os.environ.get("APPDATA") or os.path.expanduser("~")
    else:
        base = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    return os.path.join(base, "htglint", _FILE)


def _of_user() -> Grants:
    path = own_file()
    if not os.path.lexists(path):
        return Grants()
    table = TomlTable(files.parse_toml(files.read(path).text, path), visible(path), [])
    table.known(["links"])
    links = table.table("links").into(_LINKS)
    if table.errors or not isinstance(links, Grants):
        raise HtglintError("\n".join(table.errors))
    for address in links.allow_private:
        _check_address(address)
    return links


def _top(page: str) -> str:
    """Return the root of the page's repository, or the folder of the page."""
    folder = page if os.path.isdir(page) else os.path.dirname(page)
    return files.repository_root(folder) or folder


def _listed(variable: str) -> list[str]:
    return [part.strip() for part in os.environ.get(variable, "").split(",") if part.strip()]


def _pair(where: str, text: str) -> tuple[str, str]:
    host, equals, variable = text.partition("=")
    if not (host.strip() and equals and variable.strip()):
        raise HtglintError(
            f"{where} is `{visible(text)}`, not HOST=VARIABLE, where the environment variable holds the token"
        )
    return host.strip(), variable.strip()


def _check_address(address: str) -> None:
    try:
        ipaddress.ip_network(address)
    except ValueError as error:
        raise HtglintError(
            f"`{visible(address)}` in --allow-private is not an address or network such as 127.0.0.1 or 10.0.0.0/8"
        ) from error
