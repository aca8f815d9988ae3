"""Edits of a workflow: each is a value that gives the changed workflow and the edit that takes it back.

    workflow, undo = AddStep(Step("greet", "data.set")).apply(workflow)
    workflow, redo = undo.apply(workflow)

Every edit boils down to one ``Patch``: the steps, variables and workflow fields that stand there afterwards.
The inverse of a patch is the patch of what stood there before, so undo is exact by construction.
"""

from runtime.model.edits.patch import Batch, Edit, Patch
from runtime.model.edits.renames import RenameStep, RenameVariable
from runtime.model.edits.steps import AddStep, ConnectSteps, Disconnect, RemoveStep, SetField, SetParams
from runtime.model.edits.workflows import RemoveVariable, SetVariable, SetWorkflow

__all__ = [
    "AddStep",
    "Batch",
    "ConnectSteps",
    "Disconnect",
    "Edit",
    "Patch",
    "RemoveStep",
    "RemoveVariable",
    "RenameStep",
    "RenameVariable",
    "SetField",
    "SetParams",
    "SetVariable",
    "SetWorkflow",
]
