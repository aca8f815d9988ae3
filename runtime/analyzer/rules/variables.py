"""Variables: declared for nothing, promised and not set, set by two branches at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from runtime.analyzer.concurrency import may_run_together, repeats_in_parallel
from runtime.analyzer.rule import Finding, rule
from runtime.analyzer.subject import Subject
from runtime.model import Direction


@rule(
    "unused-variable",
    "Variable is never read",
    why="A variable that nothing reads misleads the next person, and an input of this kind asks for a value in vain.",
    remedy="Delete the variable, or use it.",
)
def unused_variable(subject: Subject) -> Iterator[Finding]:
    used = {use.name for use in subject.uses_of("vars")}
    if "" in used:
        return  # vars[...] with a computed name may read any of them
    for name, variable in subject.workflow.variables.items():
        if name not in used and variable.direction is not Direction.OUTPUT:
            yield Finding(f'The variable "{name}" is never read.', field=f"variables.{name}")


@rule(
    "output-never-set",
    "Output is never set",
    why="The caller would always get null.",
    remedy="Set it with a Set variables step or under outputs, or delete it.",
)
def output_never_set(subject: Subject) -> Iterator[Finding]:
    given = {name for _, name in subject.assignments} | set(subject.workflow.outputs)
    for name, variable in subject.workflow.variables.items():
        if variable.direction is Direction.OUTPUT and variable.default is None and name not in given:
            yield Finding(f'The output "{name}" is never set.', field=f"variables.{name}")


@rule(
    "parallel-variable-write",
    "Variable is set by branches that run at the same time",
    why="The value depends on which branch happens to be last. Outputs of steps and what a loop collects do not.",
    remedy="Set it after the branches have joined, from the outputs of their steps.",
)
def parallel_variable_write(subject: Subject) -> Iterator[Finding]:
    writers: dict[str, list[str]] = {}
    for step, name in subject.assignments:
        if step in subject.plan.scope_of:
            writers.setdefault(name, []).append(step)
    for name, steps in writers.items():
        for step in steps:
            if repeats_in_parallel(subject, step):
                yield Finding(f'Passes that run at the same time all set "{name}".', step, f"params.values.{name}")
        for first, second in combinations(steps, 2):
            if may_run_together(subject.plan, first, second):
                message = f'"{first}" may set "{name}" at the same time.'
                yield Finding(message, second, f"params.values.{name}")
