"""Names of files, steps and elements made from words in any language."""

from __future__ import annotations

import re
import unicodedata

#: The streamlined system by which Bulgaria writes its names in Latin letters.
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ь": "y", "ю": "yu", "я": "ya", "ы": "y", "э": "e",
    "ё": "e", "ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d",
}  # fmt: skip
_OTHER = re.compile(r"[^a-z0-9]+")


def slug(text: str, length: int = 40) -> str:
    """``text`` as ``small-words-with-dashes``, cut between words; empty when no letter of it can be written."""
    plain = unicodedata.normalize("NFKD", "".join(_LATIN.get(char, char) for char in text.lower()))
    dashed = _OTHER.sub("-", plain.encode("ascii", "ignore").decode()).strip("-")
    return dashed if len(dashed) <= length else dashed[: length + 1].rpartition("-")[0] or dashed[:length]
