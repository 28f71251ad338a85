"""The formats that other programs read: what their consumers demand holds, whatever a page or a file is called."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from htglint.base.findings import Candidate, Edit, Finding, Fix, Hit, Related, Safety, Span, Step
from htglint.base.rules import Rule, Severity
from htglint.cli import main as cli
from htglint.document.document import edited
from htglint.project import packs
from htglint.report import FOR_PEOPLE, FORMATS
from tests.helpers.paths import DATA

SARIF = json.loads((DATA / "sarif-2.1.0.json").read_text("utf-8"))
PAGE = "# A page\n\nWouldnâ€™t it be nice?\n"
HOSTILE = [
    "::error file=x::forged", "::stop-commands::x", "##[error]forged", "##[add-mask]a", "%0A::error::x", "%0D%0A", "%",
    "\n", "\r\n", "\r", "\n::warning::forged\n", "]]>", "\x1b[31m", "\x1b]8;;https://example.org\x07", "\x9b2K",
    "\u202e", "\u2066", "\u2028", "|", "||", "\\|", "\\", "`", "``", "```", "\n```\n", "<script>alert(1)</script>",
    "</details>", "<!-- ", "-->", "[a](https://example.org)", "![a](b)", "](", "[0](1)", "{0}", "{{1}}", "@somebody",
    "#12", "https://example.org/x", "*a*", "_", "~", "$x$", ",", ":", ";", "=", '"', "'", " ", "\t", "a", "ß", "🗓️",
    "\x00", "&lt;",
]  # fmt: skip
hostile = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=3), max_size=6).map("".join)
paths = (
    (hostile | st.just("docs/page.md"))
    .map(lambda path: re.sub("/+", "/", path.replace("\x00", "\udcff")).strip("./"))  # as a relative path is shown
    .filter(bool)
)
severities = st.sampled_from(list(Severity))


def rule(code: str = "HTG101", severity: Severity = Severity.ERROR, summary: str = "Something is wrong") -> Rule:
    return Rule(code, f"name-{code.lower()}", "encoding", "kind", severity, "sometimes", summary, None)


@st.composite
def findings(draw: st.DrawFn) -> tuple[list[Finding], dict[str, str]]:
    """Findings at any places of hostile pages, with all that a finding may have, and the pages."""
    sources = draw(st.dictionaries(paths, hostile, min_size=1, max_size=3))
    made = []
    for path in draw(st.lists(st.sampled_from(sorted(sources)), max_size=8)):
        length = len(sources[path])
        start, end = sorted((draw(st.integers(0, length)), draw(st.integers(0, length))))
        span = Span(start, end)
        fix = Fix(draw(hostile), (Edit(span, draw(hostile)),), draw(st.sampled_from(list(Safety))))
        related = (Related(draw(paths), Span(0, 0), 1, 1, draw(hostile)),)
        readings = tuple(Candidate(draw(hostile), 0.5) for _ in range(draw(st.integers(0, 2))))
        hit = Hit(
            span, draw(hostile), draw(st.sampled_from((None, fix))), readings, draw(st.sampled_from(((), related)))
        )
        code = draw(st.sampled_from(("HTG101", "HTG202", "HTG303")))
        made.append(Finding(path, rule(code, draw(severities), draw(hostile)), hit))
    made.sort(key=lambda one: (one.path, one.hit.span))
    return made, sources


def report(format: str, *found: Finding, text: str = PAGE) -> str:  # noqa: A002
    return FORMATS[format](found, {one.path: text for one in found})


def found(part: str, text: str = PAGE, **changes: Any) -> Finding:
    """A finding that marks the first ``part`` of a text."""
    start = text.index(part)
    values = {"path": "page.md", "message": "something is wrong", "fix": None, "rule": rule(), **changes}
    return Finding(
        values["path"], values["rule"], Hit(Span(start, start + len(part)), values["message"], values["fix"])
    )


STEERING = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")


@given(findings())
def test_no_format_lets_a_page_steer_a_terminal(made: tuple[list[Finding], dict[str, str]]) -> None:
    for format_ in FORMATS:
        output = FORMATS[format_](*made)
        output.encode("utf-8")
        assert not output or output.endswith("\n")
        for char in set(output) - {"\n"}:
            assert unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp")
            assert unicodedata.bidirectional(char) not in STEERING


# --- Candidates

READINGS = {"\U0001f436": "the words beside it are about dogs", "\U0001f3b6": "musical notes", "\u00e9": "acute"}
DAMAGED = "# A page\n\n\u00e9 xyz A walk\n"


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_names_all_candidates_with_probability_and_reason(format_: str) -> None:
    shares = (0.5, 0.3, 0.2)
    readings = tuple(map(Candidate, READINGS, shares))
    best, why = next(iter(READINGS.items()))
    span = Span(12, 15)
    one = found(
        "xyz", DAMAGED, fix=Fix("Write it", (Edit(span, best),), Safety.CONTENT, (Step(span, "xyz", best, why),))
    )
    output = report(format_, one._replace(hit=one.hit._replace(candidates=readings)), text=DAMAGED)
    shown = html.unescape(output) if format_ in ("junit", "html") else output
    if output.startswith(("{", "[")):
        shown = json.dumps(json.loads(output), ensure_ascii=False)
    for text, why in READINGS.items():
        assert text in shown
        assert why in shown
    said = ("0.5", "0.3", "0.2") if format_ == "json" else ("50%", "30%", "20%")
    assert all(share in shown.replace("%25", "%") for share in said)


# --- rdjson


def suggested(text: str, suggestion: dict[str, Any]) -> str:
    """What a consumer makes of a page by a suggestion, whose columns count bytes."""
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
    places = []
    for side in ("start", "end"):
        place = suggestion["range"][side]
        line = text[starts[place["line"] - 1] :].encode("utf-8", "surrogatepass")
        before = line[: place["column"] - 1].decode("utf-8", "surrogatepass")
        places.append(starts[place["line"] - 1] + len(before))
    return text[: places[0]] + str(suggestion["text"]) + text[places[1] :]


def test_rdjson_has_a_suggestion_for_the_fix_and_for_each_other_reading() -> None:
    span = Span(12, 15)
    fix = Fix("Write it", (Edit(Span(12, 12), "<"), Edit(Span(15, 15), ">")), Safety.CONTENT)
    one = found("xyz", DAMAGED, fix=fix)
    readings = (Candidate("a", 0.2), Candidate("\U0001f436", 0.8), Candidate("xyz", 0.0))
    output = report("rdjson", one._replace(hit=one.hit._replace(candidates=readings)), text=DAMAGED)
    (diagnostic,) = json.loads(output)["diagnostics"]
    assert one.hit.span == span
    assert diagnostic["location"] == {
        "path": "page.md",
        "range": {"start": {"line": 3, "column": 4}, "end": {"line": 3, "column": 7}},
    }
    assert (diagnostic["severity"], diagnostic["code"]["value"]) == ("ERROR", "HTG101 name-htg101")
    made = [suggested(DAMAGED, suggestion) for suggestion in diagnostic["suggestions"]]
    assert made == [DAMAGED.replace("xyz", new) for new in ("<xyz>", "\U0001f436", "a")]


def test_rdjson_suggests_no_fix_of_many_lines() -> None:
    text = "line\n" * 60
    fix = Fix("Write them", (Edit(Span(0, 4), "a"), Edit(Span(200, 204), "b")), Safety.CONTENT)
    (diagnostic,) = json.loads(report("rdjson", found("line", text, fix=fix), text=text))["diagnostics"]
    assert "suggestions" not in diagnostic


@given(findings())
def test_a_suggestion_of_rdjson_writes_what_the_fix_writes(made: tuple[list[Finding], dict[str, str]]) -> None:
    result = json.loads(FORMATS["rdjson"](*made))
    assert result["source"]["name"] == "htglint"
    for one, diagnostic in zip(made[0], result["diagnostics"], strict=True):
        if one.hit.fix is not None and one.hit.span.end - one.hit.span.start < 5:
            text = made[1][one.path]
            assert suggested(text, diagnostic["suggestions"][0]) == edited(text, one.hit.fix.edits)


# --- junit


def test_junit_has_a_suite_for_each_page_and_a_failure_for_each_finding() -> None:
    output = FORMATS["junit"]([found("it"), found("A"), found("A", path="b.md")], {"page.md": PAGE, "b.md": PAGE})
    root = ElementTree.fromstring(output)
    assert root.attrib == {"name": "htglint", "tests": "3", "failures": "3"}
    assert [(suite.get("name"), suite.get("failures"), len(suite)) for suite in root] == [
        ("page.md", "2", 2),
        ("b.md", "1", 1),
    ]
    case = root[0][0]
    assert case.attrib == {
        "name": "HTG101 name-htg101 (3:12)", "classname": "page.md", "file": "page.md", "line": "3",
    }  # fmt: skip
    assert (case[0].get("type"), case[0].get("message"), case[0].text) == ("error", *["something is wrong"] * 2)


def test_junit_without_findings_is_a_case_that_passes() -> None:
    root = ElementTree.fromstring(report("junit"))
    assert (root.get("tests"), root.get("failures"), len(root[0][0])) == ("1", "0", 0)


@given(findings())
def test_junit_is_well_formed_whatever_a_page_says(made: tuple[list[Finding], dict[str, str]]) -> None:
    output = FORMATS["junit"](*made)
    assert output.isascii()
    assert len(list(ElementTree.fromstring(output).iter("failure"))) == len(made[0])


# --- grouped


def test_grouped_has_a_page_once_and_its_findings_below_it() -> None:
    text = "a\n" * 11
    one = Finding("one.md", rule(), Hit(Span(0, 1), "first"))
    ten = Finding("one.md", rule("HTG202", Severity.WARNING), Hit(Span(20, 21), "tenth"))
    two = Finding("two.md", rule(), Hit(Span(0, 1), "other"))
    assert FORMATS["grouped"]([one, ten, two], {"one.md": text, "two.md": text}) == (
        "one.md\n  1:1   HTG101 first\n  11:1  HTG202 warning: tenth\n\ntwo.md\n  1:1  HTG101 other\n\n"
    )


# --- github


class Command(NamedTuple):
    """A workflow command as the runner reads it."""

    name: str
    properties: dict[str, str]
    data: str


def runner(output: str) -> tuple[list[Command], list[str]]:
    """The commands and the other lines of a log, read as actions/runner does (ActionCommand.TryParseV2, TryParse)."""
    commands, others = [], []
    for line in re.split(r"\r\n|\r|\n", output):
        told = line.lstrip()
        if told.startswith("::"):
            head, _, data = told[2:].partition("::")
            name, _, properties = head.partition(" ")
            pairs = dict(part.split("=", 1) for part in properties.split(",") if "=" in part)
            unescaped = {key: _unescaped(value, more=True) for key, value in pairs.items()}
            commands.append(Command(name, unescaped, _unescaped(data)))
        elif "##[" in told:
            commands.append(Command("of the older form", {}, told))
        elif line:
            others.append(line)
    return commands, others


def _unescaped(text: str, *, more: bool = False) -> str:
    for code, char in (("%0D", "\r"), ("%0A", "\n"), *((("%3A", ":"), ("%2C", ",")) if more else ()), ("%25", "%")):
        text = text.replace(code, char)
    return text


def test_github_annotates_the_place() -> None:
    warning = rule("HTG202", Severity.WARNING)
    output = report("github", found("â€™", message="50% of, it: wrong"), found("nice?\n", rule=warning))
    assert output == (
        "::error file=page.md,line=3,endLine=3,col=7,endColumn=10,title=HTG101 name-htg101::50%25 of, it: wrong\n"
        "::warning file=page.md,line=3,endLine=4,title=HTG202 name-htg202::something is wrong\n"
    )


def test_github_escapes_what_separates_properties() -> None:
    (command,), others = runner(report("github", found("A", path="a,line=9:%2C b.md", message="m")))
    assert command.properties["file"] == "a,line=9:%2C b.md"
    assert command.properties["line"] == "1"
    assert others == []


def test_github_shows_errors_first_and_ten_of_each_level() -> None:
    text = "".join(f"line {number}\n" for number in range(100, 130))
    levels = [Severity.WARNING] * 12 + [Severity.ERROR] * 11 + [Severity.INFO] * 7
    made = [
        Finding("page.md", rule(f"HTG{200 + number}", level), Hit(Span(9 * number, 9 * number + 1), f"m{number}"))
        for number, level in enumerate(levels)
    ]
    commands, others = runner(FORMATS["github"](made, {"page.md": text}))
    assert [command.name for command in commands] == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 8
    assert [command.data for command in commands[:20]] == [f"m{n}" for n in (*range(12, 22), *range(10))]
    assert commands[-1].data == "1 error, 2 warnings more than GitHub annotates; the log of this step lists them"
    assert others == [
        "error: page.md:23:1: HTG222 m22",
        "warning: page.md:11:1: HTG210 m10",
        "warning: page.md:12:1: HTG211 m11",
    ]


def test_github_leaves_room_for_the_notice_that_counts() -> None:
    made = [Finding("page.md", rule(severity=Severity.INFO), Hit(Span(0, 1), f"m{n}")) for n in range(11)]
    commands, others = runner(report("github", *made))
    assert [command.name for command in commands] == ["notice"] * 10
    assert commands[-1].data.startswith("2 notes more than GitHub annotates")
    assert len(others) == 2
    assert len(runner(report("github", *made[:10]))[0]) == 10


@given(findings())
def test_github_has_one_command_for_each_finding_whatever_a_page_says(
    made: tuple[list[Finding], dict[str, str]],
) -> None:
    commands, others = runner(FORMATS["github"](*made))
    assert others == []
    assert sorted(command.name for command in commands) == sorted(
        {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}[one.rule.severity]
        for one in made[0]
    )
    assert all(list(c.properties)[:3] == ["file", "line", "endLine"] for c in commands)
    assert all(c.properties["title"].startswith("HTG") for c in commands)


@given(hostile, paths)
def test_lines_of_the_log_are_no_commands(message: str, path: str) -> None:
    many = [Finding(path, rule(), Hit(Span(0, 0), message)) for _ in range(12)]
    commands, others = runner(FORMATS["github"](many, {path: ""}))
    assert [command.name for command in commands] == ["error"] * 10 + ["notice"]
    assert len(others) == 2


# --- gitlab


def test_gitlab_has_what_it_requires() -> None:
    warning, note = rule("HTG202", Severity.WARNING), rule("HTG303", Severity.INFO)
    one, two, three = json.loads(
        report("gitlab", found("â€™"), found("it", rule=warning), found("A", path="./a/b.md", rule=note))
    )
    assert re.fullmatch("[0-9a-f]{64}", one.pop("fingerprint"))
    assert one == {
        "description": "HTG101: something is wrong",
        "check_name": "name-htg101",
        "severity": "major",
        "location": {
            "path": "page.md",
            "positions": {"begin": {"line": 3, "column": 7}, "end": {"line": 3, "column": 10}},
        },
    }
    assert (two["severity"], three["severity"]) == ("minor", "info")
    assert three["location"]["path"] == "a/b.md"
    assert report("gitlab") == "[]\n"


@given(findings())
def test_gitlab_is_well_formed_and_its_fingerprints_are_unique(made: tuple[list[Finding], dict[str, str]]) -> None:
    output = FORMATS["gitlab"](*made)
    assert output.isascii()
    issues = json.loads(output)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == len(made[0])
    for issue in issues:
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["description"]
        assert issue["location"]["positions"]["begin"]["line"] >= 1


def prints(text: str, *parts: str) -> list[str]:
    """The fingerprints of the places of the parts, each looked for behind the one before."""
    at, made = 0, []
    for part in parts:
        at = text.index(part, at)
        made.append(Finding("page.md", rule(), Hit(Span(at, at + len(part)), f"at {at}")))
        at += len(part)
    return [issue["fingerprint"] for issue in json.loads(FORMATS["gitlab"](made, {"page.md": text}))]


def test_a_fingerprint_moves_with_its_line() -> None:
    before = "# A\n\n- one wrong\n- two wrong\n- one wrong\n"
    moved = "# A\n\nNew text.\n\n" + before[5:].replace("- one", "-  one") + "\nMore.\n"
    assert prints(before, "wrong", "wrong", "wrong") == prints(moved, "wrong", "wrong", "wrong")
    assert prints(before, "wrong")[0] != prints(before.replace("- one", "- first"), "wrong")[0]


def test_fingerprints_of_one_long_line_take_no_longer_than_its_findings() -> None:
    text = "x" * 2_000_000
    made = [Finding("page.md", rule(), Hit(Span(at, at + 1), "m")) for at in range(0, 2_000_000, 1000)]
    assert len({issue["fingerprint"] for issue in json.loads(FORMATS["gitlab"](made, {"page.md": text}))}) == 2000


# --- sarif


def run_of(output: str) -> dict[str, Any]:
    """The run of a valid log."""
    log = json.loads(output)
    jsonschema.Draft202012Validator(SARIF).validate(log)
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    for result in run["results"]:
        demands(run, result)
    assert isinstance(run, dict)
    return run


def demands(run: dict[str, Any], result: dict[str, Any]) -> None:
    """What the specification says and the schema at hand does not."""
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]  # 3.27.6
    places = [*result["locations"], *result.get("relatedLocations", ())]
    changes = [change for fix in result.get("fixes", ()) for change in fix["artifactChanges"]]
    assert all(change["replacements"] for change in changes)  # 3.56.3
    uris = [place["physicalLocation"]["artifactLocation"]["uri"] for place in places]
    uris += [change["artifactLocation"]["uri"] for change in changes]
    for uri in uris:  # RFC 3986, a relative reference: no scheme, and nothing but what is allowed in a path
        assert re.fullmatch(r"(?:[\w.~/-]|%[0-9A-F]{2})+", uri, re.A), uri
    regions = [place["physicalLocation"]["region"] for place in places]
    regions += [one["deletedRegion"] for change in changes for one in change["replacements"]]
    for region in regions:  # 3.30.5 to 3.30.8
        begin = region["startLine"], region["startColumn"]
        assert min(begin) >= 1
        assert begin <= (region.get("endLine", begin[0]), region.get("endColumn", begin[1]))
    tags = run["tool"]["driver"]["rules"][result["ruleIndex"]]["properties"]["tags"]
    assert len(tags) == len(set(tags))  # 3.8.2


def test_the_schema_at_hand_refuses_what_sarif_has_not() -> None:
    log = json.loads(report("sarif", found("A")))
    validator = jsonschema.Draft202012Validator(SARIF)
    log["runs"][0]["results"][0]["level"] = "fatal"
    log["runs"][0]["results"][0]["rules"] = []
    del log["runs"][0]["tool"]
    assert len(list(validator.iter_errors(log))) == 3


def test_sarif_tells_the_place_the_rule_and_the_fix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("my pages").mkdir()
    Path("my pages/a:b%é.md").write_text(PAGE, "utf-8")
    cli.main(["check", "--format", "sarif", "--output-file", "out.sarif", "."])
    run = run_of(Path("out.sarif").read_text("utf-8"))
    (result,) = run["results"]
    (described,) = run["tool"]["driver"]["rules"]
    assert run["columnKind"] == "unicodeCodePoints"
    (place,) = result["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "my%20pages/a%3Ab%25%C3%A9.md"},
        "region": {"startLine": 3, "startColumn": 7, "endLine": 3, "endColumn": 10},
    }
    ((replacement,),) = [change["replacements"] for change in result["fixes"][0]["artifactChanges"]]
    assert replacement["insertedContent"] == {"text": "’"}
    known = next(one for one in packs.load().rules if one.code == result["ruleId"])
    assert described["help"]["markdown"].startswith(" ".join(packs.describe(known).why.split()))
    assert described["helpUri"].endswith(f"/docs/rules.md#{known.code}-{known.name}".lower())
    assert list(result["partialFingerprints"]) == ["htglint/v1"]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("./a.md", "a.md"),
        ("../a b.md", "../a%20b.md"),
        ("//host/a.md", "file:///host/a.md"),
        ("https://example.org/a?b#c", "https://example.org/a?b#c"),
    ],
)
def test_sarif_names_pages_by_references(path: str, uri: str) -> None:
    (result,) = json.loads(report("sarif", found("A", path=path)))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri}


def test_sarif_without_findings_is_a_run_with_no_results() -> None:
    assert run_of(report("sarif"))["results"] == []


def test_a_sarif_message_has_no_link_and_no_argument_of_a_page() -> None:
    run = run_of(report("sarif", found("A", message="see [here](https://example.org) and [1] {0} \\ {x}")))
    message = run["results"][0]["message"]["text"]
    assert message == "see \\[here\\](https://example.org) and \\[1\\] {{0}} \\\\ {x}"
    plain = run_of(report("sarif", found("A", message="[1] and \\")))
    assert plain["results"][0]["message"]["text"] == "[1] and \\"


@given(findings())
def test_sarif_is_valid_whatever_a_page_says(made: tuple[list[Finding], dict[str, str]]) -> None:
    output = FORMATS["sarif"](*made)
    assert output.isascii()
    results = run_of(output)["results"]
    assert len({result["partialFingerprints"]["htglint/v1"] for result in results}) == len(results) == len(made[0])
    for result, one in zip(results, made[0], strict=True):
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert unquote_to_bytes(uri).decode("utf-8", "surrogateescape") == one.path
        if one.hit.fix is not None:
            text = made[1][one.path]
            assert mended(result, text) == edited(text, one.hit.fix.edits)


def mended(result: dict[str, Any], text: str) -> str:
    """What a consumer makes of a page by the replacements of a fix."""
    (change,) = result["fixes"][0]["artifactChanges"]
    edits = []
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
    for one in change["replacements"]:
        region = one["deletedRegion"]
        start, end = (starts[region[f"{side}Line"] - 1] + region[f"{side}Column"] - 1 for side in ("start", "end"))
        edits.append(Edit(Span(start, end), one["insertedContent"]["text"]))
    return edited(text, edits)


# --- markdown


class Parsed(NamedTuple):
    """What a renderer of GitHub's Markdown makes of a summary: the rows of its table, and its listed findings."""

    rows: list[list[str]]
    items: list[str]
    html: list[str]
    links: int
    fences: list[str]


