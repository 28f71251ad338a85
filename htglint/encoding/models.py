"""Damage models as data: the wrong codec, and its treatment of undefined bytes.

A model maps each byte of the UTF-8 form to the character that a wrong decoding shows for it. Adding a model is
adding a line to ``MODELS``.
"""

from __future__ import annotations

from functools import cached_property

REPLACEMENT = "\ufffd"
NO_BREAK_SPACE = "\xa0"


FOREIGN = "\u0100"
"""Stands in translated text for a character that the codec does not have."""


class TranslationTable(dict[int, str]):
    """A table for ``str.translate``: ASCII and U+FFFD stay, others become ``FOREIGN``."""

    def __missing__(self, point: int) -> str:
        found = self[point] = chr(point) if point < 0x80 or point == 0xFFFD else FOREIGN
        return found


class Model:
    """UTF-8 read as ``codec``, ``rounds`` times over.

    ``low`` is the codec of the bytes 80 to 9F where a hybrid uses another one for them; ``controls`` says that the
    codec gives these bytes C1 controls, which tools drop or replace like undefined bytes.
    """

    def __init__(self, name: str, codec: str, *, rounds: int = 1, low: str = "", controls: bool = False) -> None:
        self.name = name
        self.codec = codec
        self.rounds = rounds
        self.low = low
        self.controls = controls

    def __repr__(self) -> str:
        return f"<{self.name}>"

    @cached_property
    def characters(self) -> tuple[str | None, ...]:
        """The character of each byte, None if the codec defines none."""
        return tuple(self._character(byte) for byte in range(256))

    def _character(self, byte: int) -> str | None:
        if self.controls and 0x80 <= byte < 0xA0:
            return None
        codec = self.low if self.low and 0x80 <= byte < 0xA0 else self.codec
        try:
            return bytes([byte]).decode(codec)
        except UnicodeDecodeError:
            return None

    @cached_property
    def table(self) -> TranslationTable:
        """The translation of damaged text to its bytes, as characters of Latin-1."""
        single = ((character, values) for character, values in self.bytes_of.items() if len(values) == 1)
        return TranslationTable({ord(character): chr(values[0]) for character, values in single})

    @cached_property
    def bytes_of(self) -> dict[str, tuple[int, ...]]:
        """The high bytes that a character may stand for.

        An undefined byte may be kept as its C1 control. Some characters stand for two bytes: ISO 8859-7 of 2003 has
        the euro sign at A4 and quotes at A1 and A2, where Windows keeps them at 80, 91 and 92.
        """
        found: dict[str, list[int]] = {}
        for byte in range(0x80, 0x100):
            character = self.characters[byte]
            found.setdefault(chr(byte) if character is None else character, []).append(byte)
        return {character: tuple(values) for character, values in found.items()}

    def damage(self, text: str, lost: str = "") -> str:
        """Return ``text`` as damaged; ``lost`` stands for each undefined byte."""
        for _ in range(self.rounds):
            shown = (self.characters[byte] for byte in text.encode("utf-8", "surrogatepass"))
            text = "".join(lost if character is None else character for character in shown)
        return text

    def explains(self, text: str, shown: str) -> bool:
        """Return whether the damage turns ``text`` into ``shown``.

        Undefined bytes and spaces may differ.
        """
        kept = text
        for _ in range(self.rounds):
            kept = "".join(self.characters[byte] or chr(byte) for byte in kept.encode("utf-8", "surrogatepass"))
        forms = (kept, self.damage(text), self.damage(text, REPLACEMENT))
        return shown.replace(NO_BREAK_SPACE, " ") in {form.replace(NO_BREAK_SPACE, " ") for form in forms}

    def bytes_shown(self, text: str, shown: str) -> str:
        """Return the bytes of ``text`` in hexadecimal; lost ones are in brackets.

        Of text that was decoded twice only the bytes are given: each of them became several characters.
        """
        data = text.encode("utf-8", "surrogatepass")
        if self.rounds > 1:
            return data.hex(" ").upper()
        found, at = [], 0
        for byte in data:
            here = shown[at : at + 1]
            seen = byte in self.bytes_of.get(here, ()) or here == chr(byte) or (here == " " and byte == 0xA0)
            at += seen or here == REPLACEMENT
            found.append(f"{byte:02X}" if seen else f"[{byte:02X}]")
        return " ".join(found)


SINGLE_BYTE = (
    *("cp1252", "cp1254", "cp1250", "cp1251", "cp1253", "cp1255", "cp1256", "cp1257", "cp1258", "cp874"),
    *("iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-8", "iso8859-9", "iso8859-10"),
    *("iso8859-13", "iso8859-14", "iso8859-15", "iso8859-16", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic"),
    *("mac-greek", "mac-turkish", "mac-latin2", "cp437", "cp737", "cp775", "cp850", "cp852", "cp855", "cp857"),
    *("cp858", "cp862", "cp866"),
)
"""Codecs of one byte a character that people meet; those of the same name in Python's ``codecs``."""

MODELS = (
    *(Model(codec, codec) for codec in SINGLE_BYTE),
    Model("latin-1", "latin-1", controls=True),
    Model("iso-8859-7 with cp1252", "iso8859-7", low="cp1252"),
    Model("iso8859-7", "iso8859-7"),
    Model("cp1252, twice", "cp1252", rounds=2),
    Model("cp1254, twice", "cp1254", rounds=2),
    Model("latin-1, twice", "latin-1", rounds=2, controls=True),
)

COMMON = tuple(
    model
    for model in MODELS
    if model.codec in {"cp1252", "cp1254", "cp1250", "cp1251", "cp1253", "latin-1", "mac-roman", "cp437"} or model.low
)
"""The models that damage most pages: the only ones considered where no words tell which it was."""
