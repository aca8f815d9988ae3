"""Steps as text, with groups and notes: what is copied can be pasted into another window, a mail or a file."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from runtime.expressions.names import rename_step
from runtime.files import dumps_layout, dumps_workflow, loads_layout, loads_workflow
from runtime.model import JsonObject, Step, Workflow
from runtime.model.edits import RenameStep
from runtime.model.layout import Group, Layout, Note
from studio.canvas.arrange import Places
from studio.canvas.carried import Carried, carried_in

_KIND = "steps"


@dataclass(frozen=True, slots=True)
class Clip:
    """Steps with the edges among them, where they stood, what was copied with them of groups and notes, and the
    elements of their project that they name."""

    steps: tuple[Step, ...]
    places: Places
    groups: Mapping[str, Group] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)
    carried: Carried = field(default_factory=Carried)

    @property
    def corner(self) -> tuple[float, float]:
        """The upper left corner of all."""
        places = [self.places.get(step.id, (0.0, 0.0)) for step in self.steps]
        places += [(group.x, group.y) for group in self.groups.values()]
        places += [(note.x, note.y) for note in self.notes.values()]
        return min(x for x, _ in places), min(y for _, y in places)

    def renamed(self, taken: Collection[str], layout: Layout | None = None) -> Clip:
        """The same under ids that are not ``taken``, nor those of groups and notes of ``layout``; edges, expressions
        among the steps and members of groups follow."""
        workflow = Workflow("clip", steps=MappingProxyType({step.id: step for step in self.steps}))
        layout = layout or Layout()
        own, taken = Layout(groups=self.groups), set(taken)
        places = dict(self.places)
        for id in list(workflow.steps):
            if id in taken:
                new = free_id(id, taken | set(workflow.steps))
                workflow, _ = RenameStep(id, new, rename_step).apply(workflow)
                places[new] = places.pop(id, (0.0, 0.0))
                own = own.renamed(id, new)
                taken.add(new)
        groups = {free_id(id, layout.groups): group for id, group in own.groups.items()}
        notes = {free_id(id, layout.notes): note for id, note in self.notes.items()}
        return Clip(tuple(workflow.steps.values()), places, groups, notes, self.carried)


def copied(workflow: Workflow, ids: Collection[str], layout: Layout, carried: JsonObject | None = None) -> str:
    """The steps ``ids`` as text, with the groups and notes of ``layout``, and what is ``carried`` of their project."""
    steps = {id: _among(workflow.steps[id], ids) for id in ids}
    flow = dumps_workflow(Workflow("clipboard", steps=MappingProxyType(steps)))
    record = {"understudy": _KIND, "flow": json.loads(flow), "layout": json.loads(dumps_layout(layout))}
    record |= carried or {}
    return json.dumps(record, ensure_ascii=False, indent=2)


def pasted(text: str) -> Clip | None:
    """The steps and notes in a text, also those of a whole workflow file; None when it holds none."""
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict):
        return None
    flow = record.get("flow") if record.get("understudy") == _KIND else record
    workflow = loads_workflow(json.dumps(flow)).workflow
    layout = loads_layout(json.dumps(record.get("layout", {"format": 1}))).layout
    if workflow is None or not (workflow.steps or layout.notes):
        return None
    places = {id: (place.x, place.y) for id, place in layout.positions.items() if id in workflow.steps}
    groups = {id: group for id, group in layout.groups.items() if not workflow.steps.keys().isdisjoint(group.members)}
    steps = tuple(_among(step, workflow.steps) for step in workflow.steps.values())
    return Clip(steps, places, groups, layout.notes, carried_in(record))


def free_id(wanted: str, taken: Collection[str]) -> str:
    """``wanted``, or with a number behind it: ``click``, ``click_2``, ``click_3``."""
    stem, _, number = wanted.rpartition("_")
    stem = stem if stem and number.isdigit() else wanted
    candidate, count = wanted, 2
    while candidate in taken:
        candidate, count = f"{stem}_{count}", count + 1
    return candidate


def _among(step: Step, ids: Collection[str]) -> Step:
    edges = {port: tuple(target for target in targets if target in ids) for port, targets in step.next.items()}
    return replace(step, next=MappingProxyType({port: targets for port, targets in edges.items() if targets}))
