"""Names in expressions: do they exist, and can they have a value where they are used?"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from runtime.analyzer.rule import Finding, rule
from runtime.analyzer.subject import Subject
from runtime.analyzer.uses import Use
from runtime.files.reader import did_you_mean
from runtime.model import Severity
from runtime.model.graph import ROOT
from runtime.model.ports import ERROR, LOOPS

#: Names that expressions know everywhere.
EVERYWHERE = frozenset({"vars", "steps", "run", "env", "vault"})
LOOP_NAMES = frozenset({"item", "index"})

#: Bodies in which ``error`` is known.
_ERROR_BODIES = frozenset({"catch", "finally"})


@rule(
    "expression-error",
    "Expression cannot be read",
    severity=Severity.ERROR,
    why="The step would fail as soon as it is reached.",
    remedy="Correct the expression.",
)
def expression_error(subject: Subject) -> Iterator[Finding]:
    for fault in subject.faults:
        yield Finding(fault.message, fault.step, fault.field, fault.remedy)


@rule(
    "undefined-name",
    "Name is not known here",
    severity=Severity.ERROR,
    why="Expressions know vars, steps, run, env and vault; item and index only inside loops, error only in a catch or "
    "finally body and behind an error edge. Any other name makes the step fail.",
    remedy="Use a name that is known at this place.",
)
def undefined_name(subject: Subject) -> Iterator[Finding]:
    for use in subject.uses:
        if not use.guarded and not _is_known(subject, use):
            remedy = _where_it_is_known(use.root) or did_you_mean(use.root, EVERYWHERE)
            yield Finding(f'The name "{use.root}" is not known here.', use.step, use.field, remedy)


@rule(
    "undefined-variable",
    "Variable is not declared",
    severity=Severity.ERROR,
    why="A variable that is not declared has no value and cannot be set.",
    remedy="Declare the variable, or correct its name.",
)
def undefined_variable(subject: Subject) -> Iterator[Finding]:
    declared = subject.workflow.variables
    for use in subject.uses_of("vars"):
        if use.name and use.name not in declared:
            yield _undeclared(use.name, use.step, use.field, declared)
    for step, name in subject.assignments:
        if name not in declared:
            yield _undeclared(name, step, f"params.values.{name}", declared)


def _undeclared(name: str, step: str, field: str, declared: Collection[str]) -> Finding:
    return Finding(f'The variable "{name}" is not declared.', step, field, did_you_mean(name, declared))


@rule(
    "undefined-step-reference",
    "Expression names a step that does not exist",
    severity=Severity.ERROR,
    why="There is no output to read; the step was probably renamed or deleted.",
    remedy="Correct the step's id.",
)
def undefined_step_reference(subject: Subject) -> Iterator[Finding]:
    for use in subject.uses_of("steps"):
        if use.name and use.name not in subject.workflow.steps:
            remedy = did_you_mean(use.name, subject.workflow.steps)
            yield Finding(f'There is no step "{use.name}".', use.step, use.field, remedy)


@rule(
    "step-not-before",
    "Expression reads a step that need not have run before",
    severity=Severity.ERROR,
    why="A step can read only what comes before it on its own way, or before the loop or try block around it. Steps "
    "inside a body cannot be seen from outside it; a loop hands values on with collect.",
    remedy="Connect that step before this one, or give a value with default(...).",
)
def step_not_before(subject: Subject) -> Iterator[Finding]:
    for use in subject.uses_of("steps"):
        if use.name in subject.plan.scope_of and not use.guarded and not _may_read(subject, use):
            yield Finding(f'The step "{use.name}" cannot have run before this is computed.', use.step, use.field)


@rule(
    "disabled-step-referenced",
    "Expression reads a step that is switched off",
    why="A step that is switched off is passed by and its output is null.",
    remedy="Switch the step on, or give a value with default(...).",
)
def disabled_step_referenced(subject: Subject) -> Iterator[Finding]:
    for use in subject.uses_of("steps"):
        step = subject.workflow.steps.get(use.name)
        if step is not None and not step.enabled and not use.guarded:
            yield Finding(f'The step "{use.name}" is switched off, so it gives nothing.', use.step, use.field)


def _may_read(subject: Subject, use: Use) -> bool:
    """Whether the step that ``use`` names has been decided where it is used."""
    plan = subject.plan
    if not use.step:
        return plan.scope_of[use.name] == ROOT
    if use.step not in plan.scope_of or subject.runs_before(use.name, use.step):
        return True
    # What a loop collects is computed at the end of each pass, inside its body.
    return _is_collected(use) and plan.scope_of[use.name] == (use.step, "each")


def _is_known(subject: Subject, use: Use) -> bool:
    if use.root in LOOP_NAMES:
        return _in_loop(subject, use) or _is_per_item(subject, use)
    return use.root in EVERYWHERE or (use.root == ERROR and _knows_error(subject, use.step))


def _in_loop(subject: Subject, use: Use) -> bool:
    plan, steps = subject.plan, subject.workflow.steps
    if use.step not in plan.scope_of:
        return False
    around = [*plan.containers(use.step), *([use.step] if _is_collected(use) else [])]
    return any(steps[container].type in LOOPS for container in around)


def _knows_error(subject: Subject, step: str) -> bool:
    """Whether ``error`` may have a value at ``step`` (empty: at the end of the workflow)."""
    plan = subject.plan
    if step not in plan.scope_of:
        return any(target.next.get(ERROR) for target in subject.placed)
    places = [step, *plan.containers(step)]
    if any(plan.scope_of[place][1] in _ERROR_BODIES for place in places):
        return True
    passed = (place for start in (places, plan.ancestors(step)) for place in start)
    return any(port == ERROR for place in passed for _, port in plan.scopes[plan.scope_of[place]].incoming[place])


def _is_per_item(subject: Subject, use: Use) -> bool:
    """Whether the field is computed by the task itself for each item of a list (``data.filter``'s ``where``)."""
    step = subject.workflow.steps.get(use.step)
    spec = subject.registry.find(step.type) if step is not None else None
    return spec is not None and not spec.control and use.field.split(".")[1:2] in [[name] for name in spec.deferred]


def _is_collected(use: Use) -> bool:
    return use.field.startswith("params.collect")


def _where_it_is_known(name: str) -> str:
    if name in LOOP_NAMES:
        return f'"{name}" is known in the body of a loop.'
    return '"error" is known in a catch body and behind an error edge.' if name == ERROR else ""
