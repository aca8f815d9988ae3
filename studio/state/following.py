"""What follows from an edit: what the canvas does with it, and which edits a person feels as one."""

from __future__ import annotations

from collections.abc import Iterator

from runtime.model import Workflow
from runtime.model.edits import Batch, Edit, Patch, RenameStep, SetField, SetParams, SetVariable, SetWorkflow
from runtime.model.layout import Layout
from runtime.model.records import same
from studio.state.contents import LayoutPatch


def gesture_of(edit: Edit, workflow: Workflow) -> str:
    """What names the field that an edit changes, for edits of one field that follow each other as a person types."""
    match edit:
        case SetField(id, field, str()):
            return f"field:{id}.{field}"
        case SetParams(id, params, None, None):
            before = workflow.steps[id].params
            names = [name for name in {**before, **params} if not same(before.get(name), params.get(name))]
            return f"params:{id}.{','.join(sorted(names))}"
        case SetVariable(variable):
            return f"variable:{variable.name}"
        case SetWorkflow(field, str()):
            return f"workflow:{field}"
        case _:
            return ""


def following(edit: Edit, patch: Patch, layout: Layout) -> LayoutPatch:
    """What an edit of the logic means for the canvas: positions and groups follow renamed and removed steps."""
    after = layout
    for rename in _renames(edit):
        after = after.renamed(rename.old, rename.new)
    gone = frozenset(id for id, step in patch.steps.items() if step is None)
    after = after.without(gone) if gone else after
    return LayoutPatch() if after is layout else LayoutPatch.between(layout, after)


def _renames(edit: Edit) -> Iterator[RenameStep]:
    if isinstance(edit, RenameStep):
        yield edit
    elif isinstance(edit, Batch):
        for part in edit.edits:
            yield from _renames(part)
