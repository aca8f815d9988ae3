"""Resume after a fix: which recorded outcomes a new run may take over, and what has to be done again.

A step is reused when it completed, is unchanged, and everything before it is reused too. A container that had
not finished is entered again with the inputs it had; its finished passes stay finished. Where an edited
workflow would repeat a ``once`` step that was done, the preview says so and nothing starts by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from runtime.engine.frames import join
from runtime.engine.journal.memory import Recorded, ScopeMemory
from runtime.engine.journal.run_journal import variables_scope
from runtime.engine.places import lies_inside, step_at
from runtime.engine.sessions import SESSIONS
from runtime.model import ReplayPolicy, Step
from runtime.model.graph import ROOT, Plan, ScopePlan
from runtime.model.ports import LOOPS, body_ports
from runtime.model.status import Kind
from runtime.store import Entry, Journal
from runtime.tasks.registry import Registry

#: Entries that make a settled step what it is.
_KEPT = frozenset(
    {Kind.STEP_STARTED, Kind.STEP_COMPLETED, Kind.STEP_SKIPPED, Kind.STEP_FAILED, Kind.STEP_WAITING, Kind.STEP_ANSWERED}
)
_OUTCOMES = frozenset({Kind.STEP_COMPLETED, Kind.STEP_SKIPPED, Kind.STEP_FAILED})


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the preview. ``verdict`` is reused, again, entered (a container), or invalid (no such step now)."""

    scope: str
    step: str
    verdict: str
    why: str
    #: It was done before, or may have been, is marked ``once``, and would be done a second time.
    repeats: bool = False
    #: The run that did it, when that is another one which went on from the same run.
    run: str = ""


@dataclass(slots=True)
class Adoption:
    """Entries the new run begins with, and the preview in the order of the scopes."""

    entries: list[Entry] = field(default_factory=list)
    preview: list[Item] = field(default_factory=list)

    @property
    def repeated(self) -> list[Item]:
        """Steps that would be done twice."""
        return [item for item in self.preview if item.repeats]


