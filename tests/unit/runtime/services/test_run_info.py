"""Runs as the doors show them."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from runtime.engine.events import RunEvent, RunStatusChanged
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


async def test_a_run_is_told_as_its_events_have_told_it(core: Core, tmp_path: Path) -> None:
    """An event comes before its entry is on the disk: who asks at once must not read what was."""
    told: list[RunEvent] = []
    waits = asyncio.Event()

    def hear(event: RunEvent) -> None:
        if isinstance(event, RunStatusChanged) and event.status == "waiting":
            told.append(event)
            waits.set()

    file = tmp_path / "a.flow.json"
    ask = {"type": "people.ask", "params": {"question": "Go on?"}}
    file.write_text(json.dumps({"format": 1, "id": "a", "steps": {"ask": ask}}))
    detach = core.events.listen(hear)
    await methods.call(core, "runs.start", {"flow": str(file)})
    async with asyncio.timeout(20):
        await waits.wait()
    detach()
    info = await methods.call(core, "runs.get", {"run": told[0].run})
    assert info["status"] == "waiting"
    assert [place["step"] for place in info["waiting_for"]] == ["ask"]
    await methods.call(core, "runs.cancel", {"run": info["id"]})
