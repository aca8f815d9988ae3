"""Which steps may run at the same time."""

from __future__ import annotations

from runtime.analyzer.subject import Subject
from runtime.model.graph import Plan, ScopePlan


def may_run_together(plan: Plan, first: str, second: str) -> bool:
    """Whether two different steps of one run may be in flight at the same moment."""
    for one, other in zip(_path(plan, first), _path(plan, second), strict=False):
        if one == other:
            continue
        scope = plan.scope_of[one]
        if scope != plan.scope_of[other]:
            return False  # different bodies of one container follow each other
        body = plan.scopes[scope]
        return not (_leads_to(body, one, other) or _leads_to(body, other, one) or _exclude_each_other(body, one, other))
    return False  # one contains the other


def repeats_in_parallel(subject: Subject, step: str) -> bool:
    """Whether several passes of a loop around ``step`` may run at once."""
    for container in subject.plan.containers(step):
        width = subject.workflow.steps[container].params.get("parallel", 1)
        if subject.workflow.steps[container].type == "flow.for_each" and width != 1:
            return True
    return False


def _path(plan: Plan, step: str) -> list[str]:
    """The containers around a step, outermost first, and the step."""
    return [*reversed(list(plan.containers(step))), step]


def _leads_to(scope: ScopePlan, first: str, second: str) -> bool:
    todo, seen = [second], {second}
    while todo:
        for source, _ in scope.incoming[todo.pop()]:
            if source == first:
                return True
            if source not in seen:
                seen.add(source)
                todo.append(source)
    return False


def _exclude_each_other(scope: ScopePlan, first: str, second: str) -> bool:
    """Whether they hang on different ways out of the same step, of which a run takes one."""
    gates = _gates(scope)
    ports = dict(gates[first])
    return any(ports.get(source, port) != port for source, port in gates[second])


def _gates(scope: ScopePlan) -> dict[str, frozenset[tuple[str, str]]]:
    """For each step the edges (source, port) that every way to it takes."""
    gates: dict[str, frozenset[tuple[str, str]]] = {}
    for step in scope.steps:
        ways = [gates[source] | {(source, port)} for source, port in scope.incoming[step]]
        gates[step] = frozenset.intersection(*ways) if ways else frozenset()
    return gates
