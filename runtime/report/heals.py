"""Heals as a person decides about them: the same target found as the same element is one proposal, however often."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.clock import iso
from runtime.errors import InvalidFile
from runtime.files.project import Project
from runtime.model import JsonObject
from runtime.model.heals import Heal
from runtime.report.names import Names, bundle_of
from runtime.store import RunRow, Store
from runtime.store.heals import Decision, HealEntry

if TYPE_CHECKING:
    from runtime.engine.bundle import Bundle

#: Characters of a proposal's id; an unambiguous beginning of it names it too.
ID = 10


@dataclass(frozen=True, slots=True)
class Proposal:
    """A repair to decide about. ``heal`` is what happened last, in the step ``step`` (called ``step_name``) of the
    workflow in ``file``, in ``run``; ``times`` counts how often. ``folder`` is the project's, else the workflow's."""

    id: str
    heal: Heal
    folder: str
    file: str
    workflow: str
    step: str
    step_name: str
    run: str
    at: int
    times: int
    decision: Decision | None = None

    @property
    def status(self) -> str:
        """``open``, ``accepted`` or ``rejected``."""
        return self.decision.decision if self.decision else "open"

    @property
    def place(self) -> str:
        """What would be repaired: an element of the project, or a step of a workflow's file."""
        return self.heal.element or f"{Path(self.file).name}#{self.step}"

    def record(self) -> JsonObject:
        """As JSON, as the database keeps it with a decision and the doors show it."""
        decision = self.decision
        return {
            "id": self.id,
            "status": self.status,
            "place": self.place,
            "folder": self.folder,
            "file": self.file,
            "workflow": self.workflow,
            "step": self.step,
            "step_name": self.step_name,
            "run": self.run,
            "at": iso(self.at),
            "times": self.times,
            "decided_at": iso(decision.decided_at) if decision else None,
            "decided_by": decision.actor if decision else "",
            "heal": self.heal.record(),
        }


@dataclass(slots=True)
class _Origin:
    """Where the steps of one version of a workflow stand."""

    bundle: Bundle | None
    names: Names
    _files: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        return self.bundle.folder if self.bundle else ""

    def file(self, call: str) -> str:
        """The file of the workflow that was called so; empty where it is not there any more."""
        if call not in self._files:
            self._files[call] = self._find(call)
        return self._files[call]

    def _find(self, call: str) -> str:
        if self.bundle is None or not call:
            return self.bundle.file if self.bundle else ""
        project = Project.find(self.bundle.folder)
        try:
            return str(project.resolve_workflow(call) if project else Path(self.bundle.file).parent / call)
        except InvalidFile:
            return ""


def proposals(store: Store, row: RunRow | None = None) -> list[Proposal]:
    """Proposals from the heals of one run or of all runs, newest first; decided ones whose runs are gone come last."""
    entries = store.heals.entries(row.n if row else None)
    decisions = store.heals.decisions()
    found = _gathered(store, entries, decisions, row)
    if row is None:
        kept = (decision for id, decision in decisions.items() if id not in found)
        for decision in sorted(kept, key=lambda one: -one.decided_at):
            found[decision.id] = _remembered(decision)
    return list(found.values())


def _gathered(
    store: Store, entries: Iterable[HealEntry], decisions: dict[str, Decision], only: RunRow | None
) -> dict[str, Proposal]:
    runs: dict[int, RunRow] = {only.n: only} if only else {}
    origins: dict[str, _Origin] = {}
    found: dict[str, Proposal] = {}
    for entry in entries:
        if entry.run not in runs:
            runs[entry.run] = store.runs.by_number(entry.run)
        row = runs[entry.run]
        if row.version not in origins:
            origins[row.version] = _origin(store, row)
        for heal in entry.heals:
            one = _proposal(entry, heal, row, origins[row.version], decisions)
            known = found.get(one.id)
            found[one.id] = _counted(known) if known else one
    return found


def _proposal(entry: HealEntry, heal: Heal, row: RunRow, origin: _Origin, decisions: dict[str, Decision]) -> Proposal:
    step = origin.names.step(entry.scope, entry.step)
    file = origin.file(origin.names.call(entry.scope))
    place = heal.element or f"{file}#{entry.step}"
    id = hashlib.sha256("\n".join((origin.folder, place, heal.key)).encode()).hexdigest()[:ID]
    return Proposal(
        id=id,
        heal=heal,
        folder=origin.folder,
        file=file,
        workflow=row.workflow_name,
        step=entry.step,
        step_name=step.label if step else entry.step,
        run=row.id,
        at=entry.at,
        times=1,
        decision=decisions.get(id),
    )


def _counted(known: Proposal) -> Proposal:
    return replace(known, times=known.times + 1)


def _origin(store: Store, row: RunRow) -> _Origin:
    bundle = bundle_of(store, row)
    return _Origin(bundle, Names(bundle.workflow, dict(bundle.calls)) if bundle else Names())


def _remembered(decision: Decision) -> Proposal:
    """A proposal from what was kept with its decision."""
    kept = decision.detail["proposal"]
    names = ("id", "folder", "file", "workflow", "step", "step_name", "run", "times")
    at = round(datetime.fromisoformat(kept["at"]).timestamp() * 1000)
    return Proposal(
        **{name: kept[name] for name in names}, heal=Heal.from_record(kept["heal"]), at=at, decision=decision
    )
