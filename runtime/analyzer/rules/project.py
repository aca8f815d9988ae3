"""What a workflow needs from its project and its machine."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runtime.analyzer.params import is_literal, params_of
from runtime.analyzer.rule import Finding, rule
from runtime.analyzer.subject import Subject
from runtime.errors import InvalidFile
from runtime.model import Json, Severity, Step, Workflow

#: Params that hold paths, in the families that work with files.
_PATHS = frozenset(
    {"path", "paths", "source", "destination", "file", "files", "folder", "archive", "to", "from", "save_to"}
)
_FILE_FAMILIES = frozenset({"files", "csv", "excel", "json", "text", "browser", "http", "script", "pdf"})
_ABSOLUTE = re.compile(r"^(/(?!/)\S|~[/\\]|[A-Za-z]:[\\/]|\\\\)")


@rule(
    "missing-environment-value",
    "Environment value is missing",
    why="The workflow runs where the value is there and fails where it is not.",
    remedy="Add the value to the files in environments/.",
)
def missing_environment_value(subject: Subject) -> Iterator[Finding]:
    if subject.project is None:
        return
    values = subject.environments
    for use in subject.uses_of("env"):
        missing = sorted(name for name, known in values.items() if use.name not in known)
        if use.name and not use.guarded and (missing or not values):
            where = f"in {', '.join(missing)}" if values else "because the project has no environments"
            yield Finding(f'The environment value "{use.name}" is missing {where}.', use.step, use.field)


@rule(
    "sub-workflow-missing",
    "Called workflow is not in the project",
    severity=Severity.ERROR,
    why="What is called is looked up when a run is accepted; a workflow that is not there, or whose name is computed, "
    "cannot be called.",
    remedy="Name a workflow of the project by its file or id.",
)
def sub_workflow_missing(subject: Subject) -> Iterator[Finding]:
    for step in subject.of_type("flow.call"):
        name = step.params.get("workflow")
        if isinstance(name, str) and "{{" in name:
            yield Finding("The called workflow cannot be computed.", step.id, "params.workflow")
        elif is_literal(name) and subject.project is not None:
            try:
                subject.project.resolve_workflow(str(name))
            except InvalidFile as error:
                yield Finding(error.message, step.id, "params.workflow", error.remedy)


@rule(
    "sub-workflow-inputs",
    "Inputs do not fit the called workflow",
    severity=Severity.ERROR,
    why="The called workflow refuses inputs that it does not declare, and needs those that are required.",
    remedy="Give the inputs that the called workflow declares.",
)
def sub_workflow_inputs(subject: Subject) -> Iterator[Finding]:
    for step in subject.of_type("flow.call"):
        called = subject.called_workflow(step)
        given = step.params.get("inputs", {})
        if called is not None and isinstance(given, dict):
            yield from _unfit(step, called, given)


@rule(
    "file-path-absolute",
    "Path holds on one machine only",
    why="Another person's machine, and the agent that runs this at night, have other folders.",
    remedy="Write the path relative to the project, or take it from an environment value.",
)
def file_path_absolute(subject: Subject) -> Iterator[Finding]:
    for step in subject.steps:
        spec = subject.spec(step)
        for param in params_of(spec.params, step.params) if spec and spec.family in _FILE_FAMILIES else ():
            if param.name in _PATHS and is_absolute(param.value):
                yield Finding("The path begins at the root or home of one machine.", step.id, param.path)


@rule(
    "deprecated-type",
    "Step type has a new name",
    severity=Severity.INFO,
    why="The old name still works, but documentation and palette know only the new one.",
    remedy="`understudy fmt` writes the new name.",
)
def deprecated_type(subject: Subject) -> Iterator[Finding]:
    for step in subject.steps:
        spec = subject.spec(step)
        if spec and spec.type != step.type:
            yield Finding(f'"{step.type}" is called "{spec.type}" now.', step.id, "type")


def _unfit(step: Step, called: Workflow, given: dict[str, Json]) -> Iterator[Finding]:
    inputs = called.inputs
    for name in given:
        if name not in inputs:
            known = f"It takes {', '.join(inputs) or 'no inputs'}."
            yield Finding(f'"{called.label}" has no input "{name}".', step.id, f"params.inputs.{name}", known)
    for name, variable in inputs.items():
        if variable.required and variable.default is None and name not in given:
            yield Finding(f'"{called.label}" needs the input "{name}".', step.id, "params.inputs")


def is_absolute(value: Json) -> bool:
    """Whether a path, or one of a list, begins at the root or the home of a machine."""
    if isinstance(value, list):
        return any(is_absolute(entry) for entry in value)
    return isinstance(value, str) and bool(_ABSOLUTE.match(value))
