"""One record for each step of a run: what it was given, what it gave, how long it took, what went wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from runtime.clock import iso
from runtime.engine.answers import shown_answer
from runtime.model import Json, JsonObject, Step
from runtime.model.status import Kind, StepStatus
from runtime.report.names import Names
from runtime.store import Entry, RunRow, Store
from runtime.store.places import Place, Places

_STATUS = {
    Kind.STEP_STARTED: StepStatus.RUNNING,
    Kind.STEP_RETRIED: StepStatus.RUNNING,
    Kind.STEP_ANSWERED: StepStatus.RUNNING,
    Kind.STEP_WAITING: StepStatus.WAITING,
    Kind.STEP_IN_DOUBT: StepStatus.IN_DOUBT,
    Kind.STEP_COMPLETED: StepStatus.COMPLETED,
    Kind.STEP_FAILED: StepStatus.FAILED,
    Kind.STEP_SKIPPED: StepStatus.SKIPPED,
    Kind.STEP_CANCELLED: StepStatus.CANCELLED,
}

#: Entries that settle a step.
_ENDS = (Kind.STEP_COMPLETED, Kind.STEP_FAILED, Kind.STEP_SKIPPED, Kind.STEP_CANCELLED)

#: Places whose entries are in memory at the same time.
_CHUNK = 100

#: What a person should look at first.
TROUBLE = (Kind.STEP_FAILED, Kind.STEP_IN_DOUBT, Kind.STEP_WAITING)


@dataclass(slots=True)
class Records:
    """Reads the records of one run from its journal, page by page."""

    store: Store
    row: RunRow
    names: Names

    @classmethod
    def of(cls, store: Store, row: RunRow) -> Records:
        """The records of ``row``."""
        return cls(store, row, Names.of(store, row))

    def page(
        self, *, after: int = 0, before: int | None = None, limit: int = 1000, trouble: bool = False
    ) -> Iterator[JsonObject]:
        """Records in the order the steps began, those after the record with ``n == after``; with ``before`` the last
        ones before the record with that ``n``, 0 for the last ones of all.

        ``trouble`` leaves only steps that failed, are in doubt or wait. Values stand as the journal keeps them: masked,
        and those over a megabyte as ``{"$blob": reference, "size": bytes}``.
        """
        ending = TROUBLE if trouble else ()
        found = Places(self.store.reader).page(self.row.n, after=after, before=before, limit=limit, ending=ending)
        return self._of(found)

    def latest(self, *, after: int = 0, limit: int = 1000) -> Iterator[JsonObject]:
        """The last record of each step, whichever pass of a loop it ran in; in pages as above."""
        found = Places(self.store.reader).latest(self.row.n)
        # They lie far apart: read one by one, what lies between them is not read.
        return self._of([place for place in found if place.first > after][:limit], at_once=1)

    def _of(self, found: list[Place], at_once: int = _CHUNK) -> Iterator[JsonObject]:
        places = Places(self.store.reader)
        adopted = places.adopted_until(self.row.n) if self.row.adopted_from is not None else 0
        for start in range(0, len(found), at_once):
            chunk = found[start : start + at_once]
            ends, between = places.ends(self.row.n, chunk), places.between(self.row.n, chunk)
            for place in chunk:
                entries = [ends[place.first], *between[place.scope, place.step], ends[place.last]]
                yield self._record(place, _unique(entries), reused=place.last <= adopted)

    def counts(self) -> dict[str, int]:
        """How many steps stand in each status; those that failed and were dealt with count as failed."""
        counts: dict[str, int] = {}
        for kind, count in Places(self.store.reader).counts(self.row.n).items():
            status = self._status(kind).value
            counts[status] = counts.get(status, 0) + count
        return counts

    def _record(self, place: Place, entries: list[Entry], *, reused: bool) -> JsonObject:
        step, last = self.names.step(place.scope, place.step), entries[-1]
        ended = last.kind in _ENDS
        values = last.values
        record: JsonObject = {
            "n": place.first,
            "scope": place.scope,
            "step": place.step,
            "name": step.label if step else place.step,
            "type": step.type if step else "",
            "status": self._status(last.kind).value,
            "attempt": max(entry.attempt for entry in entries),
            "started_at": _began(entries[0]),
            "finished_at": iso(last.at) if ended else None,
            "ms": values.get("ms") if ended else None,
            "inputs": _inputs(entries),
            "output": values.get("output") if ended else None,
            "ports": list(values.get("ports", ("out",) if last.kind is Kind.STEP_COMPLETED else ())),
            "error": values.get("error"),
            "picture": values.get("picture"),
            "reused": reused,
        }
        return record | _extras(last, entries, step) | self._called(place.scope)

    def _called(self, scope: str) -> JsonObject:
        """The id of the workflow that a step belongs to, where another one has called it."""
        workflow = self.names.frame(scope) if ">" in scope else None
        return {"called": workflow.id} if workflow is not None else {}

    def _status(self, kind: Kind) -> StepStatus:
        """A step that was in the middle of something when the run ended was cancelled with it."""
        status = _STATUS.get(kind, StepStatus.RUNNING)
        open_ = status in (StepStatus.RUNNING, StepStatus.WAITING)
        return StepStatus.CANCELLED if open_ and self.row.status.final else status


def _unique(entries: Iterable[Entry]) -> list[Entry]:
    """Entries in order, each once: a place's first and last may be one."""
    return list({entry.seq: entry for entry in sorted(entries, key=lambda entry: entry.seq)}.values())


def _began(first: Entry) -> str:
    """When a step began; a pure step has only an outcome, which says how long it took."""
    ms = first.values.get("ms", 0) if first.kind is not Kind.STEP_STARTED else 0
    return iso(round(first.at - ms))


def _inputs(entries: list[Entry]) -> Json:
    """The inputs of the last attempt; None where the journal keeps none (pure steps are computed again)."""
    started = [entry for entry in entries if entry.kind is Kind.STEP_STARTED]
    return started[-1].values.get("inputs") if started else None


def _extras(last: Entry, entries: list[Entry], step: Step | None) -> JsonObject:
    """What only some steps have: earlier attempts, heals, a question and its answer, an error's path, a reason."""
    extras: JsonObject = {}
    tries = [
        {"attempt": e.attempt, "at": iso(e.at), "error": e.values.get("error"), "wait": e.values.get("wait")}
        for e in entries
        if e.kind is Kind.STEP_RETRIED
    ]
    if tries:
        extras["tries"] = tries
    heals = [heal for entry in entries for heal in entry.values.get("heals", ())]
    if heals:
        extras["heals"] = heals
    for kind, name in ((Kind.STEP_WAITING, "asked"), (Kind.STEP_IN_DOUBT, "asked"), (Kind.STEP_ANSWERED, "answered")):
        found = [entry for entry in entries if entry.kind is kind]
        if found:
            extras[name] = {"at": iso(found[-1].at), **shown_answer(found[-1].values)}
    for name in ("handled", "reason", "flow", "set", "acted"):
        if last.kind in _ENDS and last.values.get(name):
            extras[name] = last.values[name]
    if step is not None and step.note:
        extras["note"] = step.note
    return extras
