"""Starting, steering, answering and reading runs."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from runtime.files import load_workflow
from runtime.model import Json, JsonObject, Workflow
from runtime.model.status import RunStatus
from studio.bridge.link import HostLink
from studio.bridge.operation import Operation
from studio.operations.run_records import lines_of, records_of
from studio.state.run_session import RunSession
from studio.state.run_views import Line, line_of_log, line_of_record


def new_id() -> str:
    """The id of a run that is about to be started: who chose it hears the run from its first event."""
    return uuid.uuid4().hex[:20]


def start(
    owner: QObject,
    link: HostLink,
    flow: Path,
    *,
    run: str,
    inputs: Mapping[str, Json] | None = None,
    environment: str = "",
    options: Mapping[str, Any] | None = None,
    trust: bool = False,
) -> Operation[JsonObject]:
    """Start the workflow in a file; gives the run. Fails with code ``untrusted`` and ``data["rights"]`` where the
    person has not yet agreed to what it may touch; with ``trust`` they do."""
    params: JsonObject = {
        "flow": str(flow),
        "run_id": run,
        "inputs": dict(inputs or {}),
        "environment": environment,
        "options": dict(options or {}),
        "trust": trust,
        "origin": "studio",
    }
    return Operation(owner, lambda: link.call("runs.start", params))


def again(owner: QObject, link: HostLink, info: JsonObject, *, run: str, pictured: bool) -> Operation[JsonObject]:
    """Run the workflow of a run again, as its file is now, with the inputs that it had; gives the new run, whose id is
    ``run``. Where they are ``pictured``, a picture of each step is kept unless the workflow does not want it."""

    async def ask() -> JsonObject:
        options = await asyncio.to_thread(_pictured, Path(info["flow"])) if pictured else {}
        asked = {"flow": info["flow"], "inputs_of": info["id"], "environment": info["environment"]}
        asked |= {"run_id": run, "origin": "studio", "options": options}
        return dict(await link.call("runs.start", asked))

    return Operation(owner, ask)


def _pictured(flow: Path) -> JsonObject:
    """Where the file cannot be read the host says why."""
    workflow = load_workflow(flow).workflow if flow.is_file() else None
    return usual_options(workflow) if workflow is not None else {}


def usual_options(workflow: Workflow) -> JsonObject:
    """What is said of a run in which a picture of each step is to be kept."""
    return {"pictures": "always"} if workflow.settings.pictures != "never" else {}


def stop(owner: QObject, link: HostLink, run: str) -> Operation[JsonObject]:
    """Cancel a run wherever it is."""
    return Operation(owner, lambda: link.call("runs.cancel", {"run": run}))


def stop_all(owner: QObject, link: HostLink) -> Operation[JsonObject]:
    """Cancel every run of the data folder, also those that wait and those of others."""
    return Operation(owner, lambda: link.call("runs.cancel_all"))


def pause(owner: QObject, link: HostLink, run: str, *, on: bool = True) -> Operation[JsonObject]:
    """Begin no further step; or, switched off, go on."""
    return Operation(owner, lambda: link.call("runs.pause", {"run": run, "on": on}))


def answer(
    owner: QObject,
    link: HostLink,
    run: str,
    place: JsonObject,
    decision: str,
    *,
    values: Mapping[str, Json] | None = None,
    output: Json = None,
) -> Operation[JsonObject]:
    """Answer one thing a run waits for; ``place`` is its entry in ``waiting_for``."""
    params = {"run": run, "step": place["step"], "scope": place["scope"], "decision": decision}
    params |= {"values": dict(values or {}), "output": output}
    return Operation(owner, lambda: link.call("runs.answer", params))


def going_on(owner: QObject, link: HostLink) -> Operation[frozenset[str]]:
    """The ids of all runs that are not over."""
    statuses = [status.value for status in RunStatus if not status.final]

    async def ask() -> frozenset[str]:
        found, before = set[str](), None
        while True:
            asked = {"status": statuses, "counts": False, "limit": 1000, "before": before}
            page = await link.call("runs.list", asked)
            found |= {str(line["id"]) for line in page["runs"]}
            if (before := page["next"]) is None:
                return frozenset(found)

    return Operation(owner, ask, finish=False)


def waiting_for(owner: QObject, link: HostLink, run: str) -> Operation[list[JsonObject]]:
    """What a run waits for now: questions and steps in doubt."""

    async def ask() -> list[JsonObject]:
        return list((await link.call("runs.get", {"run": run})).get("waiting_for", ()))

    return Operation(owner, ask, finish=False)


def refresh(owner: QObject, link: HostLink, session: RunSession) -> Operation[None]:
    """Read a run anew: after a new connection, and for the values of its steps once it is over."""

    async def read() -> None:
        info = await link.call("runs.get", {"run": session.run})
        records = (await records_of(link, session.run)).all
        if session.past:
            session.take_past(await _lines_of(link, session.run, records))
        session.seconds = info["seconds"]
        session.take_records(records)
        session.take_info(info)

    return Operation(owner, read, finish=False)


def last_of(owner: QObject, link: HostLink, workflow: str) -> Operation[JsonObject | None]:
    """The newest run of a workflow, whose inputs and values are proposed again; None when it has never run."""

    async def find() -> JsonObject | None:
        found = await link.call("runs.list", {"workflow": workflow, "limit": 1})
        if not found["runs"]:
            return None
        return dict(await link.call("runs.get", {"run": found["runs"][0]["id"]}))

    return Operation(owner, find, finish=False)


def whole_output(owner: QObject, link: HostLink, session: RunSession, step: str) -> Operation[Json]:
    """All of what a step has given, where ``outputs_of`` holds its beginning only. A long list comes in parts: none
    of them holds the window up."""
    number = session.records_of[step]

    async def read() -> Json:
        rows: list[Json] = []
        start: int | None = 0
        while start is not None:
            part = await link.call("runs.output", {"run": session.run, "n": number, "start": start})
            if "value" in part:
                whole: Json = part["value"]
                return whole
            rows += part["rows"]
            start = part["next"]
            # Other work of the window comes in between.
            await asyncio.sleep(0)
        return rows

    return Operation(owner, read, finish=False)


def credentials(owner: QObject, link: HostLink) -> Operation[tuple[tuple[str, ...], JsonObject]]:
    """The fields of all credentials of the vault as ``item.field``, never their values; and how the vault stands."""

    async def ask() -> tuple[tuple[str, ...], JsonObject]:
        items, state = await link.call("vault.list"), await link.call("vault.state")
        return tuple(f"{item['name']}.{field}" for item in items for field in item["fields"]), dict(state)

    return Operation(owner, ask, finish=False)


async def _lines_of(link: HostLink, run: str, records: list[JsonObject]) -> list[Line]:
    """The log of a run with the ends of its steps, as whoever had listened would have it."""
    names = {record["step"]: record.get("name") or "" for record in records}
    ends = [line for record in records if (line := line_of_record(record))]
    return [line_of_log(entry, names.get(entry["step"], "")) for entry in await lines_of(link, run)] + ends
