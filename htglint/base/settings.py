"""The configuration of a page, decoded."""

# No `from __future__ import annotations` here: as strings the types of the fields would be compiled one by one, which
# takes twice as long for each class.
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from .rules import Severity


class HostSettings(NamedTuple):
    """How one host is asked, where it differs from the others; the units are those of ``LinkSettings``."""

    name: str
    concurrency: int
    rate: int


class LinkSettings(NamedTuple):
    """How links are checked on the web.

    URLs that match an expression of ``ignore`` are not asked; where ``allow`` has expressions, only those that match
    one. ``accept`` are statuses that are well besides 2xx. ``timeout`` (seconds) is that of one request, ``attempts``
    how often a request is made that may succeed the next time, ``patience`` (seconds) the longest pause that a host may
    ask for. ``concurrency`` is the number of requests to a host at a time, ``rate`` that of requests a second (0 for
    any). ``auth`` are hosts with the names of the environment variables that hold their bearer tokens, and
    ``allow_private`` addresses or networks that may be asked although they are not public. ``anchors`` tells whether
    fragments are looked up; ``max_age`` (``7d``) is how long an answer is kept, ``deadline`` how long a run may take.
    """

    ignore: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    accept: tuple[int, ...] = ()
    timeout: int = 20
    attempts: int = 3
    patience: int = 60
    concurrency: int = 4
    rate: int = 10
    hosts: tuple[HostSettings, ...] = ()
    auth: tuple[tuple[str, str], ...] = ()
    allow_private: tuple[str, ...] = ()
    anchors: bool = True
    max_age: str = "7d"
    deadline: str = "30m"


class FileIgnores(NamedTuple):
    """Selectors of rules that are left out of the pages whose path, seen from ``root``, matches ``glob``.

    A glob behind ``!`` means the pages that it does not match.
    """

    root: str
    glob: str
    selectors: tuple[str, ...]


class Config(NamedTuple):
    """The configuration of one page, decoded and complete; selectors are codes, names or prefixes.

    ``severity`` are selectors with the severity of their rules. ``source`` is the file that it was read from (empty
    where there is none), ``root`` the folder that its globs and patterns are relative to; ``packs``, ``siblings``,
    ``vocabularies``, ``baseline`` and ``vale``, a configuration of Vale, are absolute paths. ``language`` is that of
    the pages' dictionary.
    """

    source: str = ""
    root: str = ""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    site_root: str = ""
    language: str = "en"
    vocabularies: tuple[str, ...] = ()
    vale: str = ""
    profiles: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    fail_on: Severity = Severity.ERROR
    links: LinkSettings = LinkSettings()
    baseline: str = ""
    per_file_ignores: tuple[FileIgnores, ...] = ()
    severity: tuple[tuple[str, Severity], ...] = ()
    fixable: tuple[str, ...] = ()
    extend_fixable: tuple[str, ...] = ()
    unfixable: tuple[str, ...] = ()
