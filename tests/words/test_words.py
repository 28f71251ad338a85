"""Words: which are prose, which are known, what an unknown one was meant to be, and where the lists come from."""

from __future__ import annotations

import json
import os
import random
import re
from collections import Counter
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.base.errors import HtglintError
from htglint.checks import repetition, substitution
from htglint.cli.main import main
from htglint.document.document import Document, pieces
from htglint.engine import engine
from htglint.project import packs
from htglint.words import dictionary, letters, lists, memoized_filter, misspellings, prefilter, prose
from htglint.words.elsewhere import Others, PageWords
from htglint.words.misspelt import misspelt
from htglint.words.vocabulary import Vocabulary
from tests.helpers.pages import context_of
from tests.helpers.paths import SAMPLES, shared

if TYPE_CHECKING:
    from htglint.base.findings import Hit
    from htglint.base.profiles import Ruleset
    from htglint.base.rules import Rule

BUILTIN = packs.load().vocabularies
ENGLISH = Vocabulary("en", BUILTIN, lists.Lists())


def words_of(text: str) -> list[str]:
    return [word.text for word in prose.words(Document("page.md", text))]


def meant(text: str, **elsewhere: int) -> dict[str, str]:
    """The misspelt words of a page, each with what it was most likely meant to be."""
    pages = {str(number): frozenset(word for word in elsewhere if elsewhere[word] > number) for number in range(99)}
    found = misspelt(Document("page.md", text), ENGLISH, Others(lambda: PageWords(pages)))
    return {one.word.text: one.candidates[0].text for one in found}


# --- Prose


@pytest.mark.parametrize(
    "text",
    [
        "`kubctl`", "``a `kubctl` b``", "    kubctl\n", "```\nkubctl\n```\n", "<kubctl>", "<b title='kubctl'></b>",
        "https://kubctl.io/kubctl", "<https://kubctl.io>", "[x1](https://kubctl.io 'kubctl')", "![x1](kubctl.png)",
        "kubctl.md", "./kubctl/x", "~/kubctl/x", "a1/kubctl/b2", "owner/kubctl#12", "@kubctl", "#kubctl",
        "--kubctl", "-kubctl",
        "kubctl=1", "kubctl_x", "v1kubctl", "kubctl()", ":kubctl:", "a.kubctl.b", "ku**bc**tl",
        "kubctl@example.org", "$kubctl",
        "---\ntitle: kubctl\n---\n", "[kubctl](https://github.com/kubctl)", "[kubctl]: https://example.org",
        "{{< kubctl=1 >}}",
        "[x1][kubctl]", "[x1][kubctl]\n\n[kubctl]: x.md", "[kubctl]\n\n[kubctl]: x.md",
        "[kubctl][]\n\n[kubctl]: x.md", "x1[^kubctl]",
    ],
)  # fmt: skip
def test_what_is_no_prose(text: str) -> None:
    assert "kubctl" not in words_of(f"{text}\n")


@pytest.mark.parametrize(
    "text",
    ["a kubctl.", "**kubctl**", "_kubctl_:", "(kubctl)", "kubctl, x1", "# kubctl", "* kubctl", "> kubctl",
     "[kubctl](x.md)", "well-kubctl", "kubctl/x", "![kubctl](x.png)", "| kubctl |\n| - |", "“kubctl”"],
)  # fmt: skip
def test_what_is_prose(text: str) -> None:
    assert "kubctl" in words_of(f"{text}\n")


@given(st.text(max_size=200))
def test_words_stand_where_they_say(text: str) -> None:
    for word in prose.words(Document("page.md", text)):
        assert text[slice(*word.span)] == word.text
        assert word.text.strip() == word.text != ""


# --- What is known


