"""Steps as text: what is copied can be pasted into another window, a mail or a file, and back."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from types import MappingProxyType

from runtime.expressions.names import rename_step
from runtime.files import dumps_layout, dumps_workflow, loads_layout, loads_workflow
from runtime.model import Step, Workflow
from runtime.model.edits import RenameStep
from runtime.model.layout import Layout, Position
from studio.canvas.arrange import Places

_KIND = "steps"


@dataclass(frozen=True, slots=True)
class Clip:
    """Steps with the edges among them, and where they stood."""

    steps: tuple[Step, ...]
    places: Places

    def renamed(self, taken: Collection[str]) -> Clip:
        """The same steps under ids that are not ``taken``; edges and expressions among them follow."""
        workflow = Workflow("clip", steps=MappingProxyType({step.id: step for step in self.steps}))
        places, taken = dict(self.places), set(taken)
        for id in list(workflow.steps):
            if id in taken:
                new = free_id(id, taken | set(workflow.steps))
                workflow, _ = RenameStep(id, new, rename_step).apply(workflow)
                places[new] = places.pop(id, (0.0, 0.0))
                taken.add(new)
        return Clip(tuple(workflow.steps.values()), places)


def copied(workflow: Workflow, ids: Collection[str], places: Places) -> str:
    """The steps ``ids`` as text."""
    steps = {id: _among(workflow.steps[id], ids) for id in ids}
    layout = Layout(MappingProxyType({id: Position(*places[id]) for id in ids}))
    flow = dumps_workflow(Workflow("clipboard", steps=MappingProxyType(steps)))
    record = {"understudy": _KIND, "flow": json.loads(flow), "layout": json.loads(dumps_layout(layout))}
    return json.dumps(record, ensure_ascii=False, indent=2)


def pasted(text: str) -> Clip | None:
    """The steps in a text, also those of a whole workflow file; None when it holds none."""
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict):
        return None
    flow = record.get("flow") if record.get("understudy") == _KIND else record
    workflow = loads_workflow(json.dumps(flow)).workflow
    if workflow is None or not workflow.steps:
        return None
    layout = loads_layout(json.dumps(record.get("layout", {"format": 1}))).layout
    places = {id: (place.x, place.y) for id, place in layout.positions.items() if id in workflow.steps}
    return Clip(tuple(_among(step, workflow.steps) for step in workflow.steps.values()), places)


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
