"""The exact version a run was started with: its workflow, those it calls, elements and environment values.

A run keeps its bundle for life; editing the files never disturbs a run in flight.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from runtime.errors import InvalidFile
from runtime.files import dumps_workflow, loads_workflow
from runtime.model import Json, JsonObject, Problem, SecretRef, Severity, VariableType, Workflow
from runtime.model.graph import Plan, compile_plan


@dataclass(frozen=True)
class Bundle:
    """``calls`` maps the name a step uses to the workflow it meant when the run was accepted."""

    workflow: Workflow
    folder: str = "."
    file: str = ""
    calls: Mapping[str, Workflow] = field(default_factory=dict)
    elements: JsonObject = field(default_factory=dict)
    environment: JsonObject = field(default_factory=dict)

    @cached_property
    def text(self) -> str:
        """The bundle as stored."""
        return json.dumps(
            {
                "workflow": dumps_workflow(self.workflow),
                "folder": self.folder,
                "file": self.file,
                "calls": {name: dumps_workflow(flow) for name, flow in sorted(self.calls.items())},
                "elements": self.elements,
                "environment": self.environment,
            },
            ensure_ascii=False,
            sort_keys=True,
        )

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the stored text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @classmethod
    def from_text(cls, text: str) -> Bundle:
        """Read a stored bundle. Raises InvalidFile when a workflow in it cannot be read any more."""
        data = json.loads(text)
        calls = {name: _load(flow, name) for name, flow in data["calls"].items()}
        return cls(
            _load(data["workflow"], data["file"]),
            data["folder"],
            data["file"],
            calls,
            data["elements"],
            data["environment"],
        )

    @cached_property
    def credentials(self) -> frozenset[str]:
        """The credentials that the workflows name: ``item.field``, ``item`` for all its fields, ``*`` for one that
        is chosen while running."""
        return frozenset(name for flow in (self.workflow, *self.calls.values()) for name in _named(flow, self.calls))

    def names_credential(self, ref: SecretRef) -> bool:
        """Whether a reference is one of ``credentials``, and not one that data made up."""
        return not self.credentials.isdisjoint((str(ref), ref.item, "*"))

    @cached_property
    def plans(self) -> dict[str, Plan]:
        """Compiled plans by the name a step uses; the run's own workflow under the empty name."""
        return {name: sound_plan(flow, name) for name, flow in {"": self.workflow, **self.calls}.items()}


def sound_plan(workflow: Workflow, file: str = "") -> Plan:
    """The plan of a workflow without graph errors. Raises InvalidFile with every problem."""
    plan, problems = compile_plan(workflow)
    errors = tuple(problem for problem in problems if problem.severity is Severity.ERROR)
    if errors:
        raise _invalid(workflow.label or file, errors)
    return plan


def _named(workflow: Workflow, calls: Mapping[str, Workflow]) -> Iterator[str]:
    """In expressions, as the default of a secret variable, or as a text that is put into one."""
    from runtime.expressions import compile_value, names_used

    for value in (*(dict(step.params) for step in workflow.steps.values()), dict(workflow.outputs)):
        for _, source in compile_value(value).expressions:
            yield from (".".join(name[1:3]) or "*" for name in names_used(source) if name[:1] == ("vault",))
    for variable in workflow.variables.values():
        yield from _texts_for({variable.name: variable.default}, workflow)
    for step in workflow.steps.values():
        if step.type == "flow.set":
            yield from _texts_for(step.params.get("values"), workflow)
        elif step.type == "flow.call" and step.params.get("workflow") in calls:
            yield from _texts_for(step.params.get("inputs"), calls[step.params["workflow"]])


def _texts_for(values: Json, workflow: Workflow) -> Iterator[str]:
    """Texts that become references because a secret variable gets them."""
    for name, value in values.items() if isinstance(values, dict) else ():
        variable = workflow.variables.get(name)
        if variable and variable.type is VariableType.SECRET and isinstance(value, str) and "{{" not in value:
            yield str(SecretRef.parse(value))


def _load(text: str, file: str) -> Workflow:
    loaded = loads_workflow(text, file=file)
    errors = tuple(problem for problem in loaded.problems if problem.severity is Severity.ERROR)
    if loaded.workflow is None or errors:
        raise _invalid(file, errors)
    return loaded.workflow


def _invalid(name: str, problems: tuple[Problem, ...]) -> InvalidFile:
    count = f"{len(problems)} problems" if len(problems) > 1 else "1 problem"
    return InvalidFile(f'The workflow "{name}" has {count}: {problems[0] if problems else ""}', problems=problems)
