"""Scripts that run in pages, one per file."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def script(name: str) -> str:
    """The text of ``name.js``: a function expression, or for ``watch`` a statement."""
    return Path(__file__).with_name(f"{name}.js").read_text("utf-8")
