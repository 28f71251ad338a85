"""Installed packs: package folders with an `htglint.packs` entry point.

A distribution declares `name = "package"` or `name = "package.folder"` in that group, and a configuration loads the
folder as `packs = ["distribution:name"]`. Nothing of the package is imported to find it, unless it is a namespace.
"""

from __future__ import annotations

import os
import re

from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.base.suggest import did_you_mean

GROUP = "htglint.packs"
_REFERENCE = re.compile(r"(?P<package>[A-Za-z0-9][\w.-]+):(?P<name>[A-Za-z0-9][\w.-]*)")
"""Two characters at least before the colon: one is the drive of a path."""
_RUNS = re.compile(r"[-_.]+")


def is_reference(value: str) -> bool:
    """Return whether a setting names an installed pack, not a path."""
    return _REFERENCE.fullmatch(value) is not None


def folder_of(reference: str) -> str:
    """Return the folder of an installed pack.

    Raises HtglintError if there is none of that name.
    """
    from importlib.metadata import entry_points  # only needed with such packs

    known = {}
    for point in entry_points(group=GROUP):
        if point.dist is not None:
            known[f"{_normalized(point.dist.name)}:{point.name}"] = point
    package, _, name = reference.partition(":")
    found = known.get(f"{_normalized(package)}:{name}")
    if found is None:
        close = did_you_mean(reference, known)
        installed = f"; installed are {', '.join(sorted(known))}" if known else "; no pack is installed"
        raise HtglintError(f"no installed package has the pack `{visible(reference)}`{close or installed}")
    folder = _folder(found.module)
    if not folder:
        raise HtglintError(
            f"the pack `{visible(reference)}` names `{found.module}`, which is not a folder of its package"
        )
    return folder


def _normalized(distribution: str) -> str:
    """Return the name of a distribution as package indexes compare it (PEP 503)."""
    return _RUNS.sub("-", distribution).lower()


def _folder(module: str) -> str:
    """Return the folder of a package, or one below it; empty if there is none."""
    from importlib.util import find_spec

    top, *below = module.split(".")
    spec = find_spec(top)
    places = spec.submodule_search_locations if spec is not None else None
    folders = (os.path.join(place, *below) for place in places or ())
    return next(filter(os.path.isdir, folders), "")