def parsed(text: str) -> Parsed:
    made = Parsed([], [], [], 0, [])
    links, in_item = 0, False
    for token in MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"]).parse(text):
        match token.type:
            case "tr_open":
                made.rows.append([])
            case "list_item_open" | "list_item_close":
                in_item = token.type == "list_item_open"
            case "html_block":
                made.html.append(token.content)
            case "fence":
                made.fences.append(token.content)
            case "inline":
                children = token.children or []
                links += sum(child.type in ("link_open", "image", "html_inline") for child in children)
                if in_item:
                    made.items.append(token.content)
                elif made.rows and not made.items and not made.html and len(made.rows[-1]) < 6:
                    made.rows[-1].append(" ".join(c.content for c in children if c.content.strip()))
    return made._replace(links=links)


def test_markdown_tells_what_was_found_and_what_to_run() -> None:
    wrong = found("â€™", fix=Fix("t", (Edit(Span(16, 19), "’"),), Safety.REPAIR))
    unsafe = found("nice", rule=rule("HTG202", Severity.WARNING), fix=Fix("t", (), Safety.CONTENT))
    output = report("markdown", wrong, wrong, unsafe, found("A", path="it's.md", message="look at `x`"))
    assert output == (
        "## htglint: 3 errors, 1 warning in 2 pages\n"
        "\n"
        "| Page | Rule | Severity | Found | Lines | Fixed by `htglint fix` |\n"
        "| :-- | :-- | :-- | --: | :-- | --: |\n"
        "| `page.md` | `HTG101` `name-htg101` | error | 2 | 3 | 2 |\n"
        "| `page.md` | `HTG202` `name-htg202` | warning | 1 | 3 | 0 |\n"
        "| `it's.md` | `HTG101` `name-htg101` | error | 1 | 1 | 0 |\n"
        "\n"
        "To fix 2 of them:\n"
        "\n"
        "```sh\n"
        "htglint fix -- page.md\n"
        "```\n"
        "\n"
        "1 has a fix that may change what the page says; `htglint fix --unsafe --diff` shows them.\n"
        "\n"
        "<details>\n"
        "<summary>All findings</summary>\n"
        "\n"
        "- `page.md:3:7` `HTG101` `something is wrong`\n"
        "- `page.md:3:7` `HTG101` `something is wrong`\n"
        "- `page.md:3:18` `HTG202` `something is wrong`\n"
        "- `it's.md:1:3` `HTG101` `` look at `x` ``\n"
        "\n"
        "</details>\n"
    )


