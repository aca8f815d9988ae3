"""Runs as the doors show them."""

from __future__ import annotations

import json
from pathlib import Path

from runtime.services import methods
from runtime.services.core import Core


async def test_sensitive_inputs_are_not_shown(core: Core, tmp_path: Path) -> None:
    variables = {
        "pin": {"type": "string", "direction": "input", "sensitive": True},
        "who": {"type": "string", "direction": "input"},
    }
    file = tmp_path / "a.flow.json"
    file.write_text(json.dumps({"format": 1, "id": "a", "steps": {"n": {"type": "flow.stop"}}, "variables": variables}))
    run = await methods.call(core, "runs.start", {"flow": str(file), "inputs": {"pin": "482915", "who": "Ada"}})
    assert run["inputs"] == {"pin": "***", "who": "Ada"}
    ended = await methods.call(core, "runs.wait", {"run": run["id"]})
    assert (ended["status"], ended["inputs"]) == ("completed", {"pin": "***", "who": "Ada"})
