"""Damage models as data: which wrong codec read the bytes, and what it did to those it leaves undefined.

A model maps each byte of the UTF-8 form to the character that a wrong decoding shows for it. Adding a model is
adding a line to ``MODELS``.
"""

from __future__ import annotations

from functools import cached_property

REPLACEMENT = "\ufffd"
NO_BREAK_SPACE = "\xa0"


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
        """The character of each byte, None where the codec defines none."""
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
        """What the wrong decoding makes of ``text``; ``lost`` stands for each undefined byte."""
        for _ in range(self.rounds):
            shown = (self.characters[byte] for byte in text.encode("utf-8", "surrogatepass"))
            text = "".join(lost if character is None else character for character in shown)
        return text

    def explains(self, text: str, shown: str) -> bool:
        """Whether this damage makes ``text`` look like ``shown``, whatever happened to undefined bytes and spaces."""
        kept = text
        for _ in range(self.rounds):
            kept = "".join(self.characters[byte] or chr(byte) for byte in kept.encode("utf-8", "surrogatepass"))
        forms = (kept, self.damage(text), self.damage(text, REPLACEMENT))
        return shown.replace(NO_BREAK_SPACE, " ") in {form.replace(NO_BREAK_SPACE, " ") for form in forms}


MODELS = (
    Model("cp1252", "cp1252"),
    Model("cp1254", "cp1254"),
    Model("cp1250", "cp1250"),
    Model("cp1251", "cp1251"),
    Model("cp1253", "cp1253"),
    Model("latin-1", "latin-1", controls=True),
    Model("iso-8859-7 with cp1252", "iso8859-7", low="cp1252"),
    Model("mac-roman", "mac_roman"),
    Model("cp437", "cp437"),
    Model("cp1252, twice", "cp1252", rounds=2),
    Model("cp1254, twice", "cp1254", rounds=2),
    Model("latin-1, twice", "latin-1", rounds=2, controls=True),
)
