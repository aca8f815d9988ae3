"""Going on with a run: what a new run would take over of an earlier one, and that run."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.bridge.operation import Operation


@dataclass(frozen=True, slots=True)
class Going:
    """How to go on. ``from_step`` is earlier than the run stopped (empty: where it stopped); ``allow_repeat`` is the
    person's word that what must not happen twice may; ``trust`` that the workflow may touch what it wants to."""

    from_step: str = ""
    allow_repeat: bool = False
    trust: bool = False


def look(owner: QObject, link: HostLink, run: str) -> Operation[JsonObject]:
    """The run as it stands."""

    async def ask() -> JsonObject:
        return dict(await link.call("runs.get", {"run": run}))

    return Operation(owner, ask, finish=False)


def preview(owner: QObject, link: HostLink, run: str, from_step: str = "") -> Operation[JsonObject]:
    """What would happen: ``preview``, a line for each step, and whether the workflow was ``changed`` since."""
    params: JsonObject = {"run": run, "from_step": from_step, "preview": True}

    async def ask() -> JsonObject:
        return dict(await link.call("resume.run", params))

    return Operation(owner, ask, finish=False)


def resume(owner: QObject, link: HostLink, run: str, going: Going, new_run: str) -> Operation[JsonObject]:
    """Begin the new run, called ``new_run``; gives it. Fails with ``untrusted`` as starting one does, and with
    ``needs-person`` where a step would be done twice that must not."""
    params: JsonObject = {
        "run": run,
        "from_step": going.from_step,
        "allow_repeat": going.allow_repeat,
        "trust": going.trust,
        "run_id": new_run,
    }

    async def ask() -> JsonObject:
        return dict((await link.call("resume.run", params))["run"])

    return Operation(owner, ask)