def test_markdown_without_findings() -> None:
    assert report("markdown") == "## htglint\n\nNothing was found.\n"


def test_the_command_for_many_pages_names_none_of_them() -> None:
    fix = Fix("t", (Edit(Span(0, 1), "b"),), Safety.LAYOUT)
    made = [found("a", "a", path=f"{number}.md", fix=fix) for number in range(30)]
    assert "\nhtglint fix\n" in report("markdown", *made, text="a")


@given(findings())
def test_markdown_is_what_it_says_whatever_a_page_says(made: tuple[list[Finding], dict[str, str]]) -> None:
    output = FORMATS["markdown"](*made)
    seen = parsed(output)
    assert seen.links == 0
    if not made[0]:
        return
    groups = {(one.path, one.rule.code) for one in made[0]}
    assert len(seen.rows) - 1 == len(groups)
    for _, label, severity, number, lines, mends in seen.rows[1:]:
        assert re.fullmatch(r"HTG\d{3} name-htg\d{3}", label)
        assert severity in ("info", "warning", "error")
        assert re.fullmatch(r"\d+(, \d+)*(, …)?", lines)
        assert int(mends) <= int(number)
    assert len(seen.items) == len(made[0])
    assert seen.html == ["<details>\n<summary>All findings</summary>\n", "</details>\n"]
    assert len(seen.fences) <= 1
    assert all(fence.count("\n") == 1 for fence in seen.fences)