@dataclass(slots=True)
class Adopter:
    """Compares an old run, number ``run`` in the journal, with the workflow as it is now. ``from_step`` forces a step
    and what follows to run again."""

    old: dict[str, Plan]
    new: dict[str, Plan]
    registry: Registry
    journal: Journal
    run: int
    from_step: str = ""
    _result: Adoption = field(default_factory=Adoption)
    _dropped: set[tuple[str, str]] = field(default_factory=set)
    #: Sequence number of a variable's change to the step that made it.
    _makers: dict[int, tuple[str, str]] = field(default_factory=dict)
    #: Addresses of containers whose bodies are done again as a whole.
    _redone: list[str] = field(default_factory=list)

    def adopt(self) -> Adoption:
        """Go through the run from its root scope."""
        self._frame("", "", "")
        self._sessions()
        self._result.entries.sort(key=lambda entry: entry.seq)
        return self._result

    def _frame(self, ref: str, old_ref: str, address: str) -> None:
        self._scope(self.new[ref], self.old[old_ref], self.new[ref].scopes[ROOT], address)
        # Each change of a variable stands right before the outcome of the step that made it.
        for entry in self._read(variables_scope(address)):
            maker = self._makers.get(entry.seq)
            if maker is None or maker not in self._dropped:
                self._result.entries.append(entry)

    def _scope(self, plan: Plan, old: Plan, scope: ScopePlan, address: str) -> None:
        entries = self._read(address)
        memory = ScopeMemory.fold(entries)
        self._note_makers(entries, address)
        again: set[str] = set()
        for step in scope.steps:
            recorded = memory.steps.get(step)
            why = self._reason(plan, old, scope, step, recorded, again)
            if not why:
                self._keep(entries, step)
                edited = any(_changed(old, plan, inner) for inner in plan.inside(step))
                self._say(address, step, "reused", _EDITED if edited else "it was done and is unchanged")
            elif why == _ENTERED and recorded is not None:
                self._keep(entries, step, (Kind.STEP_STARTED,))
                self._dropped.add((address, step))
                again.add(step)
                self._say(address, step, "entered", "it had not finished")
                self._inside(plan, old, plan.workflow.steps[step], recorded, address)
            else:
                self._again(plan.workflow.steps[step], recorded, address, why)
                if recorded is not None and _is_container(plan.workflow.steps[step]):
                    self._again_inside(step, address)
                again.add(step)
        for step in memory.steps:
            if step not in plan.workflow.steps:
                self._dropped.add((address, step))
                self._say(address, step, "invalid", "the workflow has no such step any more")

    def _reason(
        self, plan: Plan, old: Plan, scope: ScopePlan, step: str, recorded: Recorded | None, again: set[str]
    ) -> str:
        """Why a step has to run again; empty when it may be reused."""
        if recorded is None:
            return "it was not reached"
        if step == self.from_step:
            return "you asked to go on from here"
        before = {source for source, _ in scope.incoming[step]} & again
        if before:
            return f"it follows {', '.join(sorted(before))}"
        if step not in old.workflow.steps or _changed(old, plan, step):
            return "it was changed"
        outcome = recorded.outcome
        container = _is_container(plan.workflow.steps[step])
        if outcome is not None and (outcome.kind is not Kind.STEP_FAILED or outcome.values.get("handled")):
            # A finished loop has many passes; which one was meant cannot be known, so all are done again.
            return "you asked to go on from inside it" if self.from_step in set(plan.inside(step)) else ""
        if outcome is not None:
            if container and recorded.started is not None:
                return _ENTERED
            return "it failed without an answer and may have happened" if recorded.in_doubt else "it failed"
        if container and recorded.started is not None:
            return _ENTERED
        return "it was cut off"

    def _again(self, step: Step, recorded: Recorded | None, address: str, why: str) -> None:
        self._dropped.add((address, step.id))
        repeats = recorded is not None and recorded.happened and is_once(step, self.registry)
        self._say(address, step.id, "again", why, repeats)

    def _again_inside(self, container: str, address: str) -> None:
        """What was done inside a container that is done again as a whole: name what would be done twice, and take
        back the variables it set."""
        place = join(address, container)
        self._redone.append(place)
        scopes: dict[str, list[Entry]] = {}
        for entry in self.journal.inside(self.run, place):
            scopes.setdefault(entry.scope, []).append(entry)
        for scope, entries in scopes.items():
            self._note_makers(entries, scope)
            for id, recorded in ScopeMemory.fold(entries).steps.items():
                self._dropped.add((scope, id))
                step = step_at(self.new, scope, id)
                if step is not None and recorded.happened and is_once(step, self.registry):
                    self._say(scope, id, "again", f"it is inside {container}", repeats=True)

    def _sessions(self) -> None:
        """Restore points of what is reused, and the steps after the last of each: they are done again in the session,
        also those of finished passes."""
        newest: dict[str, Entry] = {}
        for entry in self.journal.scope(self.run, SESSIONS):
            if self._stays(entry.values["scope"], entry.values["by"]):
                self._result.entries.append(entry)
                newest[entry.step] = entry
        there = {entry.seq for entry in self._result.entries}
        for key, point in newest.items():
            acted: set[tuple[str, str]] = set()
            for entry in self.journal.after(self.run, point.seq) if point.values["state"] else ():
                place = (entry.scope, entry.step)
                if entry.kind is Kind.STEP_STARTED and entry.values.get("session") == key:
                    acted.add(place)
                if place in acted and entry.seq not in there and entry.kind in _ACTED and self._stays(*place):
                    self._result.entries.append(entry)

    def _stays(self, scope: str, step: str) -> bool:
        """Whether what a step did in the old run is not taken back."""
        return (scope, step) not in self._dropped and not any(lies_inside(scope, place) for place in self._redone)

    def _inside(self, plan: Plan, old: Plan, step: Step, recorded: Recorded, address: str) -> None:
        """The bodies of a container that is entered again."""
        segment = step.id if recorded.attempt <= 1 else f"{step.id}~{recorded.attempt}"
        if step.type == "flow.call":
            ref = str(step.params["workflow"])
            if ref in self.old and ref in self.new:
                self._frame(ref, ref, join(address, f"{segment}>"))
        elif step.type in LOOPS:
            self._loop(plan, old, step, join(address, segment))
        else:
            for port in body_ports(step):
                scope = plan.scope(step.id, port)
                if scope.steps and self._read(join(address, f"{segment}.{port}")):
                    self._scope(plan, old, scope, join(address, f"{segment}.{port}"))

    def _loop(self, plan: Plan, old: Plan, step: Step, address: str) -> None:
        done = self._read(f"{address}[]")
        self._result.entries.extend(done)
        finished = {entry.attempt for entry in done}
        # Parallel passes may be open beyond the first gap; none is open beyond the loop's width.
        width = step.params.get("parallel", 1)
        reach = (max(finished) + 1 if finished else 0) + (width if isinstance(width, int) else 256)
        for index in range(reach + 1):
            if index not in finished and self._read(f"{address}[{index}]"):
                self._scope(plan, old, plan.scope(step.id, "each"), f"{address}[{index}]")

    def _keep(self, entries: list[Entry], step: str, kinds: frozenset[Kind] | tuple[Kind, ...] = _KEPT) -> None:
        self._result.entries.extend(entry for entry in entries if entry.step == step and entry.kind in kinds)

    def _note_makers(self, entries: list[Entry], address: str) -> None:
        for entry in entries:
            if entry.kind in _OUTCOMES:
                for back in range(1, 1 + len(entry.values.get("set", ()))):
                    self._makers[entry.seq - back] = (address, entry.step)

    def _read(self, scope: str) -> list[Entry]:
        return self.journal.scope(self.run, scope)

    def _say(self, scope: str, step: str, verdict: str, why: str, repeats: bool = False) -> None:
        self._result.preview.append(Item(scope, step, verdict, why, repeats))


_ENTERED = "entered"
_EDITED = "it was done; steps inside were changed since"
_ACTED = frozenset({Kind.STEP_STARTED, Kind.STEP_COMPLETED})


def is_once(step: Step, registry: Registry) -> bool:
    """Whether a step must not be done twice by itself; one of a type that nobody knows must not."""
    spec = registry.find(step.type)
    return (step.replay or (spec.replay if spec else ReplayPolicy.ONCE)) is ReplayPolicy.ONCE


def _is_container(step: Step) -> bool:
    return bool(body_ports(step)) or step.type == "flow.call"


def _changed(old: Plan, new: Plan, step: str) -> bool:
    """Whether a step means something else now: what it does, or where it is reached from. Names may change."""

    def meaning(plan: Plan) -> tuple[object, ...]:
        it = plan.workflow.steps[step]
        scope = plan.scopes[plan.scope_of[step]]
        return it.type, it.version, dict(it.params), it.enabled, it.join, scope.id, set(scope.incoming[step])

    return meaning(old) != meaning(new)
