"""`htglint batch` without a cluster: inputs, outputs, errors, and runs that are continued."""

from __future__ import annotations

import gzip
import json
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("pyarrow")
pytest.importorskip("fsspec")

from htglint.batch import guard, reading
from htglint.batch.guard import DocumentGuard
from htglint.batch.reading import InputRow
from htglint.batch.settings import BatchSettings
from tests.batch.archives import DAMAGED, REPAIRED, content, expected, lines, parquet, rows, texts, warc, written

if TYPE_CHECKING:
    from pathlib import Path

    from tests.helpers.shell import Shell

COUNT = 40


def column(out: Path, name: str) -> list[object]:
    return [row[name] for row in written(out)]


def test_parquet_is_cut_by_row_groups(htglint: Shell, alone: Path) -> None:
    parquet(alone / "in.parquet", rows(COUNT), 15)
    assert htglint("batch", "in.parquet", "--out", "out", "--keep", "id") == 0
    assert htglint.out == "40 documents: 8 changed by 16 repairs, 0 ambiguous passages, 0 failed.\n"
    assert len(content(alone / "out")) == 3
    assert column(alone / "out", "text") == expected(COUNT)
    assert column(alone / "out", "id") == [str(number) for number in range(COUNT)]
    first, second = written(alone / "out")[:2]
    assert (first["status"], first["repairs"], first["error"]) == ("changed", 2, None)
    assert first["codec"] in {"cp1252", "cp1254"}
    assert (second["status"], second["codec"], second["ambiguous"]) == ("unchanged", None, {"count": 0, "passages": []})


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_lines_of_json(htglint: Shell, alone: Path, suffix: str) -> None:
    data = lines([{"number": row["id"], "body": row["text"]} for row in rows(COUNT)])
    if suffix == ".gz":
        data = gzip.compress(data)
    elif suffix == ".zst":
        data = pytest.importorskip("zstandard").ZstdCompressor().compress(data)
    (alone / f"in.jsonl{suffix}").write_bytes(data)
    options = ("--column", "body", "--keep", "number", "--format", "jsonl", "--part-size", "0.001")
    assert htglint("batch", f"in.jsonl{suffix}", "--out", "out", *options) == 0
    assert column(alone / "out", "text") == expected(COUNT)
    assert column(alone / "out", "number") == list(range(COUNT))
    assert len(content(alone / "out")) == (1 if suffix else 2)


@given(
    st.lists(st.binary(max_size=12).map(lambda data: data.replace(b"\n", b"")), max_size=12),
    st.integers(1, 40),
    st.booleans(),
)
def test_every_line_belongs_to_one_range(values: list[bytes], size: int, ends: bool) -> None:
    import fsspec

    data = b"\n".join(values) + b"\n" * ends
    fsspec.filesystem("memory").pipe_file("/lines", data)
    ranges = range(0, max(1, len(data)), size)
    found = [
        line for start in ranges for line in reading._lines_of("memory://lines", start, min(start + size, len(data)))
    ]
    assert b"".join(line or b"" for _, line in found) == data
    assert all(first[0] + len(first[1] or b"") == second[0] for first, second in pairwise(found))
    assert all((line or b"").count(b"\n") <= 1 for _, line in found)


def test_crawls(htglint: Shell, alone: Path) -> None:
    pages = [(f"https://example.org/{number}", f"<p>{text}</p>".encode()) for number, text in enumerate(texts(6))]
    (alone / "crawl.warc.gz").write_bytes(warc("response", pages))
    (alone / "crawl.wet.gz").write_bytes(warc("conversion", [(url, b"caf\xc3\x83\xc2\xa9") for url, _ in pages]))
    assert htglint("batch", "crawl.warc.gz", "--out", "html", "--do", "convert", "--keep", "url,type") == 0
    assert column(alone / "html", "text") == [f"{text}\n" for text in expected(6)]
    assert column(alone / "html", "url") == [url for url, _ in pages]
    assert set(column(alone / "html", "type")) == {"text/html"}
    assert htglint("batch", "crawl.wet.gz", "--out", "text", "--keep", "url,date") == 0
    assert column(alone / "text", "text") == ["café"] * 6
    assert set(column(alone / "text", "date")) == {"2026-05-04T00:00:00Z"}


