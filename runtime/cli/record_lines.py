"""What ``understudy record`` says while it records, and the orders it takes."""

from __future__ import annotations

import asyncio
import json
import os
import shlex
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runtime.cli.output import say, to_json
from runtime.model import JsonObject, Workflow

if TYPE_CHECKING:
    from runtime.recorder.events import RawEvent
    from runtime.recorder.session import RecordingSession

#: Bytes that are read at once.
_CHUNK = 65_536


class Telling:
    """Tells what is recorded: as JSON lines for programs, as sentences for people."""

    def __init__(self, *, lines: bool, quiet: bool) -> None:
        self._lines = lines
        self._quiet = quiet
        self._told: Workflow | None = None
        self._paused = False

    def began(self, session: RecordingSession) -> None:
        if self._lines:
            self._line({"type": "record.started", "browser": session.browser})
            session.onlooker = self.show_flow
            session.on_state = lambda state: self._line({"type": "record.state", **state})
            session.on_refused = lambda error: self._line({"type": "record.refused", **error.as_json()})
        elif not self._quiet:
            say("Recording: do the job in the browser. The bar's Stop or Ctrl+C here ends it.", err=True)
            session.onlooker = self._say_steps
            session.on_state = self._say_state

    def hear(self, event: RawEvent) -> None:
        """An event, new or corrected. People are told of the steps that are made of them."""
        if self._lines:
            self._line({"type": "record.event", "event": event.model_dump(mode="json", exclude_defaults=True)})

    def show_flow(self, workflow: Workflow) -> None:
        """The workflow as it stands: what is different from the last time."""
        changed = difference(self._told, workflow)
        if changed is not None:
            self._told = workflow
            self._line({"type": "record.flow", **changed})

    def ended(self, session: RecordingSession, path: Path, *, as_json: bool) -> None:
        """The outcome."""
        steps = [{"id": step.id, "type": step.type, "name": step.label} for step in session.workflow.steps.values()]
        needs = [
            {"step": need.step, "item": need.item, "field": need.field, "kind": str(need.kind), "label": need.label}
            for need in session.needs
        ]
        proposals = [one.model_dump(mode="json") for one in session.proposals]
        accepted = [one.id for one in session.accepted]
        outcome: JsonObject = {"flow": str(path), "steps": steps, "needs_secret": needs, "proposals": proposals}
        outcome["accepted"] = accepted
        if self._lines:
            self.show_flow(session.workflow)
            self._line({"type": "record.finished", **outcome})
        elif as_json:
            say(to_json(outcome, indent=2))
        else:
            _say_outcome(outcome, [one.title for one in session.accepted])

    def _say_steps(self, workflow: Workflow) -> None:
        """The steps that are new since the last time, and those that were taken back."""
        before = self._told.steps if self._told else {}
        self._told = workflow
        for id in before:
            if id not in workflow.steps:
                say(f"   –  {before[id].label}: taken back", err=True)
        for number, step in enumerate(workflow.steps.values(), 1):
            if step.id not in before:
                say(f"{number:4}  {step.label}", err=True)

    def _say_state(self, state: JsonObject) -> None:
        paused = bool(state.get("paused", self._paused))
        if paused != self._paused:
            self._paused = paused
            say("Paused: what is done now is not recorded." if paused else "Recording again.", err=True)

    def _line(self, record: JsonObject) -> None:
        sys.stdout.write(to_json(record) + "\n")
        sys.stdout.flush()


def _say_outcome(outcome: JsonObject, accepted: list[str]) -> None:
    """What was made, what could be made of it, and how."""
    path, count = outcome["flow"], len(outcome["steps"])
    say(f"{count} {'step' if count == 1 else 'steps'} in {path}")
    for title in accepted:
        say(f"Accepted: {title}")
    if outcome["proposals"]:
        say("What it could become as well:")
        for one in outcome["proposals"]:
            say(f"  {one['id']}: {one['title']}")
        say(f"Accept with: understudy proposals accept {shlex.quote(path)} ID (or all)", err=True)
    for need in outcome["needs_secret"]:
        say(f'"{need["label"]}" comes from the vault: understudy vault set {need["item"]}', err=True)


def difference(before: Workflow | None, after: Workflow) -> JsonObject | None:
    """What leads from one to the other: ``flow`` is the text of a workflow that holds only the steps and variables that
    are new or changed, ``gone`` names those that are not there any more. None where nothing is different."""
    from runtime.files import dumps_workflow

    steps = before.steps if before else {}
    variables = before.variables if before else {}
    gone = {
        "steps": [id for id in steps if id not in after.steps],
        "variables": [name for name in variables if name not in after.variables],
    }
    changed = replace(
        after,
        steps={id: step for id, step in after.steps.items() if steps.get(id) != step},
        variables={name: item for name, item in after.variables.items() if variables.get(name) != item},
    )
    same = before is not None and before.outputs == after.outputs
    if same and not (changed.steps or changed.variables or gone["steps"] or gone["variables"]):
        return None
    return {"flow": dumps_workflow(changed), "gone": gone}


def take_orders(session: RecordingSession) -> None:
    """Carry out what standard input asks for. When it ends, whoever gave the orders is gone, and so the recording."""
    loop = asyncio.get_running_loop()

    def read() -> None:
        rest = b""
        # Not sys.stdin: its lock would be held when the process ends.
        while data := os.read(0, _CHUNK):
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                with suppress(ValueError, RuntimeError, AttributeError):  # no order; the loop is over
                    order: Any = json.loads(line)
                    loop.call_soon_threadsafe(session.order, str(order.get("do", "")), order.get("value"))
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(session.stop)

    # Reading blocks, on some systems for ever: the thread ends with the process.
    threading.Thread(target=read, name="orders", daemon=True).start()
