"""Which inputs of a workflow are files or folders, told by the fields of steps that they go into.

A variable is a text, whatever it means; that ``{{ vars.invoices }}`` is read as an Excel file says that a person should
be able to choose it in the system's dialog.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from runtime.model import Json, Step, Workflow
from runtime.tasks.registry import Registry
from studio.forms.fields import FieldKind, fields_of

#: A path that is one variable, or begins with one: the variable, and whether something follows it.
_VARIABLE = re.compile(r"\s*\{\{\s*vars\.(\w+)\s*\}\}\s*(?P<more>\S)?")


def path_inputs(workflow: Workflow, registry: Registry) -> dict[str, FieldKind]:
    """``FILE`` or ``FOLDER`` by the variable's name; a folder where it is used as both."""
    found: dict[str, FieldKind] = {}
    for step in workflow.steps.values():
        for name, kind in _of_step(step, registry):
            if found.get(name) is not FieldKind.FOLDER:
                found[name] = kind
    return found


def _of_step(step: Step, registry: Registry) -> Iterator[tuple[str, FieldKind]]:
    spec = registry.find(step.type)
    for field in fields_of(spec) if spec else ():
        if field.kind in (FieldKind.FILE, FieldKind.FOLDER) and (named := _variable_of(step.params.get(field.name))):
            name, more = named
            yield name, FieldKind.FOLDER if more else field.kind


def _variable_of(value: Json) -> tuple[str, bool] | None:
    match = _VARIABLE.match(value) if isinstance(value, str) else None
    return (match[1], bool(match["more"])) if match else None