@pytest.mark.parametrize(
    "word",
    ["gateway", "Gateways", "gateway's", "gateways’", "reconfigurable", "unconfigured", "OpenTelemetryCollector",
     "KUBERNETES",
     "multistep", "serverless", "proxies", "postsubmits",
     "ramping", "implementors", "embedders", "interner", "kinded", "debouncer"],
)  # fmt: skip
def test_known_words(word: str) -> None:
    assert ENGLISH.knows(word)


@pytest.mark.parametrize(
    "word",
    [
        "gatway",
        "Gatways",
        "gatway's",
        "OpenTelemtryCollector",
        "kuberntes",
        "x" * 30,
        "occured",
        "begining",
        "writeing",
        "runing",
        "deployy",
        "committer" + "er",
    ],
)
def test_unknown_words(word: str) -> None:
    assert not ENGLISH.knows(word)


def test_the_lists_of_a_user(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("# ours\nGoatherd\n(?i)goatctl\nzwi.+hof\nRe Kwim\n\n", "utf-8")
    vocabulary = Vocabulary("en", (), lists.read([str(tmp_path / "words.txt")]))
    for word in ("Goatherd", "goatherd", "GoatCtl", "zwiebelhof", "Goatherd's", "Kwim"):
        assert vocabulary.knows(word), word
    assert not vocabulary.knows("Zwiebelhof"), "an expression without (?i) minds the case"
    assert vocabulary.names == {"goatherd": "Goatherd"}


@pytest.mark.parametrize("line", ["(", "(?i)[a-", "*x"])
def test_a_line_that_is_no_expression(line: str, tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text(f"well\n{line}\n", "utf-8")
    with pytest.raises(HtglintError, match=r"words\.txt:2: .* is not a regular expression"):
        lists.read([str(tmp_path / "words.txt")])


# --- What is misspelt


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("recieves", "receives"), ("certifcate", "certificate"), ("controler", "controller"), ("depoyment", "deployment"),
     ("ofthen", "often"), ("Kubernets", "Kubernetes"), ("unconfigurred", "unconfigured"),
     ("implementaiton", "implementation"),
     ("prommetheus", "prometheus"), ("authentification", "authentication"), ("seperately", "separately")],
)  # fmt: skip
def test_slips(wrong: str, right: str) -> None:
    assert meant(f"It is so that {wrong} are known here.\n") == {wrong: right}


def test_a_name_that_stands_often_is_none() -> None:
    assert meant("Look at gatway.\n") == {"gatway": "gateway"}
    assert meant("Look at gatway. The gatway is new; one gatway is enough.\n") == {}


def test_a_name_of_other_pages_is_none() -> None:
    assert meant("Look at gatway.\n", gatway=2) == {}
    assert meant("Look at gatway.\n", gatway=1, gateway=8) == {"gatway": "gateway"}


def test_names_of_people_and_places() -> None:
    assert meant("We met in Schönbrunn, at Gasthof Steinbach, with Marlen and Wilhem from Grünwald.\n") == {}


@pytest.mark.parametrize(
    "text",
    [
        "It needs rustc and jetcd, mirrord or expressjs.\n",
        "Ask Filip Skokanek, or (Olof Johanssen) and (A. Ackermanns).\n",
        'It is called "Ubernetes". The mill is Ubernetes.\n',
        "Thanks to [kornel](https://example.org/u/1) for it, and [kornil: a plan](https://example.org/plan).\n",
        "The ConsenSys and the InterpN are new.\n",
        "A Rustacean met Rustaceans, Rustaceans and Rustaceans.\n",
    ],
)
def test_names_of_programs_and_people(text: str) -> None:
    assert meant(text) == {}


def test_names_beside_a_slip() -> None:
    assert meant("We dont know, (see Documentaton) or [implmented here](https://example.org).\n") == {
        "dont": "don't",
        "Documentaton": "Documentation",
        "implmented": "implemented",
    }


def test_another_language_is_left_alone() -> None:
    assert meant("> Wir haben gestern die ganze Nacht gearbeitet und nichts gefunden, wirklich nichts.\n") == {}
    assert meant("Les développeurs travaillaient ensemble pendant toute la semaine dernière.\n") == {}