def test_a_crawl_that_is_cut_off_is_a_partition_that_fails(htglint: Shell, alone: Path) -> None:
    (alone / "crawl.warc").write_bytes(
        gzip.decompress(warc("conversion", [("https://example.org", b"x" * 500)]))[:-200]
    )
    assert htglint("batch", "crawl.warc", "--out", "out") == 2
    assert "1 of 1 partitions are missing" in htglint.err
    assert written(alone / "out") == []


def test_a_folder_of_pages(htglint: Shell, alone: Path) -> None:
    (alone / "in" / "deep").mkdir(parents=True)
    (alone / "in" / "a.md").write_text(f"# Notes\n\n{DAMAGED} the the\n", "utf-8")
    (alone / "in" / "deep" / "b.html").write_text("<meta charset=latin1><p>caf\xe9</p>", "latin-1")
    (alone / "in" / "c.jpg").write_bytes(b"\xff\xd8")
    assert htglint("batch", "in", "--out", "out", "--do", "check,repair,convert") == 0
    first, second = written(alone / "out")
    assert first["source"].endswith("/in/a.md")
    assert first["text"] == f"# Notes\n\n{REPAIRED} the the\n"
    (finding,) = [one for one in first["findings"] if one["code"] == "HTG621"]
    assert (finding["line"], finding["severity"]) == (3, "warning")
    assert second["text"] == "café\n"


def test_object_stores(htglint: Shell) -> None:
    import fsspec

    store = fsspec.filesystem("memory")
    store.pipe_file("/bucket/in.jsonl", lines(rows(COUNT)))
    options = ("--out", "memory://bucket/out", "--format", "jsonl", "--part-size", "0.001")
    assert htglint("batch", "memory://bucket/in.jsonl", *options) == 0
    names = sorted(path for path in store.find("/bucket/out") if "/part-" in path and "_done" not in path)
    found = [json.loads(line)["text"] for name in names for line in store.cat_file(name).splitlines()]
    assert found == expected(COUNT)
    assert json.loads(store.cat_file("/bucket/out/manifest.json"))["counts"]["rows"] == COUNT


def test_a_row_that_fails_stops_nothing(htglint: Shell, alone: Path) -> None:
    data = (
        b'{"text": "a"}\n{"text": 3}\nno JSON\n[]\n\n{"other": "b"}\n{"text": "\\ud800"}\n{"text": "c"}\n{"text": null}'
    )
    (alone / "in.jsonl").write_bytes(data)
    for form in ("parquet", "jsonl"):
        assert htglint("batch", "in.jsonl", "--out", form, "--format", form) == 0
        found = written(alone / form)
        assert [row["status"] for row in found] == [
            "unchanged", "error", "error", "error", "error", "unchanged", "unchanged", "error",
        ]  # fmt: skip
        assert [row["text"] for row in found if row["status"] != "error"] == ["a", "?", "c"]
        errors = " ".join(row["error"] or "" for row in found)
        for sentence in ("the type int", "not JSON:", "not a JSON object", "no column `text`", "has no text"):
            assert sentence in errors
        assert [row["row"] for row in found][:3] == [0, 14, 26]


def test_an_ambiguous_passage_is_listed(htglint: Shell, alone: Path) -> None:
    (alone / "in.jsonl").write_bytes(lines([{"text": "## ğŸ¶ A Watchdog\n"}]))
    assert htglint("batch", "in.jsonl", "--out", "out") == 0
    (row,) = written(alone / "out")
    assert row["ambiguous"]["count"] == 1
    (passage,) = row["ambiguous"]["passages"]
    assert (passage["start"], passage["end"], passage["text"]) == (3, 6, "ğŸ¶")
    assert {one["text"] for one in passage["candidates"]} == {"🍶", "🎶", "🐶"}


def test_a_document_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "_START_SECONDS", 0.0)
    slow = DocumentGuard(BatchSettings(seconds=0.001))
    result = slow.work(InputRow("x", 0, DAMAGED, {}))
    assert (result.status, result.text) == ("error", DAMAGED)
    assert result.error == "the document took more than 0.001 seconds"
    assert slow.work(InputRow("x", 1, "fine", {})).status == "unchanged"
    slow.close()


