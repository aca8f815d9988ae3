"""A run at an earlier moment, read from its journal: which steps had ended, and what variables were then.

A *moment* is the point right after a step ended, or after a person changed a variable under the debugger; it is named
by the journal entry's number. Reading one changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from runtime.clock import iso
from runtime.engine.debug_values import SENSITIVE
from runtime.engine.journal.run_journal import variables_scope
from runtime.model import Json, JsonObject, Workflow
from runtime.model.status import Kind
from runtime.report.clip import Clip
from runtime.report.names import Names, Segment, segments
from runtime.store import Entry, RunRow, Store

_ENDS = {Kind.STEP_COMPLETED: "completed", Kind.STEP_FAILED: "failed", Kind.STEP_SKIPPED: "skipped"}
_SHOWN = {**_ENDS, Kind.STEP_STARTED: "running", Kind.STEP_RETRIED: "running", Kind.STEP_CANCELLED: "cancelled"}


@dataclass(slots=True)
class Moments:
    """Reads the moments of one run. Values stand as the journal keeps them: masked, and cut by ``clip``."""

    store: Store
    row: RunRow
    names: Names
    clip: Clip

    @classmethod
    def of(cls, store: Store, row: RunRow, shown: int) -> Moments:
        """The moments of ``row``; values longer than ``shown`` characters are cut."""
        return cls(store, row, Names.of(store, row), Clip(store.blobs, shown))

    def page(self, *, before: int = 0, limit: int = 200) -> JsonObject:
        """The last ``moments`` before entry ``before`` (0: of all), the oldest first, and ``next``, the ``before`` of
        the page that leads to them (0: there is none). Steps that no way led to are no moments."""
        found: list[JsonObject] = []
        entries = self.store.journal.before(self.row.n, before, (*_ENDS, Kind.VARIABLE), limit)
        for entry in reversed(entries):
            if entry.kind in _ENDS and entry.values.get("reason") != "not reached":
                found.append(self._line(entry))
            elif entry.values.get("by") == "debugger":
                found.append(self._edit(entry))
        return {"moments": found, "next": entries[-1].seq if len(entries) == limit else 0}

    def at(self, seq: int) -> JsonObject:
        """The run right after entry ``seq``: the ``flow`` it was in (the workflow's id) with its ``variables``, outputs
        of ``steps`` that were to be seen there, ``statuses`` of its steps by id, and the ``stack`` of loops and calls
        around it."""
        entry = self.store.journal.at(self.row.n, seq)
        if entry is None:
            return {}
        scope = entry.scope.removesuffix("@vars")
        workflow = self.names.frame(scope)
        return {
            "seq": seq,
            "scope": scope,
            "step": entry.step,
            "flow": workflow.id if workflow else "",
            "stack": self.stack(scope),
            "variables": self._variables(_frame_of(scope), seq),
            "steps": self._outputs(scope, seq),
            "statuses": self._statuses(_frame_of(scope), seq),
        }

    def stack(self, scope: str) -> list[JsonObject]:
        """The loops, branches and calls around a scope, outermost first, each with the id of the workflow (``flow``)
        that it stands in. A loop's pass has ``index``, ``total`` (None when it is not known) and ``item``; a call has
        ``calls``, the name by which it calls the workflow."""
        around, found = "", []
        for part, text in zip(segments(scope), scope.split("/"), strict=False):
            step, workflow = self.names.step(around, part.step), self.names.frame(around)
            level: JsonObject = {
                "scope": around,
                "step": part.step,
                "name": step.label if step else part.step,
                "type": step.type if step else "",
                "port": part.port,
                "flow": workflow.id if workflow else "",
            }
            if part.index is not None:
                level |= self._pass(around, part, part.index)
            elif part.call:
                level["calls"] = str(step.params.get("workflow", "")) if step else ""
            found.append(level)
            around = f"{around}/{text}" if around else text
        return found

    def _pass(self, around: str, part: Segment, index: int) -> JsonObject:
        inputs = self._inputs(around, part.step)
        items, total = inputs.get("items"), None
        item: Json = index
        if isinstance(items, dict):
            items = [{"key": key, "value": value} for key, value in items.items()]
        if isinstance(items, list):
            total, item = len(items), items[index] if index < len(items) else None
        elif "stop" in inputs:
            start, step = int(inputs.get("start", 1)), int(inputs.get("step", 1))
            total = len(range(start, int(inputs["stop"]) + (1 if step > 0 else -1), step))
            item = start + index * step
        return {"index": index, "total": total, "item": self.clip(item)}

    def _inputs(self, scope: str, step: str) -> JsonObject:
        """What a container was given when it began; its journal entry keeps it. Defaults are those of its task."""
        entry = self.store.journal.latest(self.row.n, scope, step, (Kind.STEP_STARTED,))
        inputs = self._kept(entry.values.get("inputs")) if entry else None
        return inputs if isinstance(inputs, dict) else {}

    def _kept(self, value: Json) -> Json:
        return Clip(self.store.blobs, 0)(value)

    def _variables(self, frame: str, seq: int) -> JsonObject:
        workflow = self.names.frame(frame)
        if workflow is None:
            return {}
        values = {name: variable.default for name, variable in workflow.variables.items()}
        given = self.row.inputs if not frame else self._given(frame)
        values |= {name: value for name, value in given.items() if name in values}
        for entry in self.store.journal.scope(self.row.n, variables_scope(frame)):
            if entry.seq <= seq:
                values[entry.step] = entry.values.get("value")
        return {name: self._shown(workflow, name, value) for name, value in values.items()}

    def _given(self, frame: str) -> JsonObject:
        around, _, last = frame.rpartition("/")
        (part,) = segments(last)
        given = self._inputs(around, part.step).get("inputs")
        return given if isinstance(given, dict) else {}

    def _shown(self, workflow: Workflow, name: str, value: Json) -> Json:
        variable = workflow.variables.get(name)
        return SENSITIVE if variable is not None and variable.sensitive else self.clip(value)

    def _outputs(self, scope: str, seq: int) -> JsonObject:
        """Outputs by step: those of the scope and of the scopes around it within the same workflow."""
        found: JsonObject = {}
        for around in _scopes(scope):
            for entry in self.store.journal.scope(self.row.n, around):
                if entry.seq <= seq and entry.kind in _ENDS:
                    found[entry.step] = {
                        "output": self.clip(entry.values.get("output")), "status": _ENDS[entry.kind],
                    }  # fmt: skip
        return found

    def _statuses(self, frame: str, seq: int) -> dict[str, str]:
        """How each step of a workflow stood, in a loop in its last pass."""
        entries = self.store.journal.latest_until(self.row.n, seq, tuple(_SHOWN), frame)
        return {entry.step: _SHOWN[entry.kind] for entry in entries}

    def _line(self, entry: Entry) -> JsonObject:
        step, workflow, values = self.names.step(entry.scope, entry.step), self.names.frame(entry.scope), entry.values
        return {
            "seq": entry.seq,
            "at": iso(entry.at),
            "kind": _ENDS[entry.kind],
            "scope": entry.scope,
            "step": entry.step,
            "name": step.label if step else entry.step,
            "type": step.type if step else "",
            "flow": workflow.id if workflow else "",
            "ms": values.get("ms"),
            "set": list(values.get("set", ())),
            "error": (values.get("error") or {}).get("message", ""),
        }

    def _edit(self, entry: Entry) -> JsonObject:
        """A variable that a person has changed."""
        return {
            "seq": entry.seq, "at": iso(entry.at), "kind": "edited", "scope": entry.scope.removesuffix("@vars"),
            "step": "", "name": entry.step, "type": "", "ms": None, "set": [entry.step], "error": "",
        }  # fmt: skip


def _frame_of(scope: str) -> str:
    """The address of the workflow that a scope belongs to: up to the last call."""
    parts = scope.split("/")
    last = max((number for number, part in enumerate(parts, 1) if part.endswith(">")), default=0)
    return "/".join(parts[:last])


def _scopes(scope: str) -> Iterator[str]:
    """The scopes around a scope within its workflow, outermost first, itself last."""
    frame = _frame_of(scope)
    inner = scope[len(frame) :].strip("/")
    yield frame
    for part in inner.split("/") if inner else ():
        frame = f"{frame}/{part}" if frame else part
        yield frame