def test_the_words_of_the_page_count() -> None:
    assert meant("One valitor, two valitor, three valitor, four valitor; and a vallitor.\n") == {"vallitor": "valitor"}


@given(st.text(alphabet="abcdeilmnorst ÄéA.-/'’#*`\n", max_size=120))
def test_any_text_can_be_asked(text: str) -> None:
    for one in misspelt(Document("page.md", text), ENGLISH):
        assert sum(candidate.probability for candidate in one.candidates) <= 1.0000001
        assert not ENGLISH.knows(one.word.text)


def test_lengths_that_no_word_has() -> None:
    assert ENGLISH.dictionary.bucket("q", 35).words == []
    assert meant("It is overcompartmentalisationisticalness that matters, and ßßßßß.\n") == {}


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"{a}{b}{c}qzvx" for a in "abcdefghij" for b in "klmnopqrst" for c in "uvwxyzabcd"),
        "a" * 1_000_000,
        "Ab" * 300_000,
    ],
    ids=["many", "long", "mixed"],
)
def test_a_hostile_page_ends(text: str) -> None:
    assert list(misspelt(Document("page.md", text), ENGLISH)) == []


@given(st.text(alphabet="ab'’-/.*_(é1 \n", max_size=60))
def test_tokens_hold_the_same_words_as_the_text(text: str) -> None:
    document = Document("page.md", text)
    words = prose.words(document)
    assert Counter(word.text for word in words) == prose.counts(document)
    assert all(text[slice(*word.span)] == word.text for word in words)
    for wanted in set(prose.counts(document)):
        assert list(prose.of_texts(document, [wanted])) == [word for word in words if word.text == wanted]
    for word, following in pairwise(words):
        between = text[word.span.end : following.span.start]
        assert prose.next_word(document, word) == (following if between.isspace() else None)


def test_a_bucket_that_is_asked_often_says_the_same() -> None:
    english = Vocabulary("en", BUILTIN, lists.Lists()).dictionary
    known = english.bucket("g", 7).words
    for _ in range(3):
        assert all(word in english for word in known)
        assert not any(f"gq{at:05}" in english for at in range(100))


def test_words_elsewhere_leave_out_the_page_itself() -> None:
    pages = PageWords({"a": frozenset({"color", "pod"}), "b": frozenset({"pod"}), "c": frozenset({"color"})})
    others = Others(lambda: pages, ["a"])
    assert (others.get("pod"), others.get("color"), others.get("node")) == (1, 1, 0)
    assert Others(lambda: PageWords({"a": frozenset({"color"})}), ["a"]).get("color") == 0


# --- The index


