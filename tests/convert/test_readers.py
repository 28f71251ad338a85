"""Which reader an input is for, and what is said of inputs that none is for."""

from __future__ import annotations

import gzip
import json

import pytest

from htglint.base.errors import HtglintError
from htglint.convert.foreign import refuse
from htglint.convert.readers import kind_of

_ARCHIVE = (
    b"From: <Saved by a browser>\r\nSubject: Beds\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/related;\r\n boundary=x\r\n\r\n"
)

KINDS = {
    "a page": (b"\n<!DOCTYPE html><html>", "html"),
    "a page behind a comment": (b"<!-- saved -->\n<html><body>Beds", "html"),
    "a page behind headers": (b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n<!doctype html><p>Beds", "html"),
    "a page in UTF-16": ("<p>x</p>".encode("utf-16"), "html"),
    "a part of a page": (b"<p>Beds</p>\n<p>Hoes</p>\n", "html"),
    "an archive": (_ARCHIVE, "mhtml"),
    "text": (b"Beds\n\n  * hoe < rake\n", "text"),
    "text about tags": (b"We replaced the <div> wrapper and the <p> in it.\n", "text"),
    "text about a command": (b"Run git commit -m <title>\n", "text"),
    "text about a page": (b"Beds\n\nEvery page begins with <!doctype html> and <html>.\n", "text"),
    "a text that begins with a tag": (b"<title> is what we replaced, and nothing else.\n", "text"),
    "nothing": (b"", "text"),
}


@pytest.mark.parametrize("name", KINDS)
def test_the_kind_of_an_input(name: str) -> None:
    data, kind = KINDS[name]
    assert kind_of(data) == kind


def test_a_name_of_html_decides_where_the_content_does_not() -> None:
    assert kind_of(b"Beds <b>and</b> hoes", "beds.HTM") == "html"
    assert kind_of(b"<!doctype html><p>Beds", "beds.txt") == "html"
    assert kind_of(b"Beds <b>and</b> hoes", "beds.txt") == "text"


FOREIGN = {
    "pdf": (b"%PDF-1.7\n", "is a PDF; extract its text first"),
    "rtf": (b"{\\rtf1\\ansi Beds}", "is a document in RTF; save it as HTML"),
    "gzip": (gzip.compress(b"<p>Beds"), "is compressed with gzip; decompress it first with `gunzip`"),
    "docx": (b"PK\x03\x04\x14\0", "is a ZIP archive, as word processors also write it"),
    "json": (json.dumps({"html": "<p>Beds</p>"}).encode(), "is JSON; convert the HTML or text that it holds"),
    "png": (b"\x89PNG\r\n", "is a picture"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_no_page_is_named(name: str) -> None:
    data, sentence = FOREIGN[name]
    with pytest.raises(HtglintError, match=r"^beds: ") as caught:
        refuse(data, "beds")
    assert sentence in str(caught.value)


@pytest.mark.parametrize("text", ["[Beds](/beds)", "{beds} and [hoes]", "[1] a note\n[2]", "42", '"quoted"'])
def test_a_text_in_brackets_is_no_json(text: str) -> None:
    refuse(text.encode(), "beds")