def test_a_process_that_is_killed_costs_one_document() -> None:
    guarded = DocumentGuard(BatchSettings())
    assert guarded.work(InputRow("x", 0, DAMAGED, {})).text == REPAIRED
    guarded._idle[0].process.kill()
    guarded._idle[0].process.wait()
    result = guarded.work(InputRow("x", 1, DAMAGED, {}))
    assert result.status == "error"
    assert "was killed" in (result.error or "")
    assert guarded.work(InputRow("x", 2, DAMAGED, {})).text == REPAIRED
    guarded.close()


def test_undecodable_bytes_fail_alone() -> None:
    guarded = DocumentGuard(BatchSettings())
    result = guarded.work(InputRow("x", 0, bytes(range(128, 256)) * 20, {}, name="a.txt"))
    assert result.status == "error"
    guarded.close()


def test_a_run_is_continued(htglint: Shell, alone: Path) -> None:
    parquet(alone / "in.parquet", rows(COUNT), 10)
    command = ("batch", "in.parquet", "--out", "out", "--keep", "id")
    assert htglint(*command) == 0
    before = content(alone / "out")
    (alone / "out" / "_done" / "part-000002.json").unlink()
    (alone / "out" / "part-000002.parquet").write_bytes(b"half")
    (alone / "out" / "_unfinished-1-part-000003.parquet").write_bytes(b"half")
    (alone / "out" / "part-000000.parquet").write_bytes(before["part-000000.parquet"] + b"kept")
    assert htglint(*command) == 0
    assert "3 of 4 partitions are done already" in htglint.err
    assert content(alone / "out") == before | {"part-000000.parquet": before["part-000000.parquet"] + b"kept"}
    assert not list((alone / "out").glob("_unfinished*"))
    assert htglint(*command[:-2]) == 2
    assert "output of a run with other inputs or settings" in htglint.err
    (alone / "full").mkdir()
    (alone / "full" / "mine.txt").write_text("mine")
    assert htglint("batch", "in.parquet", "--out", "full") == 2
    assert "is not empty" in htglint.err


def test_the_number_of_processes_changes_nothing(htglint: Shell, alone: Path) -> None:
    parquet(alone / "in.parquet", rows(COUNT), 10)
    assert htglint("batch", "in.parquet", "--out", "one") == 0
    assert htglint("batch", "in.parquet", "--out", "two", "--workers", "2") == 0
    assert content(alone / "one") == content(alone / "two")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nothing.parquet",), "nothing.parquet: no such file or folder"),
        (("picture.jpg",), "picture.jpg: neither an archive nor a page by its name"),
        (("in.parquet", "--column", "txt"), "has no column `txt`; it has id, text"),
        (("in.parquet", "--keep", "text"), "--keep text: the output has a column of that name"),
        (("in.parquet", "--do", "repare"), "`repare` is not one of repair, convert, check; did you mean `repair`?"),
        (("in.parquet", "--seconds", "0"), "`0` is not a positive number"),
        (("in.parquet", "--workers", "0"), "`0` is not a number from 1 to 1024"),
        (("in.parquet", "--select", "HTG999"), "no rule is named `HTG999`"),
        (("in.parquet", "--scheduler", "tcp://x:1", "--engine", "local"), "leave out --engine local"),
        (("nowhere://x",), "nowhere://x: "),
        (("empty",), "found no documents"),
    ],
)
def test_wrong_arguments_get_a_sentence(htglint: Shell, alone: Path, arguments: tuple[str, ...], sentence: str) -> None:
    parquet(alone / "in.parquet", rows(3), 3)
    (alone / "picture.jpg").write_bytes(b"")
    (alone / "empty").mkdir()
    assert htglint("batch", *arguments, "--out", "out") == 2
    assert sentence in htglint.err


def test_an_extra_that_is_missing_is_named(htglint: Shell, alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parquet(alone / "in.parquet", rows(3), 3)
    monkeypatch.setattr("htglint.batch.run.find_spec", lambda name: None if name == "pyarrow" else name)
    assert htglint("batch", "in.parquet", "--out", "out") == 2
    assert "batches need pyarrow; install them with: python -m pip install 'htglint[batch]'" in htglint.err
