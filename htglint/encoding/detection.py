"""Which encoding the bytes of a text are in, and how sure that is.

Every encoding that people meet is tried. A decoding is judged by its words, looked up in ``lexicon``, and by how
surprising its other characters are; charset-normalizer proposes encodings and is a witness for its first choice.
Decodings that give the same text are one candidate. Costs are in nats (-ln of a probability).
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from math import exp
from typing import TYPE_CHECKING, NamedTuple

from htglint.document import asian

from . import context, lexicon
from .judgement import CHUNK, is_impossible
from .models import COMMON, SINGLE_BYTE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

SURE = 0.95
"""Probability from which on a file is converted although nobody named its encoding."""
SUREST = 0.9999
"""Probability of what is inferred, at most."""
LIKELY = 0.01
"""Probability below which a candidate is not worth naming."""
MULTI_BYTE = ("cp932", "gb18030", "big5hkscs", "cp949", "euc_jp")
"""Encodings of several bytes a character; those that they extend (Shift-JIS, GBK, Big5, EUC-KR) are parts of them."""
SAMPLE = 12_000
"""Bytes of the lines beyond ASCII that are looked at."""
CLOSE = 24
"""Candidates whose words are looked up, of those whose characters are least surprising."""
MOST_REPEATS = 3
"""How often a word that recurs counts."""
MOST_NATS = 60.0
"""Lead from which on a candidate is out of the question."""
RARE = 2.0
"""Cost of an encoding that few files are in."""
WITNESS = 1.0
"""What the first choice of charset-normalizer costs less."""
UNDECODABLE = 14.0
"""Of a byte that the encoding does not have."""
IMPOSSIBLE = 25.0
"""Of a character that nobody writes."""
UNKNOWN_WORD = 7.0
"""Of a word that no list has, over the cost of its letters."""
BROKEN = 8.0
"""Of another script, or of a sign, inside an unknown word."""
ASCII_LETTER = 2.0
"""Of an ASCII letter in a word that no list has."""
RARE_SIGN = 13.0
"""Of a letter of a script without spaces that is part of no known word and none of the common letters."""
COMMON_SIGN = 8.5
"""The same of a common one, of which there are some thousand in each standard."""
KANA = 4.5
"""The same of kana and Thai letters."""
MIXED = 5.0
"""Of Hangul beside kana or Chinese characters."""
ASCII_WORD = 8.0
"""Of a word in ASCII letters that touches a sign beyond ASCII."""
KNOWN_WORD = 1.0
"""Of a word that a list has, over half of what its rarity costs: lists are incomplete."""
QUESTION = 4.0
"""Of the sign that begins a question or an exclamation in Spanish."""
ALONE = 3.0
"""Of a letter that stands alone, over its own cost."""
INSIDE = 10.0
"""Of a quotation mark or a no-break space between two letters."""
CUT = 5.0
"""Of a character that was cut."""
FOREIGN = 8.0
"""Of a byte that is not UTF-8 on a page in UTF-8."""
LEAST_IN_UTF_8 = 0.25
"""Characters in UTF-8 for each foreign byte of a page that is in UTF-8."""
NOISE = 12.0
"""Of a byte beyond ASCII under the belief that the file is in none of these encodings."""
LONGEST_SIGNS = 6
"""Letters of the longest word that is looked for in a run without spaces."""
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff61-\uff9f\u3100-\u312f]+")
_ROMANIAN = str.maketrans("şţ", "șț")
_PUNCTUATION = "\xa0«»¿¡‐‑–—‘’‚“”„‹›…"
_TOKEN = re.compile(f"(?:[A-Za-z]|[^\x00-\x7f\u3000-\u3020\uff00-\uff60{_PUNCTUATION}])+")
"""Letters and what is not ASCII, without the usual punctuation."""
_HAN = re.compile("[\u3400-\u9fff]{2}")
_SEQUENCES = (
    (2.0, re.compile("[\x80-\u07ff]")),
    (6.0, re.compile("[\u0800-\ud7ff\ue000-\uffff]")),
    (12.0, re.compile("[\U00010000-\U0010ffff]")),
)
"""How surprising it is that bytes of another encoding have the form of a character in UTF-8, in nats."""
_SURROGATE = re.compile("[\udc80-\udcff]")
_ESCAPES = re.compile(rb"\x1b\$[@B]|\x1b\([BJI]")
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_USUAL = {*(model.codec for model in COMMON if model.rounds == 1), *MULTI_BYTE, "cp1256", "cp1255", "koi8-r"}


class Guess(NamedTuple):
    """An encoding, as Python's codecs name it, and the probability that it is the right one (0 to 1)."""

    encoding: str
    probability: float


