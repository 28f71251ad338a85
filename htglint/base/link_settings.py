"""Settings of link checks, declared here because lower rooms use them."""

# No `from __future__ import annotations` here: the annotations are read at run time.
from typing import Annotated, NamedTuple

from .declare import Setting, shape_of_settings
from .decode import NamedTexts, Networks, Regexes, Tables, Value

AGE, AGE_FORM = "[0-9]{1,6}[smhdw]", "a time such as 7d or 12h"
_OUTSIDE = "ignored in a file of the repository"
_AGE = Value(pattern=AGE, form=AGE_FORM)
# The limits keep a typing error from stalling a run or flooding a host.
_CONCURRENCY, _RATE = Value("int", least=1, most=100), Value("int", least=0, most=1000)


class HostSettings(NamedTuple):
    """How one host is checked, where it differs from the others."""

    name: Annotated[str, Setting("The host.", Value())]
    concurrency: Annotated[int, Setting("Concurrent requests.", _CONCURRENCY)] = 4
    rate: Annotated[int, Setting("Requests per second; 0 for no limit.", _RATE)] = 10


class LinkSettings(NamedTuple):
    """How external links are checked."""

    ignore: Annotated[tuple[str, ...], Setting("Regular expressions of URLs to skip.", Regexes())] = ()
    allow: Annotated[tuple[str, ...], Setting("Regular expressions of the only URLs to check.", Regexes())] = ()
    accept: Annotated[
        tuple[int, ...], Setting("HTTP statuses to accept in addition to 2xx.", Value("tuple[int, ...]"))
    ] = ()
    timeout: Annotated[int, Setting("Seconds that one request may take.", Value("int", least=1, most=600))] = 20
    attempts: Annotated[
        int, Setting("Attempts for a request that fails with a temporary error.", Value("int", least=1, most=10))
    ] = 3
    patience: Annotated[
        int, Setting("The longest pause, in seconds, that a host may ask for.", Value("int", least=0, most=3600))
    ] = 60
    concurrency: Annotated[int, Setting("Concurrent requests to one host.", _CONCURRENCY)] = 4
    rate: Annotated[int, Setting("Requests per second to one host; 0 for no limit.", _RATE)] = 10
    hosts: Annotated[
        tuple[HostSettings, ...],
        Setting("Hosts with limits of their own.", Tables(shape_of_settings(HostSettings)), key="host"),
    ] = ()
    auth: Annotated[
        tuple[tuple[str, str], ...],
        Setting(f"Hosts, and the environment variables with their bearer tokens; {_OUTSIDE}.", NamedTexts()),
    ] = ()
    allow_private: Annotated[
        tuple[str, ...], Setting(f"Networks to check although they are not public; {_OUTSIDE}.", Networks())
    ] = ()
    anchors: Annotated[bool, Setting("Whether to check the fragments of URLs.", Value("bool"))] = True
    max_age: Annotated[str, Setting("How long an answer is cached.", _AGE)] = "7d"
    deadline: Annotated[str, Setting("How long a run may take.", _AGE)] = "30m"


LINKS = shape_of_settings(LinkSettings)
"""The keys of the table `links`."""
