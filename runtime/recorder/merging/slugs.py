"""Identifiers made from words: of steps, elements, variables and applications."""

from __future__ import annotations

import ipaddress
import keyword
import re
import unicodedata
from collections.abc import Container
from urllib.parse import urlsplit

#: The streamlined system by which Bulgaria writes its names in Latin letters.
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ь": "y", "ю": "yu", "я": "ya", "ы": "y", "э": "e",
    "ё": "e", "ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d",
}  # fmt: skip
_OTHER = re.compile(r"[^a-z0-9]+")
#: Second-level domains that belong to no one: example.co.uk is called "example".
_SHARED = frozenset({"co", "com", "org", "net", "gov", "ac", "edu"})


def slug(text: str, length: int = 40) -> str:
    """``text`` as ``small-words-with-dashes``, cut between words; empty when no letter of it can be written."""
    plain = unicodedata.normalize("NFKD", "".join(_LATIN.get(char, char) for char in text.lower()))
    dashed = _OTHER.sub("-", plain.encode("ascii", "ignore").decode()).strip("-")
    return dashed if len(dashed) <= length else dashed[: length + 1].rpartition("-")[0] or dashed[:length]


def identifier(text: str, otherwise: str = "value") -> str:
    """``text`` as ``small_words`` that an expression can name."""
    name = slug(text).replace("-", "_") or otherwise
    return f"{otherwise}_{name}" if name[0].isdigit() or keyword.iskeyword(name) else name


def unused(name: str, taken: Container[str], joint: str = "-") -> str:
    """``name``, with the next free number from 2 where it is taken."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}{joint}{number}"
    return free


def app_name(url: str) -> str:
    """What the application at ``url`` is called: by its host, without the parts that all hosts have."""
    parts = urlsplit(url)
    host = (parts.hostname or parts.scheme or "page").removeprefix("www.")
    if _is_address(host):
        return slug(host)
    labels = host.split(".")
    if len(labels) > 1:
        labels.pop()
    if len(labels) > 1 and labels[-1] in _SHARED:
        labels.pop()
    return slug("-".join(labels)) or "page"


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
