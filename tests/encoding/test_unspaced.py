"""Words that lost bytes, in languages that write no spaces between words or endings without them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import htglint
from tests.helpers.encoding_damage import damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGES = {
    "Japanese": (
        "私たちは毎週庭に集まって、木を植えています。\n"
        "道具の使い方は先輩が教えてくれます。\n"
        "水をやるのは子どもたちの仕事です。\n"
    ),
    "Chinese": ("我们每个星期在花园里见面。\n大家一起种树和修理工具。\n新来的朋友们可以带自己的种子。\n"),
    "Thai": ("พวกเราพบกันในสวนทุกสัปดาห์\nเด็ก ๆ ช่วยกันรดน้ำต้นไม้\nเพื่อนใหม่นำเมล็ดพันธุ์มาด้วย\n"),
    "Korean": (
        "우리는 매주 정원에서 만나 나무를 심습니다.\n아이들이 꽃에 물을 줍니다.\n새로 오신 분은 씨앗을 가져오세요.\n"
    ),
}


def chunks(*texts: str) -> Iterator[tuple[str, ...]]:
    """What stands between the blanks of some texts that have the same ones."""
    return zip(*(re.split("[ \n]", text) for text in texts), strict=True)


@pytest.mark.parametrize("undefined", ["drop", "replace"])
@pytest.mark.parametrize("language", PAGES)
def test_a_chunk_is_repaired_as_it_was_or_not_at_all(language: str, undefined: str) -> None:
    text = PAGES[language]
    shown = damaged(text, "cp1252", undefined=undefined)
    after = htglint.repair_text(shown)
    for now, was, right in chunks(after.text, shown, text):
        assert now in {was, right}
    assert after.text == text or after.ambiguous


def test_words_with_endings_are_cut() -> None:
    text = PAGES["Korean"]
    after = htglint.repair_text(damaged(text, "cp1252")).text
    assert sum(now == right for now, right in chunks(after, text)) >= 10


def test_traditional_characters_are_reported_where_only_a_simplified_list_exists() -> None:
    text = "我們每個星期在花園裡見面，這個專案歡迎您。\n麼時候來幫忙都可以，請您帶種子來。\n"
    shown = damaged(text, "cp1252")
    after = htglint.repair_text(shown)
    for now, was, right in chunks(after.text, shown, text):
        assert now in {was, right}
