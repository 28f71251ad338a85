"""Writes tests/data/sarif-2.1.0.json: the properties that the objects of SARIF 2.1.0 have and need.

usage: python -m tools.sarif_schema INDEX.d.ts

INDEX.d.ts is the file of that name in the npm package @types/sarif (2.1.7, MIT), TypeScript definitions that follow the
schema of the OASIS committee; only the facts are taken, as a JSON Schema. It does not tell the formats of strings, the
ranges of numbers, and that the items of some lists differ: tests/test_formats.py asks for these by itself.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent.parent / "tests" / "data" / "sarif-2.1.0.json"
_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
_INTERFACE = re.compile(r"export interface (?P<name>\w+) \{(?P<body>.*?)\n\}", re.S)
_NAMESPACE = re.compile(r"export namespace (?P<name>\w+) \{(?P<body>.*?)\n\}", re.S)
_WORDS = re.compile(r"type (?P<name>\w+) =(?P<words>[^;]*);", re.S)
_PROPERTY = re.compile(r"^ {4}(?P<name>\$?\w+)(?P<optional>\??): (?P<type>[^;]*(?:\{[^}]*\})?[^;]*);", re.M)
_SIMPLE = {"string": "string", "number": "number", "boolean": "boolean"}


def schema(definitions: str) -> dict[str, Any]:
    """The schema of a log."""
    text = _COMMENT.sub("", definitions)
    known: dict[str, Any] = {}
    for namespace in _NAMESPACE.finditer(text):
        for words in _WORDS.finditer(namespace["body"]):
            values = [json.loads(word) for word in re.findall(r'"[^"]*"|-?\d+', words["words"])]
            known[f"{namespace['name']}.{words['name']}"] = {"enum": values}
    for interface in _INTERFACE.finditer(text):
        known[interface["name"]] = _object(interface["body"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#/$defs/Log", "$defs": known}


def _object(body: str) -> dict[str, Any]:
    properties = list(_PROPERTY.finditer(body))
    return {
        "type": "object",
        "properties": {one["name"]: _type(one["type"].removesuffix(" | undefined")) for one in properties},
        "required": [one["name"] for one in properties if not one["optional"]],
        "additionalProperties": "[key: string]: any" in body,
    }


def _type(written: str) -> dict[str, Any]:
    if written in _SIMPLE:
        return {"type": _SIMPLE[written]}
    if written.endswith("[]"):
        return {"type": "array", "items": _type(written.removesuffix("[]"))}
    mapping = re.fullmatch(r"\{ \[key: string\]: (\w+) \}", written)
    if mapping:
        return {"type": "object", "additionalProperties": _type(mapping[1])}
    return {"$ref": f"#/$defs/{written}"}


if __name__ == "__main__":
    made = schema(Path(sys.argv[1]).read_text("utf-8"))
    FILE.write_text(json.dumps(made, indent=1) + "\n", "utf-8")
    sys.stdout.write(f"{FILE}\n")
