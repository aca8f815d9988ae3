"""What other runs, which went on from the same run, have done themselves: it must not be done twice either."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from runtime.engine.adopt import Adoption, Item, is_once
from runtime.engine.frames import join
from runtime.engine.journal.memory import ScopeMemory
from runtime.engine.places import step_at
from runtime.model.graph import Plan
from runtime.model.status import Kind
from runtime.store import Entry, Journal, RunRow
from runtime.tasks.registry import Registry

_BEGAN = (Kind.RUN_STARTED, Kind.RUN_RECOVERED)
_DEEDS = (Kind.STEP_STARTED, Kind.STEP_COMPLETED, Kind.STEP_FAILED, Kind.STEP_RETRIED, Kind.STEP_CANCELLED)
_SETTLED = frozenset({Kind.STEP_COMPLETED, Kind.STEP_SKIPPED, Kind.STEP_FAILED})
#: What may follow a part of an address: a body, an attempt, a called workflow, a step inside.
_ENDS = frozenset("[~.>/")


@dataclass(frozen=True, slots=True)
class Relatives:
    """``runs`` are those whose deeds count; ``plans`` belong to the workflow that is about to run."""

    runs: Iterable[RunRow]
    plans: Mapping[str, Plan]
    registry: Registry
    journal: Journal

    def repeated(self, adoption: Adoption) -> Iterator[Item]:
        """``once`` steps that a relative did or may have done and that the new run would come to again."""
        settled = {place for entry in adoption.entries for place in _settled(entry)}
        for run in self.runs:
            for scope, id in self._done_by(run):
                step = step_at(self.plans, scope, id)
                if step is None or not is_once(step, self.registry):
                    continue
                if settled.isdisjoint((join(scope, id), *_around(scope))):
                    yield Item(scope, id, "again", f"the run {run.id} did it or began to", repeats=True, run=run.id)

    def _done_by(self, run: RunRow) -> Iterator[tuple[str, str]]:
        """Steps that a run did itself: entries before its start were taken over."""
        began = self.journal.of_kinds(run.n, _BEGAN)
        scopes: dict[str, list[Entry]] = {}
        for entry in self.journal.of_kinds(run.n, _DEEDS) if began else ():
            if entry.seq > began[0].seq:
                scopes.setdefault(entry.scope, []).append(entry)
        for scope, entries in scopes.items():
            for id, recorded in ScopeMemory.fold(entries).steps.items():
                if recorded.happened:
                    yield scope, id


def _settled(entry: Entry) -> Iterator[str]:
    """The place that an entry settles: a step with all that is inside, or one pass of a loop."""
    if entry.kind in _SETTLED:
        yield join(entry.scope, entry.step)
    elif entry.kind is Kind.ITERATION:
        yield f"{entry.scope.removesuffix('[]')}[{entry.attempt}]"


def _around(scope: str) -> Iterator[str]:
    """The scope itself and every place it lies in."""
    yield scope
    yield from (scope[:index] for index, mark in enumerate(scope) if mark in _ENDS)
