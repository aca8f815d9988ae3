"""What a recording says to a person: names of steps, and proposals. The texts are in ``resources/recording``."""

from __future__ import annotations

from typing import Literal

from runtime.words.language import Words

Language = Literal["en", "bg"]


def phrases(language: Language) -> Words:
    """``{thing}`` is something quoted, ``{field}`` a field within the sentence, ``{page}`` a quoted title."""
    return Words(language, "recording")