def test_a_summary_stays_below_what_a_comment_holds() -> None:
    text = "a" * 5000
    made = [Finding(f"{page}{'x' * 100}.md", rule(), Hit(Span(0, 1), "m" * 5000)) for page in range(3000)]
    output = FORMATS["markdown"](made, {one.path: text for one in made})
    assert len(output) < 65_536
    seen = parsed(output)
    assert re.search(r"\n\d+ more rows did not fit; `htglint check` shows all\.\n", output)
    assert re.search(r"\n\d+ more findings did not fit", output)
    assert len(seen.html) == 2


# --- On the command line


@pytest.mark.parametrize("format_", sorted(set(FORMATS) - FOR_PEOPLE))
@pytest.mark.parametrize("command", ["check", "fix"])
def test_a_format_for_tools_is_all_that_is_printed(
    format_: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.md").write_text(PAGE, "utf-8")
    Path("other.md").write_text("## ğŸ¶ Watchdogs\n", "utf-8")
    cli.main([command, "--format", format_, "page.md", "other.md"])
    output = capsys.readouterr().out
    if format_ == "github":
        assert runner(output)[1] == []
    elif format_ == "markdown":
        assert output.startswith("## htglint: ")
        assert output.endswith("</details>\n")
    elif format_ in ("json", "gitlab", "sarif"):
        json.loads(output)
    assert not re.search(r"^(?:Found|Left for you)", output, re.M), "a sentence for people follows the report"


def test_every_format_is_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["check", "--help"])
    told = capsys.readouterr().out
    assert all(name in told for name in FORMATS)
