"""Names of files that are fine on every system."""

from __future__ import annotations

import re

_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_MAX_NAME = 255


def name_problem(part: str) -> str:
    """Why ``part`` cannot be the name of a file on every system; empty when it can."""
    if part in {"", "."}:
        return "has an empty part in its path"
    if any(ord(mark) < 32 or mark in ':*?"<>|' for mark in part):
        return "has characters that no file name may have"
    if part[-1] in ". " or _RESERVED.fullmatch(part):
        return "has a name that Windows keeps for itself"
    return "has too long a name" if len(part.encode()) > _MAX_NAME else ""
