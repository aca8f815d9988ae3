"""Identifiers made from words: of steps, elements, variables and applications."""

from __future__ import annotations

import ipaddress
import keyword
import re
from collections.abc import Container
from urllib.parse import urlsplit

from runtime.words.slugs import slug as slug

#: Second-level domains that belong to no one: example.co.uk is called "example".
_SHARED = frozenset({"co", "com", "org", "net", "gov", "ac", "edu"})


#: What stands between the name of a page and that of its application in a title.
TITLE = re.compile(r"\s+[|–—·•-]\s+|\s*:\s+")


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


def app_name(url: str, title: str = "") -> str:
    """What the application at ``url`` is called: by its host, without the parts that all hosts have. A host that is
    only a number says nothing: then by the last part of the page's ``title``, where that has several.
    """
    parts = urlsplit(url)
    host = (parts.hostname or parts.scheme or "page").removeprefix("www.")
    if _is_address(host) or host == "localhost":
        _, *of_all = TITLE.split(title)
        named = slug(of_all[-1]) if of_all else ""
        return named if any(map(str.isalpha, named)) else slug(host)
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
