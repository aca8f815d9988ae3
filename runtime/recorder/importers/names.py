"""Names for what an import makes: ids of steps and workflows, variables, elements."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

from runtime.files.build import NAME

_MOST = 40


def slug(text: str, fallback: str = "item") -> str:
    """A short id of small letters, digits and underscores that begins with a letter."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", plain)
    words = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")
    if len(words) > _MOST:
        words = words[:_MOST].rpartition("_")[0] or words[:_MOST]
    if not words:
        return fallback
    return words if words[0].isalpha() else f"{fallback}_{words}"


def variable_name(text: str) -> str:
    """``text`` as the name of a variable, as it is where it can be one."""
    return text if NAME.fullmatch(text) else slug(text, "value")


def free_name(wanted: str, taken: Container[str], separator: str = "_") -> str:
    """``wanted``, or the first of ``wanted_2``, ``wanted_3`` ... that is not taken."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}{separator}{number}" in taken:
        number += 1
    return f"{wanted}{separator}{number}"


def app_name(address: str, fallback: str) -> str:
    """The name of the element file for an application at ``address``: its host without www and port."""
    found = re.match(r"[a-z][a-z0-9+.-]*://([^/:?#@]+@)?([^/:?#]+)", address, re.IGNORECASE)
    host = found[2].lower().removeprefix("www.") if found else ""
    if not host or host == "localhost" or re.fullmatch(r"[\d.]+", host):
        return slug(fallback, "app").replace("_", "-")
    return slug(host, "app").replace("_", "-")
