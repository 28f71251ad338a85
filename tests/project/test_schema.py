"""The schemas for editors: they are valid, accept what packs.py accepts, and refuse what it refuses."""

from __future__ import annotations

import copy
import json
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from htglint.base.decode import Shape, TomlTable
from htglint.checks import CHECKS
from htglint.cli import main as cli
from htglint.project import pack_shapes, packs, schema
from htglint.project.pack_shapes import PARAMS, PROFILE, RULE
from tests.helpers.packs import BROKEN
from tests.helpers.paths import ROOT, SAMPLES
from tools import schemas

EITHER = Draft202012Validator(schema.either())
BEYOND = (
    "already taken", "which no pack has", "is not TOML", "not a regular expression", "not a glob",
    "at least one expression",
)  # fmt: skip
"""What a schema can't know."""


@pytest.mark.parametrize("name", schema.SCHEMAS)
def test_a_schema_is_valid(name: str) -> None:
    Draft202012Validator.check_schema(schema.SCHEMAS[name]())


@pytest.mark.parametrize(
    "path", [*sorted((ROOT / "rules").rglob("*.toml")), *sorted(SAMPLES.rglob("*.toml"))], ids=lambda path: path.stem
)
def test_what_is_there_is_accepted(path: Any) -> None:
    values = tomllib.loads(path.read_text("utf-8"))
    kind = "rule" if packs.is_rule(values) else "language" if packs.LANGUAGE_MARK in values else "profile"
    for name in ("any", kind):
        Draft202012Validator(schema.SCHEMAS[name]()).validate(values)
    for other in {"rule", "profile", "language"} - {kind}:
        assert not Draft202012Validator(schema.SCHEMAS[other]()).is_valid(values)


@pytest.mark.parametrize(("text", "sentence"), BROKEN)
def test_what_packs_refuses_is_refused(text: str, sentence: str) -> None:
    if "is not TOML" in sentence:
        return  # there is nothing to hold against a schema
    assert EITHER.is_valid(tomllib.loads(text)) is any(words in sentence for words in BEYOND)


WRONG = st.sampled_from([3, True, "x", "", ["x"], [1], {"x": 1}, [{"x": 1}], [{}]])
FILES = [tomllib.loads(path.read_text("utf-8")) for path in sorted((ROOT / "rules").rglob("*.toml"))]


@st.composite
def changed_files(draw: st.DrawFn) -> dict[str, Any]:
    """A built-in file in which a key of some table was removed, added, or given another value."""
    values: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(FILES)))
    tables = [values]
    for table in tables:
        for value in table.values():
            tables += [value] if isinstance(value, dict) else []
            tables += [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    table = draw(st.sampled_from(tables))
    key = draw(st.sampled_from([*table, "unknown", "default", "since", "value"]))
    if key in table and draw(st.booleans()):
        del table[key]
    else:
        table[key] = draw(WRONG)
    return values


@given(changed_files())
def test_schema_and_decoder_agree_about_any_change(values: dict[str, Any]) -> None:
    errors: list[str] = []
    TomlTable(values, "file", errors).into(RULE if packs.is_rule(values) else PROFILE)
    told = [error for error in errors if not any(words in error for words in BEYOND)]
    assert EITHER.is_valid(values) is not bool(told), told


@pytest.mark.parametrize(
    "shape",
    [shape for shape in vars(pack_shapes).values() if isinstance(shape, Shape)],
    ids=lambda shape: shape.made.__name__,
)
def test_a_shape_has_a_key_for_every_field(shape: Shape) -> None:
    fields = [field for field in shape.made._fields if field not in ("origin", "fix_enabled")]
    assert sorted(key.field or key.name for key in shape.keys) == sorted(fields)
    for key in shape.keys:
        field = key.field or key.name
        if field in shape.made._field_defaults and field != "params":
            assert key.default == shape.made._field_defaults[field]


def test_every_key_is_explained_and_every_check_has_its_parameters() -> None:
    rule, profile = schema.rule(), schema.profile()
    for table in (rule, profile, rule["properties"]["example"]["items"], profile["properties"]["edition"]["items"]):
        assert all(len(key["description"]) > 10 for key in table["properties"].values())
    branches = {part["if"]["properties"]["check"]["const"]: part["then"] for part in rule["allOf"]}
    assert set(branches) == set(CHECKS) == set(rule["properties"]["check"]["enum"])
    for check, branch in branches.items():
        params = branch["properties"]["params"]
        assert params["description"]
        assert list(params["properties"]) == [key.name for key in PARAMS[check].keys]


@pytest.mark.parametrize("check", [name for name, check in CHECKS.items() if "report" in check.params._fields])
def test_the_problems_that_a_check_knows_are_listed(check: str) -> None:
    validator = Draft202012Validator(schema.rule()["allOf"][list(CHECKS).index(check)]["then"]["properties"]["params"])
    for report in [*CHECKS[check].choices["report"], "the-weather"]:
        refused = {error.path[0] for error in validator.iter_errors({"report": report}) if error.path}
        assert refused == (set() if report in CHECKS[check].choices["report"] else {"report"})


@pytest.mark.parametrize(("path", "name"), schemas.FILES.items(), ids=schemas.FILES.values())
def test_the_files_are_fresh(path: Any, name: str) -> None:
    assert path.read_text("utf-8") == schema.text(name), "run `make docs`"


@pytest.mark.parametrize("arguments", [[], ["any"], ["rule"], ["profile"], ["language"]])
def test_the_command(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["schema", *arguments]) == 0
    assert json.loads(capsys.readouterr().out) == schema.SCHEMAS["".join(arguments) or "any"]()


def test_the_command_knows_no_other_shape(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["schema", "page"]) == 2
    assert "'rule', 'profile'" in capsys.readouterr().err