def test_a_foreign_or_broken_index_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTGLINT_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(dictionary, "_loaded", dictionary._loaded.__wrapped__)  # as another run does
    few = (dictionary.Entry("gateway", "gateway", 3), dictionary.Entry("gate", "gate", 5))  # the whole takes seconds
    monkeypatch.setattr(dictionary, "_all_words", lambda *_: few)
    Vocabulary("en", BUILTIN, lists.Lists()).knows("gateway")
    (file,) = tmp_path.glob("words-en.data")
    whole = file.read_bytes()
    for broken in (b"", b"{}\n", whole[: len(whole) // 2], b"\xff" + whole, b'{"key": [], "length": 0, "value": {}}\n'):
        file.write_bytes(broken)
        vocabulary = Vocabulary("en", BUILTIN, lists.Lists())
        assert vocabulary.knows("gateway")
        assert not vocabulary.knows("gatway")
        assert file.read_bytes() == whole


def test_an_index_that_cannot_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("HTGLINT_CACHE_DIR", str(tmp_path / "file" / "below"))
    monkeypatch.setattr(dictionary, "_loaded", dictionary._loaded.__wrapped__)
    assert Vocabulary("en", BUILTIN, lists.Lists()).knows("gateway")


# --- On the command line


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    return tmp_path


def put(path: str, text: str) -> None:
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    main(["check", "--format", "json", "--select", "HTG61", *arguments])
    return [f"{one['code']} {one['message']}" for one in json.loads(capsys.readouterr().out)]


@pytest.mark.usefixtures("here")
def test_a_language(capsys: pytest.CaptureFixture[str]) -> None:
    put("page.md", "Die Konfiguratoin der Anwendung ist gestern endlich fertig geworden.\n")
    put("htglint.toml", 'language = "de"\n')
    assert found(capsys, "page.md") == ["HTG611 `Konfiguratoin` may be misspelt; did you mean `Konfiguration`?"]
    put("htglint.toml", 'language = "xx"\n')
    assert main(["check", "page.md"]) == 2
    assert "there is no dictionary of the language `xx`; there are ar, de, en" in capsys.readouterr().err


@pytest.mark.usefixtures("here")
def test_vocabularies_of_the_configuration(capsys: pytest.CaptureFixture[str]) -> None:
    put("page.md", "The gatway is called goatHerd.\n")
    put("htglint.toml", 'vocabularies = ["lists/words.txt"]\n')
    assert main(["check", "page.md"]) == 2
    assert "lists/words.txt" in capsys.readouterr().err
    put("lists/words.txt", "(?i)gatway\nGoatHerd\n")
    assert found(capsys, "page.md") == ["HTG612 `goatHerd` should be `GoatHerd`"]


VALE = "StylesPath = styles\nVocab = Ours, Theirs\n\n[*.md]\nVocab = Nothing\n"


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("place", ["styles/config/vocabularies", "styles/Vocab"])
def test_the_vocabularies_of_vale(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    put("docs/page.md", "A gatway and a Gatwey; the goatherd of the Re Kwim is a Blort.\n")
    put(".vale.ini", VALE)
    put(f"{place}/Ours/accept.txt", "# ours\n(?i)gatw[ae]y\nGoatherd\nRe Kwim\n")
    put(f"{place}/Theirs/accept.txt", "(?i)BLORT\n")
    put(f"{place}/Theirs/reject.txt", "Blort\n")
    assert found(capsys, "docs") == [
        "HTG612 `goatherd` should be `Goatherd`",
        "HTG612 `Blort` should be `BLORT`",
    ]
    assert "HTG611 `gatway` may be misspelt; did you mean `gateway`?" in found(capsys, "--isolated", "docs")


@pytest.mark.usefixtures("here")
def test_a_vocabulary_of_vale_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    put("page.md", "All is well.\n")
    put(".vale.ini", VALE)
    assert main(["check", "page.md"]) == 2
    assert (
        ".vale.ini: names the vocabulary `Ours`, and there is no styles/config/vocabularies/Ours"
        in capsys.readouterr().err
    )


def test_a_repository_above_is_another_one(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(".vale.ini", VALE)
    put("inner/page.md", "All is well.\n")
    (here / "inner" / ".git").mkdir()
    monkeypatch.chdir(here / "inner")
    assert main(["check", "page.md"]) == 0


def test_listing_and_accepting(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put("a.md", "A zwoxel is no Blortify. The zwoxel’s end.\n")
    put("b.md", "Blortiful; nobody knows a zwoxel.\n")
    put("htglint.toml", 'vocabularies = ["words.txt"]\n')
    put("words.txt", "(?i)frob")
    assert main(["words"]) == 0
    assert capsys.readouterr().out == (
        "    3  zwoxel     a.md:1 and 1 more\n    1  Blortiful  b.md:1\n    1  Blortify   a.md:1\n"
    )
    assert main(["words", "--format", "json", "a.md"]) == 0
    assert json.loads(capsys.readouterr().out)[0] == {"word": "zwoxel", "places": 2, "pages": 1, "first": "a.md:1"}
    assert main(["words", "--accept", "zwoxel,Blortify"]) == 0
    assert capsys.readouterr().out == "Added 2 words to words.txt.\n"
    assert (here / "words.txt").read_text("utf-8") == "(?i)frob\n(?i)zwoxel\nBlortify\n"
    assert main(["words", "--accept", "all", "--into", "more.txt"]) == 0
    assert (here / "more.txt").read_text("utf-8") == "Blortiful\n"


def test_accepting_what_is_not_there(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put("a.md", "A zwoxel.\n")
    assert main(["words", "--accept", "zwoxol", "--into", "x.txt"]) == 2
    assert "`zwoxol` is not an unknown word of the pages" in capsys.readouterr().err
    assert main(["words", "--accept", "zwoxel"]) == 2
    assert "no vocabulary is configured; name one with --into" in capsys.readouterr().err
    assert main(["words", "--into", "x.txt"]) == 2
    assert sorted(os.listdir(here)) == [".git", "a.md"]


def test_nearness_to_a_word_of_the_page_is_a_suggestion(here: Path) -> None:
    text = "The kubenet is a kubelet. It recieves.\n"
    put("page.md", text)
    main(["fix", "--select", "HTG611", "page.md"])
    assert (here / "page.md").read_text("utf-8") == text.replace("recieves", "receives")
    main(["fix", "--select", "HTG611", "--unsafe", "page.md"])
    assert (here / "page.md").read_text("utf-8") == "The kubelet is a kubelet. It receives.\n"


WRONG = ["reqwest", "sret", "movbe", "scability", "code-a-thon", "laut", "kubenet", "prober", "intra-doc", "texting"]


@pytest.mark.parametrize("word", WRONG)
def test_what_nobody_knows_is_left_to_people(here: Path, word: str) -> None:
    near = "The request is set, and we move. Its stability is proper, the kubelet is last: we go on testing infra-docs."
    for text in (f"We want the {word} to be here.\n", f"{near}\n\nWe want the {word} to be here.\n"):
        put("page.md", text)
        main(["fix", "page.md"])
        assert (here / "page.md").read_text("utf-8") == text


def certain(text: str, **elsewhere: int) -> list[str]:
    """The words of a page that are fixed by default."""
    pages = {str(number): frozenset(word for word in elsewhere if elsewhere[word] > number) for number in range(9)}
    found = misspelt(Document("page.md", text), ENGLISH, Others(lambda: PageWords(pages)))
    return [one.word.text for one in found if one.certain]


@pytest.mark.parametrize(("wrong", "right"), [("acheive", "achieve"), ("wierd", "weird"), ("tommorow", "tomorrow")])
def test_a_known_misspelling_with_one_correction_is_certain(wrong: str, right: str) -> None:
    assert meant(f"This is what we have {wrong} for.\n") == {wrong: right}
    assert certain(f"This is what we have {wrong} for.\n") == [wrong]


def test_a_known_misspelling_with_several_corrections_is_a_suggestion() -> None:
    assert meant("It is realy here.\n") == {"realy": "really"}
    assert certain("It is realy here.\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "It is `wierd`: a wierd thing.", "The wierd thing is at https://example.org/wierd.",
        "See src/wierd/ for a wierd thing.",
        "Ask @wierd why it is wierd.", "The Wierd thing is that it is wierd.", "We met at the Wierd of the town.",
        "It is a wierd-looking thing.", "It is a non-wierd thing.",
        "In wierd 2 it is gone.", "In 2 wierd ways it is gone.",
        "See [the wierd thing](https://example.org/x).", "# On being wierd2 and Wierd\n\nIt is gone.",
        "The wierd, the wierd and the wierd.", "C'est une chose wierd pour nous et pour les autres qui sont avec nous.",
        "Das ist wierd und nicht von uns, sondern von der Gruppe, die mit uns ist.",
    ],
)  # fmt: skip
def test_what_may_be_a_name_is_not_certain(text: str) -> None:
    assert certain(f"{text}\n") == []


def test_what_other_pages_write_is_not_certain() -> None:
    assert certain("It is a wierd thing.\n", wierd=1) == []


def test_a_vulgar_word_is_never_proposed() -> None:
    assert meant("We frobnicate it. What a crapp it is.\n") == {}


def test_the_dictionary_of_misspellings_has_what_it_says() -> None:
    lines = (Path(misspellings.__file__).parent / "misspellings-en.tsv").read_text("utf-8").splitlines()
    entries = [line.split("\t") for line in lines]
    known = misspellings.misspellings("en")
    assert len(lines) > 90_000
    assert [word for word, _ in entries] == sorted({word for word, _ in entries})
    assert all(
        known.corrections(word) == tuple(right.split(" ")) for word, right in random.Random(1).sample(entries, 2000)
    )
    assert known.corrections(entries[0][0])
    assert known.corrections(entries[-1][0])


@given(st.text(alphabet="aehivcwrd\t\nü", max_size=8))
def test_what_is_no_misspelling_has_no_correction(text: str) -> None:
    known = misspellings.Misspellings(b"acheive\tachieve\nwierd\tweird wired\n")
    right = {"acheive": ("achieve",), "wierd": ("weird", "wired")}
    assert known.corrections(text) == right.get(text, ())
    assert misspellings.misspellings("de").corrections(text) == ()


@pytest.mark.usefixtures("here")
def test_rules_about_words_ask_for_words_only() -> None:
    """A run without them loads no dictionary, so that a broken one keeps nobody from repairing a page."""
    put("page.md", "All is well.\n")
    put("htglint.toml", 'vocabularies = ["nowhere.txt"]\n')
    assert main(["check", "--select", "HTG1", "page.md"]) == 0


@pytest.mark.usefixtures("here")
def test_a_vocabulary_of_the_repository_makes_no_noise(capsys: pytest.CaptureFixture[str]) -> None:
    """Words that a list accepts, and names that it writes as the built-in one does, are nothing to report."""
    for path in (SAMPLES / "clean").glob("20*.md"):
        put(f"docs/{path.name}", path.read_text("utf-8"))
    assert found(capsys, "docs") == []
    put(".vale.ini", "StylesPath = styles\nVocab = Ours\n")
    put("styles/config/vocabularies/Ours/accept.txt", "(?i)kubelet\n[Ww]ebhooks?\nGardener\nGitHub\nMoulin\n")
    assert found(capsys, "docs") == []


# --- The shared pages


@pytest.mark.usefixtures("here")
def test_the_vocabulary_of_the_repository_makes_no_noise(capsys: pytest.CaptureFixture[str]) -> None:
    """The community's own lists and ours agree: with them no page has more findings than without."""
    pages = shared("corpus", "community", "hackathons")
    put(
        ".vale.ini",
        shared("corpus", "vale.ini").read_text("utf-8").replace(".vale/styles", str(shared("corpus", "vale"))),
    )
    assert len(found(capsys, str(pages))) <= 45


# --- Needles


@pytest.mark.parametrize(
    ("pattern", "text", "may"),
    [
        ("(consist|consists) out of", "it consists out of", True),
        ("(consist|consists) out of", "it consists of, out", False),
        ("(consist|consists) out of", "all out of order", False),
        ("(?:roughly )?a magnitude", "by a magnitude", True),
        ("colou?r", "color", True),
        ("colou?r", "colt", False),
        ("a|b", "c", True),
        (r"\d+ items", "3 items", True),
        ("[(]x[)]y", "(x)y", True),
        ("(a(b|c)d)+ e", "abd e", True),
        ("(?!x)no", "yes", False),
        ("(?<=a)b{2}c", "abbc", True),
    ],
)
def test_what_a_text_must_hold(pattern: str, text: str, may: bool) -> None:
    assert prefilter.may_match(pattern, text) is may


@given(
    st.lists(
        st.sampled_from(["a", "b", "ab", " ", "?", "+", "*", "(a|b)", "(?:b )?", "[ab]", r"\w", ".", "(?=a)", "{2}"]),
        max_size=6,
    ),
    st.text(alphabet="ab c", max_size=12),
)
def test_needles_overlook_nothing(parts: list[str], text: str) -> None:
    pattern = "".join(parts)
    try:
        found = re.search(pattern, text, re.IGNORECASE)
    except re.error:
        return
    assert prefilter.may_match(pattern, text) or not found


PARTS = [
    "a", "b", "ab", " ", "?", "+", "*", "(a|b)", "(?:b )?", "[ab]", r"\w", "(?=a)", "{2}", "|", "(b|a c)", "-",
    "(a|b)?", "( a| c)", "(a|b)*",
]  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=6), st.text(alphabet="ab c-é(", max_size=16))
def test_phrases_are_those_that_begin_and_end_at_words(parts: list[str], text: str) -> None:
    """What is found by looking for how a match begins is what trying every place finds."""
    pattern = "".join(parts)
    try:
        compiled = re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])")
    except re.error:
        return
    wanted = [match.span() for at in range(len(text)) if (match := compiled.match(text, at)) and match[0].strip()]
    first = [span for span in wanted if not text[span[0]].isspace()][:1]
    source = prefilter.ascii_of(text)
    found = [match.span() for match in substitution.matches(pattern, text, source)]
    assert [span for span in found if not text[span[0]].isspace()][:1] == first
    if first:
        assert prefilter.may_match(pattern, source)


def test_phrases_share_named_parts(ruleset: Ruleset) -> None:
    document = Document("page.md", "A goat and two sheeps, one goat{2}, and goat.md.\n")
    params = substitution.Params((("{beast}s?", "animal"),), parts=(("beast", "(?:goat|sheep)"),))
    hits = substitution.check(document, params, context_of(document, ruleset)._replace(words=None))
    assert [document.text[slice(*hit.span)] for hit in hits] == ["goat", "sheeps", "goat"]


def test_a_shared_part_is_checked_as_a_part_of_the_phrase() -> None:
    assert "not a regular expression" in substitution.Params((("{beast}s", ""),), parts=(("beast", "(goat"),)).problem()


SOME = [
    "the the ", "🎉 ", "🎉 🚀 ", "the🎉 the🎉 ", "🚀 go ", "gatway ", "(", ") ", "a hour ", "𝐀𝐁 ", "\n\n", "login to ",
    "\n\n## 🎉 Some Heading of It\n\n", "kubernetes", "Kubernetes 🎉", "`code` ", "[a](b) ", "\u00c3\u00a4 ",
]  # fmt: skip


@given(st.lists(st.sampled_from(SOME), max_size=16).map("".join))
def test_a_large_page_has_the_findings_of_a_small_one(ruleset: Ruleset, rules: tuple[Rule, ...], text: str) -> None:
    def found() -> list[tuple[str, Hit]]:
        document = Document("page.md", text)
        context = context_of(document, ruleset)
        phrases = substitution.Params((("🚀 go", "start"), (r"[\U0001f389x] kubernetes", "")))
        hits = [("", hit) for hit in substitution.check(document, phrases, context._replace(words=None))]
        return hits + [(one.rule.code, one.hit) for one in engine.check(document, rules, context)]

    wanted = found()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(prose, "PIECE", 1)
        patched.setattr(substitution, "PIECE", 1)
        for module, name in ((prose, "text_pieces"), (substitution, "pieces")):
            patched.setattr(module, name, partial(pieces, size=5))
        assert found() == wanted
    is_there = re.search(r"(?<![\w-])🚀 go", text) is not None  # a phrase begins with no part of a word
    assert is_there == any(hit.message.startswith("`🚀 go`") for _, hit in wanted)


@given(st.text(alphabet="abAB é\u00a0İ’'-_.0📍“”«中ℹ \n\ud800|ß"))
def test_words_are_runs_of_letters(text: str) -> None:
    assert letters.words_in(text) == set(re.findall(r"[^\W\d_]+", text.lower()))


@given(
    st.lists(st.sampled_from(["go", "Go", "go's", "it’s", "da", "да", "café", "5", "`go`"]), max_size=5),
    st.sampled_from(["", '"', "“", "’", "(", "_", "*"]),
)
def test_no_doubled_word_is_overlooked(words: list[str], mark: str) -> None:
    """Whatever marks stand around words, two that are the same in a row are looked at."""
    text = " ".join(f"{mark}{word}{mark}" for word in words)
    in_a_row = (
        (one.text.lower(), other.text.lower())
        for one, other in pairwise(prose.words(Document("page.md", text)))
        if not re.search(r"\w", text[one.span.end : other.span.start])
    )
    doubled = {one for one, other in in_a_row if one == other}
    assert {re.sub("['’]", "", word) for word in doubled} <= repetition._doubled(Document("page.md", text))


@given(st.lists(st.frozensets(st.sampled_from("abcdefgh"), max_size=6), max_size=5))
def test_picks_are_what_the_test_picks(pages: list[frozenset[str]]) -> None:
    chosen = memoized_filter.MemoizedFilter(lambda word: word < "d")
    assert [chosen.of(page) for page in pages] == [{word for word in page if word < "d"} for page in pages]


# --- Other languages, and other slips of a list


GERMAN = "Das Team arbeitet an der Migration, und die an dem Problem arbeitet, die die Lösung fand.\n"
FRENCH = "Vous vous rappelez, nous nous sommes réunis pour an autre sujet.\n"


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "text", [GERMAN, FRENCH, f"> {GERMAN}\nAn unser Team geht die die Nachricht und das Problem.\n"]
)
@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_the_grammar_of_english_is_for_english(text: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    put("htglint.toml", f'language = "{language}"\n')
    put("page.md", text)
    main(["check", "--format", "json", "--select", "HTG62", "page.md"])
    codes = {one["code"] for one in json.loads(capsys.readouterr().out)}
    assert codes <= ({"HTG621"} if language != "en" else set())


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "text",
    [
        "Option A is simpler, Team A owns it, choose a or b, use A and B.", "We met in Bora Bora, far far away.",
        "The CSI driver is new. A CSI volume works. The CIS benchmark passes.",
        "The organisation's rules, the neighbour's fence, the programme's name.", "A tarball, an opcode, a batcher.",
    ],
)  # fmt: skip
def test_no_false_alarms(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    put("page.md", f"{text}\n")
    main(["check", "--format", "json", "--select", "HTG6", "--fail-on", "info", "page.md"])
    found = [one for one in json.loads(capsys.readouterr().out) if one["severity"] != "info"]
    assert [one["code"] for one in found if one["code"] not in ("HTG631", "HTG632")] == []


def test_a_word_is_reported_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put("page.md", "We recieve it untill noon.\n")
    assert found(capsys, "page.md") == [
        "HTG611 `recieve` may be misspelt; did you mean `receive`?",
        "HTG611 `untill` may be misspelt; did you mean `until`?",
    ]  # fmt: skip
    assert sorted(os.listdir(here)) == [".git", "page.md"]


@pytest.mark.parametrize("line", ["(a+)+b", "(?i)(x*y)*z", "(?:a{2,}|b)+"])
def test_an_expression_that_can_take_for_ever(line: str, tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text(f"{line}\n", "utf-8")
    with pytest.raises(HtglintError, match="repeats a repetition"):
        lists.read([str(tmp_path / "words.txt")])


@pytest.mark.usefixtures("here")
def test_two_strokes_are_no_fix_by_default() -> None:
    text = "The implementation is here, and the implxmxntation is there.\n"
    put("page.md", text)
    main(["fix", "--select", "HTG611", "page.md"])
    with open("page.md", encoding="utf-8") as page:
        assert page.read() == text
