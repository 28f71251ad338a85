"""Damage as it really happens, made here so that a test knows the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.encoding.models import MODELS, Model

if TYPE_CHECKING:
    from collections.abc import Mapping

BY_NAME: Mapping[str, Model] = {model.name: model for model in MODELS}


def damaged(text: str, codec: str = "cp1254", *, undefined: str = "drop") -> str:
    """``text`` as a wrong decoding shows it; undefined bytes are dropped, kept as controls, or replaced."""
    model = BY_NAME[codec]
    if undefined == "keep":
        for _ in range(model.rounds):
            shown = [model.characters[byte] or chr(byte) for byte in text.encode("utf-8")]
            text = "".join(shown)
        return text
    return model.damage(text, "" if undefined == "drop" else "\ufffd")
