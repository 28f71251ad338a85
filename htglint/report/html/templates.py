"""The templates of this folder, and the content policy that allows nothing but what they hold."""

from __future__ import annotations

import base64
import hashlib
import os
from functools import lru_cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from htglint.base.summary import plural

FOLDER = os.path.join(os.path.dirname(__file__), "templates")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return environment(FOLDER)


def environment(*folders: str) -> Environment:
    """Return an environment that escapes every value and refuses unknown names."""
    made = Environment(
        autoescape=True,
        loader=FileSystemLoader(folders),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    made.globals["hashed"] = hashed
    made.filters["plural"] = plural
    return made


def render(template: str, **values: object) -> Markup:
    """Return a rendered template, which ends with a newline; values are escaped unless they are markup themselves."""
    text = _environment().get_template(template).render(values)
    return Markup(text.rstrip("\n") + "\n")


@lru_cache(maxsize=8)
def asset(name: str) -> Markup:
    """Return a style sheet or script of this folder, to be written into the file as it is."""
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        return Markup(file.read().strip())


def hashed(text: str) -> str:
    """Return the source expression of a content policy for an inline style or script (CSP level 3, 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
