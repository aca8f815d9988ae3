"""What one set-up writes down for the next."""

from __future__ import annotations

import json

from devtools.shell import VENV

STAMP = VENV / "understudy-setup.json"


def remembered() -> dict[str, str]:
    """What the last set-up wrote down; empty when there was none."""
    try:
        facts = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def remember(**facts: str) -> None:
    """Add to it."""
    STAMP.write_text(json.dumps({**remembered(), **facts}, indent=1) + "\n", encoding="utf-8")