def detect(data: bytes) -> tuple[Guess, ...]:
    """Return the encodings that bytes may be in, the likeliest first; empty if they look like no text.

    UTF-8 is one of them for bytes of which some are not.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return (Guess(encoding, 1.0),)
    if data.isascii() and b"\0" not in data:
        return (Guess("iso2022_jp", 1.0),) if _is_iso_2022(data) else (Guess("ascii", 1.0),)
    sample, encodings = _sample(data)
    costs = _costs(sample, encodings)
    least = min(costs.values())
    shares = {encoding: exp(max(-MOST_NATS, least - cost)) for encoding, cost in costs.items()}
    total = sum(shares.values())
    guesses = [Guess(encoding, min(share / total, SUREST)) for encoding, share in shares.items() if encoding]
    guesses.sort(key=lambda guess: -guess.probability)
    return tuple(guess for guess in guesses if guess.probability >= LIKELY)


def _costs(sample: bytes, encodings: Sequence[str]) -> dict[str, float]:
    """Return the cost of bytes under each encoding that is close to the best; that of noise is under an empty name."""
    texts: dict[str, list[str]] = {}
    for encoding in encodings:
        text = unicodedata.normalize("NFC", sample.decode(encoding, "replace"))
        texts.setdefault(text, []).append(encoding)
    close = sorted(texts, key=_glance)[:CLOSE]
    known = known_words(close)
    witness = _witness(sample)
    costs = {"": _noise(sample)}
    for text in close:
        named = [codecs.lookup(encoding).name for encoding in texts[text]]
        costs[texts[text][0]] = min(map(prior, texts[text])) + _cost(text, known) - WITNESS * (witness in named)
    mixed = sample.decode("utf-8", "surrogateescape")
    found = [len(form.findall(mixed)) for _, form in _SEQUENCES]
    chance = sum(cost * number for number, (cost, _) in zip(found, _SEQUENCES, strict=True))
    costs = {encoding: cost + chance for encoding, cost in costs.items()}
    if b"\0" not in sample and sum(found) >= LEAST_IN_UTF_8 * len(_SURROGATE.findall(mixed)):
        costs["utf-8"] = _mixed(mixed, known)
    return costs


def _is_iso_2022(data: bytes) -> bool:
    """Return whether ASCII bytes are Japanese with escape sequences."""
    if not _ESCAPES.search(data):
        return False
    try:
        return not data.decode("iso2022_jp").isascii()
    except UnicodeDecodeError:
        return False


def _sample(data: bytes) -> tuple[bytes, Sequence[str]]:
    """Return some of the bytes, enough to tell their encoding, and the encodings that they may be in."""
    if b"\0" in data[:SAMPLE]:
        even = data[: SAMPLE // 4 * 4]
        return even, ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
    lines = [line for line in data.split(b"\n") if not line.isascii()]
    step = max(1, sum(map(len, lines)) // SAMPLE)
    chosen, size = [], 0
    for line in lines[::step]:
        if size and size + len(line) > SAMPLE:
            break
        chosen.append(line if len(line) <= SAMPLE or size else line[:SAMPLE])
        size += len(line)
    usual = sorted(SINGLE_BYTE, key=lambda codec: codec not in _USUAL)
    return b"\n".join(chosen), (*usual, "iso8859-7", *MULTI_BYTE)


def _mixed(text: str, known: Mapping[str, float]) -> float:
    """Return the cost of a text in UTF-8 with a lone surrogate for each foreign byte."""
    total = 0.0
    for chunk, count in Counter(CHUNK.findall(text)).items():
        if not chunk.isascii():
            foreign = len(_SURROGATE.findall(chunk))
            cost = cut_cost(chunk) + FOREIGN * foreign if foreign else chunk_cost(chunk, known)
            total += min(count, MOST_REPEATS) * cost
    return total


def prior(encoding: str) -> float:
    """Return how surprising an encoding is before anything is read."""
    return 0.0 if encoding in _USUAL else RARE


def _noise(sample: bytes) -> float:
    """Return the cost of bytes that are text in none of the encodings."""
    if b"\0" in sample:
        return NOISE * len(sample)
    return sum(
        min(count, MOST_REPEATS) * sum(NOISE if byte >= 0x80 else ASCII_LETTER * chr(byte).isalpha() for byte in chunk)
        for chunk, count in Counter(sample.split()).items()
        if not chunk.isascii()
    )


def _glance(text: str) -> float:
    """Return how surprising a text is by its characters alone."""
    total = 0.0
    for chunk, count in Counter(CHUNK.findall(text)).items():
        if not chunk.isascii():
            total += min(count, MOST_REPEATS) * sum(_sign(chunk, at) for at in range(len(chunk)))
    return total


def _sign(chunk: str, at: int) -> float:
    """Return how surprising one character of a chunk is."""
    character = chunk[at]
    if character < "\x80":
        return IMPOSSIBLE if character < " " or character == "\x7f" else 0.0
    if character in "¿¡":
        return QUESTION if chunk[at + 1 : at + 2].isalpha() and not chunk[:at].isalpha() else IMPOSSIBLE
    if character == "\ufffd":
        return UNDECODABLE
    if is_impossible(character) or "\uff61" <= character <= "\uff9f":
        return IMPOSSIBLE
    before, after = chunk[max(0, at - 1) : at], chunk[at + 1 : at + 2]
    cost = context.natural(before, character, after) + context.rarity(character)
    if character in _PUNCTUATION:
        cost += context.fit(before, character, after)
        cost += INSIDE if character not in "’–—…" and before.isalpha() and after.isalpha() else 0.0
    return cost


def _cost(text: str, known: Mapping[str, float]) -> float:
    """Return how surprising a text is, by its words and by the characters between them."""
    total = 0.0
    for chunk, count in Counter(CHUNK.findall(text)).items():
        if not chunk.isascii():
            total += min(count, MOST_REPEATS) * chunk_cost(chunk, known)
    return total


def chunk_cost(chunk: str, known: Mapping[str, float]) -> float:
    """Return how surprising what stands between two blanks is; ``known`` are words with their costs."""
    total, at = 0.0, 0
    for match in _TOKEN.finditer(chunk):
        start, end = match.span()
        total += sum(_sign(chunk, place) for place in range(at, start))
        if not match.group().isascii():
            total += _of_token(chunk, start, end, known)
        elif end - start > 1 and not (chunk[max(0, start - 1) : start] + chunk[end : end + 1]).isascii():
            total += ASCII_WORD
        at = end
    return total + sum(_sign(chunk, place) for place in range(at, len(chunk)))


def cut_cost(token: str) -> float:
    """Return how surprising it is that a word lost a part of one of its characters; ``token`` is the rest of it."""
    return CUT + UNKNOWN_WORD + ASCII_LETTER * sum(letter.isalpha() for letter in token)


def _of_token(chunk: str, start: int, end: int, known: Mapping[str, float]) -> float:
    """Return the cost of letters, and of what is not ASCII and stands beside them."""
    token = chunk[start:end]
    if _UNSPACED.fullmatch(token):
        return _of_run(token, known) + (ALONE if len(token) == 1 else 0.0)
    found = known.get(_folded(token))
    signs = sum(_sign(chunk, place) for place in range(start, end))
    if found is not None:
        signs += ALONE if len(token) == 1 else 0.0
        is_odd = len(token) == 1 or (token[1:] != token[1:].lower() and token != token.upper())
        return KNOWN_WORD + found / 2 + (signs if is_odd else 0.0)
    kinds = [_kind(character) for character in token if not unicodedata.combining(character)]
    broken = sum(one != other for one, other in pairwise(kinds))
    broken += sum(one.islower() and other.isupper() for one, other in pairwise(token))
    return UNKNOWN_WORD + signs + BROKEN * broken + ASCII_LETTER * sum(letter < "\x80" for letter in token)


def _kind(character: str) -> str:
    """Return the script of a letter, empty for what is none: words are in one script and have no signs inside."""
    return lexicon.script(character) if character.isalpha() else ""


def _of_run(run: str, known: Mapping[str, float]) -> float:
    """Return the least cost of a run of letters without spaces, cut into words."""
    best = [0.0]
    for end in range(1, len(run) + 1):
        cost = best[end - 1] + _of_letter(run[end - 1])
        for start in range(max(0, end - LONGEST_SIGNS), end):
            found = known.get(run[start:end])
            if found is not None:
                cost = min(cost, best[start] + found)
        if end > 1 and ("\uac00" <= run[end - 1] <= "\ud7a3") != ("\uac00" <= run[end - 2] <= "\ud7a3"):
            cost += MIXED
        best.append(cost)
    return best[-1]


@lru_cache(maxsize=1 << 12)
def _of_letter(letter: str) -> float:
    """Return the cost of a letter of a script without spaces."""
    if "\uff61" <= letter <= "\uff9f":
        return IMPOSSIBLE
    if not "\u3100" <= letter <= "\ud7a3":
        return KANA
    return COMMON_SIGN if letter in asian.common() else RARE_SIGN


def known_words(texts: Iterable[str]) -> Mapping[str, float]:
    """Return the words of texts that a list of one of their languages has, with how surprising each is."""
    words: set[str] = set()
    languages: dict[str, None] = {}
    for text in texts:
        words.update(_words(text))
        languages.update(dict.fromkeys(lexicon.languages_of(text)))
        if _HAN.search(text):
            languages["zh"] = None
    found: dict[str, float] = {}
    for language in languages:
        table = lexicon.costs(language)
        for word in words & table.keys():
            found[word] = min(table[word], found.get(word, table[word]))
    frequent = lexicon.costs(lexicon.FREQUENT)
    for word in words & frequent.keys():
        found.setdefault(word, frequent[word] + lexicon.FOREIGN_COST)
    return found


def _folded(word: str) -> str:
    """Return a word as the lists have it; the old codecs write the letters of Romanian with a cedilla."""
    word = lexicon.folded(word)
    return word if not word.isalpha() or "ı" in word or "ğ" in word else word.translate(_ROMANIAN)


def _words(text: str) -> Iterator[str]:
    """Yield the words of a text that are not ASCII, and all that a run without spaces may be cut into."""
    for word in lexicon.WORD.findall(text):
        if not word.isascii():
            yield _folded(word)
    for run in _UNSPACED.findall(text):
        for start in range(len(run)):
            for end in range(start + 1, min(len(run), start + LONGEST_SIGNS) + 1):
                yield run[start:end]


def _witness(sample: bytes) -> str:
    """Return the first choice of charset-normalizer, by the name of its codec; empty if it has none."""
    import charset_normalizer  # only files that are not UTF-8 need it

    best = charset_normalizer.from_bytes(sample, enable_fallback=False).best()
    return "" if best is None else codecs.lookup(best.encoding).name
