"""The script that watches a document: its parts in one function, in the order in which they need each other."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from runtime.browser.scripts import script as page_script

#: The isolated world our script lives in, and the function by which it speaks. Pages see neither.
WORLD = "understudy.recorder"
BINDING = "understudyTell"

_PARTS = ("talk", "bar", "describe", "secrets", "portrait", "pointer", "hover", "fields", "keys", "appeared", "main")
_FOLDER = Path(__file__).with_name("scripts")


@cache
def recorder_script(language: str = "en") -> str:
    """The text of the whole script."""
    parts = "\n".join((_FOLDER / f"{name}.js").read_text("utf-8") for name in _PARTS)
    head = f"const TELL = {json.dumps(BINDING)}, LANGUAGE = {json.dumps(language)};"
    signals = f"const signals = {page_script('signals').strip().rstrip(';')};"
    # A document that an earlier recording has watched still has the script, and the bar when that one was killed.
    return f"(() => {{ if (globalThis.understudy) return understudy.wake(); {head}\n{signals}\n{parts}\n}})()"
