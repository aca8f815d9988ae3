"""What can be done about a problem at once: an edit for those findings where there is only one sensible thing to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from runtime.analyzer.fix import Fix, free_name
from runtime.analyzer.path_fixes import path_fix
from runtime.expressions import rename_step
from runtime.model import Direction, Json, Problem, Step, Variable, VariableType, Workflow
from runtime.model.edits import Batch, Edit, RemoveStep, RemoveVariable, SetField, SetParams, SetVariable

#: What messages put between quotation marks, and the name that a remedy proposes.
_QUOTED = re.compile(r'"([^"]+)"')
_MEANT = re.compile(r'Did you mean "([^"]+)"\?')

#: Takes the place of a step's id while a text is searched; nobody calls a step so.
_STAND_IN = "stand_in_7f3a"

#: Passes that a while loop is limited to, and seconds of a step that waits for others: a person may correct both.
PASSES, SECONDS = 1_000, 60.0


def fix_for(problem: Problem, workflow: Workflow, root: Path | None = None) -> Fix | None:
    """The fix of a problem that was found in ``workflow``, of the project in the folder ``root``; None where a person
    has to think."""
    if problem.code == "file-path-absolute":
        return path_fix(problem, workflow, root)
    make = _FIXES.get(problem.code)
    return make(problem, workflow) if make is not None else None


def _declare(problem: Problem, workflow: Workflow) -> Fix | None:
    name = _quoted(problem.message)
    if meant := _meant(problem.remedy):
        return _replace_in_params(problem, workflow, f"vars.{name}", f"vars.{meant}", meant)
    return _fix("Declare the variable “{name}”", SetVariable(Variable(name)), name) if name.isidentifier() else None


def _drop_variable(problem: Problem, workflow: Workflow) -> Fix | None:
    name = problem.field.partition(".")[2]
    return _fix("Delete the variable “{name}”", RemoveVariable(name), name) if name in workflow.variables else None


def _drop_param(problem: Problem, workflow: Workflow) -> Fix | None:
    step, name = workflow.steps.get(problem.step), problem.field.removeprefix("params.")
    if step is None or name not in step.params:
        return None
    rest = {key: value for key, value in step.params.items() if key != name}
    if meant := _meant(problem.remedy):
        return _fix("Call it “{name}”", SetParams(step.id, {**rest, meant: step.params[name]}), meant)
    return _fix("Remove “{name}”", SetParams(step.id, rest), name)


def _drop_step(problem: Problem, workflow: Workflow) -> Fix | None:
    step = workflow.steps.get(problem.step)
    return _fix("Delete the step “{name}”", RemoveStep(step.id), step.label) if step else None


def _use_type(problem: Problem, workflow: Workflow) -> Fix | None:
    names = _QUOTED.findall(problem.message)
    meant = _meant(problem.remedy) or (names[1] if len(names) > 1 else "")
    step = workflow.steps.get(problem.step)
    return _fix("Use “{name}”", SetParams(step.id, step.params, type=meant), meant) if step and meant else None


def _rename_reference(problem: Problem, workflow: Workflow) -> Fix | None:
    step, meant = workflow.steps.get(problem.step), _meant(problem.remedy)
    old = _quoted(problem.message)
    if step is None or not meant:
        return _ask_instead(old, workflow) if step is not None else None
    params = _mapped(step.params, lambda text: rename_step(text, old, meant))
    return _fix("Use the step “{name}”", SetParams(step.id, params), meant)


def _ask_instead(gone: str, workflow: Workflow) -> Fix | None:
    """A step that came from another workflow reads one that did not come along: an input takes its place."""
    name = free_name(gone, workflow.variables)
    reading = re.compile(rf"\bsteps(\.{_STAND_IN}|\[[\"']{_STAND_IN}[\"']\])\.output\b")

    def without(text: str) -> str:
        changed = reading.sub(f"vars.{name}", rename_step(text, gone, _STAND_IN))
        return text if _STAND_IN in changed else changed

    changed = {step.id: _mapped(step.params, without) for step in workflow.steps.values()}
    edits = [SetParams(id, params) for id, params in changed.items() if params != dict(workflow.steps[id].params)]
    if not edits:
        return None
    variable = Variable(name, VariableType.JSON, Direction.INPUT)
    return _fix("Ask for “{name}” as an input instead", Batch((SetVariable(variable), *edits)), name)


def _switch_on(problem: Problem, workflow: Workflow) -> Fix | None:
    step = workflow.steps.get(_quoted(problem.message))
    return _fix("Switch “{name}” on", SetField(step.id, "enabled", True), step.label) if step else None


def _without_retry(problem: Problem, workflow: Workflow) -> Fix | None:
    return _set_field(problem, workflow, "Do not try it again", "retry", None)


def _with_timeout(problem: Problem, workflow: Workflow) -> Fix | None:
    return _set_field(problem, workflow, "Give it one minute", "timeout", SECONDS)


def _with_limit(problem: Problem, workflow: Workflow) -> Fix | None:
    step = workflow.steps.get(problem.step)
    edit = step and SetParams(step.id, {**step.params, "max_passes": PASSES})
    return _fix("Stop after {name} passes", edit, str(PASSES)) if edit else None


def _other_name(problem: Problem, workflow: Workflow) -> Fix | None:
    step = workflow.steps.get(problem.step)
    if step is None:
        return None
    taken = {other.name for other in workflow.steps.values()}
    name = next(name for number in range(2, len(taken) + 3) if (name := f"{step.name} {number}") not in taken)
    return _fix("Call it “{name}”", SetField(step.id, "name", name), name)


_FIXES: dict[str, Callable[[Problem, Workflow], Fix | None]] = {
    "undefined-variable": _declare,
    "unused-variable": _drop_variable,
    "output-never-set": _drop_variable,
    "unknown-param": _drop_param,
    "unreachable-step": _drop_step,
    "loose-step": _drop_step,
    "unknown-type": _use_type,
    "renamed-type": _use_type,
    "deprecated-type": _use_type,
    "undefined-step-reference": _rename_reference,
    "disabled-step-referenced": _switch_on,
    "retry-on-once": _without_retry,
    "no-timeout": _with_timeout,
    "loop-without-limit": _with_limit,
    "duplicate-step-name": _other_name,
}

#: Every title, for those who translate.
TITLES = (
    "Declare the variable “{name}”", "Delete the variable “{name}”", "Call it “{name}”", "Remove “{name}”",
    "Delete the step “{name}”", "Use “{name}”", "Use the step “{name}”", "Switch “{name}” on", "Do not try it again",
    "Give it one minute", "Stop after {name} passes", "Ask for “{name}” as an input instead",
    "Begin at the project: “{name}”",
)  # fmt: skip


def _fix(title: str, edit: Edit, name: str) -> Fix:
    return Fix(title, edit, {"name": name})


def _set_field(problem: Problem, workflow: Workflow, title: str, field: str, value: object) -> Fix | None:
    step = workflow.steps.get(problem.step)
    return _fix(title, SetField(step.id, field, value), step.label) if step else None


def _replace_in_params(problem: Problem, workflow: Workflow, old: str, new: str, name: str) -> Fix | None:
    """Another name inside the expressions of the problem's step."""
    step: Step | None = workflow.steps.get(problem.step)
    if step is None:
        return None
    whole = re.compile(rf"\b{re.escape(old)}\b")
    params = _mapped(step.params, lambda text: whole.sub(new, text) if "{{" in text else text)
    return _fix("Use “{name}”", SetParams(step.id, params), name) if params != dict(step.params) else None


def _mapped(value: Json, change: Callable[[str], str]) -> dict[str, Json]:
    """A value with each of its texts changed."""
    found = _mapped_value(value, change)
    assert isinstance(found, dict)
    return found


def _mapped_value(value: Json, change: Callable[[str], str]) -> Json:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _mapped_value(item, change) for key, item in value.items()}
    return [_mapped_value(item, change) for item in value] if isinstance(value, list) else value


def _quoted(text: str) -> str:
    found = _QUOTED.search(text)
    return found[1] if found else ""


def _meant(remedy: str) -> str:
    found = _MEANT.search(remedy)
    return found[1] if found else ""
