"""Web archives and pages that carry their pictures themselves."""

from __future__ import annotations

import base64
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from htglint.base.errors import HtglintError
from htglint.convert import html
from htglint.convert.write import write

if TYPE_CHECKING:
    from tests.helpers.shell import Shell


pytestmark = pytest.mark.usefixtures("alone")

_PIXELS = b"\x89PNG\r\n" + bytes(range(200))
_INLINE = f"data:image/png;base64,{base64.b64encode(_PIXELS).decode()}"


def archive(page: str, *, frame: str = "") -> bytes:
    message = EmailMessage()
    message["Subject"] = "Beds"
    message.set_content(page, subtype="html", cte="quoted-printable")
    if frame:
        message.add_related(frame, subtype="html", cid="<frame@x>")
    message.add_related(
        _PIXELS, "image", "png", cid="<picture@x>", headers=["Content-Location: https://example.org/p.png"]
    )
    return message.as_bytes()


def test_the_page_of_an_archive_is_read_and_its_frames_are_told_of() -> None:
    reading = html.read_archive(
        archive("<main><h1>Größe</h1><p>One.</p></main>", frame="<p>An offer</p>"), "page.mhtml"
    )
    assert write(reading.page) == "# Größe\n\nOne.\n"
    assert reading.boilerplate == ("An offer",)


def test_an_archive_without_a_page_is_refused() -> None:
    message = EmailMessage()
    message.make_related()
    message.add_related(_PIXELS, "image", "png")
    with pytest.raises(HtglintError, match=r"page.mhtml: is a web archive without a page of HTML in it"):
        html.read_archive(message.as_bytes(), "page.mhtml")


SOURCES = {
    "inside the page": f'<p>Look: <img src="{_INLINE}" alt="A bed"></p>'.encode(),
    "by its identifier": archive('<p>Look: <img src="cid:picture@x" alt="A bed"></p>'),
    "by its address": archive('<p>Look: <img src="https://example.org/p.png" alt="A bed"></p>'),
}


@pytest.mark.parametrize("name", SOURCES)
def test_pictures_of_the_input_are_written_to_the_folder(htglint: Shell, name: str) -> None:
    Path("page.mhtml").write_bytes(SOURCES[name])
    Path("out/images").mkdir(parents=True, exist_ok=True)
    assert htglint("convert", "page.mhtml", "-o", "out/page.md", "--images", "out/images") == 0
    (picture,) = Path("out/images").iterdir()
    assert picture.read_bytes() == _PIXELS
    assert f"Look: ![A bed](images/{picture.name})\n" in Path("out/page.md").read_text("utf-8")


def test_without_a_folder_the_text_of_a_picture_stays_and_a_note_says_so(htglint: Shell) -> None:
    Path("page.html").write_bytes(SOURCES["inside the page"])
    assert htglint("convert", "page.html") == 0
    assert htglint.out == "Look: A bed\n"
    assert "pictures inside the input that are left out: 1; --images DIR writes them to a folder" in htglint.err


def test_a_picture_that_holds_a_place_gives_way_to_the_one_that_is_meant() -> None:
    source = f'<p>Look: <img src="{_INLINE}" data-src="/bed.png" alt="A bed"></p>'
    assert write(html.read(source.encode(), "page.html").page) == "Look: ![A bed](/bed.png)\n"
