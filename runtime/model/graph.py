"""The graph's meaning: which steps form which scope, in what order, and what is wrong with it.

A *scope* is a set of steps that live and die together: the root of a workflow, or the body on one port of
a container (a loop's ``each``, a try block's ``catch``). A step belongs to the scope its incoming edges
come from; an edge out of a body port opens that body. Edges never leave a scope except by the jump steps, so
every scope is a small acyclic graph of its own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from runtime.model.ports import ERROR, JUMPS, LOOPS, body_ports
from runtime.model.problems import Problem
from runtime.model.step import Step
from runtime.model.workflow import Workflow

#: (container step id, port); the root scope is ``ROOT``.
ScopeId = tuple[str, str]
ROOT: ScopeId = ("", "")


@dataclass(frozen=True, slots=True)
class ScopePlan:
    """One scope, ready to run: steps in topological order and, for each, the edges (source, port) that lead to it."""

    id: ScopeId
    steps: tuple[str, ...]
    incoming: Mapping[str, tuple[tuple[str, str], ...]]
    outgoing: Mapping[str, Mapping[str, tuple[str, ...]]]

    @property
    def entries(self) -> tuple[str, ...]:
        """Steps that start the scope."""
        return tuple(step for step in self.steps if not self.incoming[step])


@dataclass(frozen=True, slots=True)
class Plan:
    """A workflow compiled into scopes. Steps with a graph problem are in no scope."""

    workflow: Workflow
    scopes: Mapping[ScopeId, ScopePlan]
    scope_of: Mapping[str, ScopeId]
    _empty: ScopePlan = field(default=ScopePlan(ROOT, (), {}, {}), repr=False)

    def scope(self, container: str, port: str) -> ScopePlan:
        """The body on ``port`` of ``container``; an empty scope when nothing hangs there."""
        return self.scopes.get((container, port), self._empty)

    def containers(self, step: str) -> Iterator[str]:
        """Ids of the containers around ``step``, innermost first."""
        container, _ = self.scope_of[step]
        while container:
            yield container
            container, _ = self.scope_of[container]

    def inside(self, container: str) -> Iterator[str]:
        """Every step in any body of ``container``, at any depth."""
        for (owner, _), scope in self.scopes.items():
            if owner == container:
                for step in scope.steps:
                    yield step
                    yield from self.inside(step)

    def ancestors(self, step: str) -> set[str]:
        """Steps whose output ``step`` may rely on: those before it in its scope and before each container around it."""
        found: set[str] = set()
        for place in (step, *self.containers(step)):
            scope = self.scopes[self.scope_of[place]]
            todo = [place]
            while todo:
                for source, _ in scope.incoming[todo.pop()]:
                    if source not in found:
                        found.add(source)
                        todo.append(source)
        return found


def compile_plan(workflow: Workflow) -> tuple[Plan, list[Problem]]:
    """Sort the steps into scopes. Every problem of the graph is reported; the plan holds what is sound."""
    edges, problems = _edges(workflow)
    order, cyclic = _topological(workflow.steps, edges)
    problems += [_cycle_problem(workflow, edges, cyclic)] if cyclic else []
    scope_of, crossed = _assign_scopes(order, edges, workflow.steps)
    problems += crossed
    problems += _jump_problems(workflow, scope_of)
    return Plan(workflow, _scopes(order, edges, scope_of), scope_of), problems


#: (source, port, target), every edge of the workflow that leads to an existing step.
Edge = tuple[str, str, str]


def _edges(workflow: Workflow) -> tuple[list[Edge], list[Problem]]:
    edges: list[Edge] = []
    problems: list[Problem] = []
    for step in workflow.steps.values():
        for port, targets in step.next.items():
            for target in targets:
                if target in workflow.steps:
                    edges.append((step.id, port, target))
                else:
                    problems.append(
                        Problem(
                            "missing-step",
                            f'The edge from port "{port}" leads to "{target}", and there is no such step.',
                            "Connect it to an existing step or remove the edge.",
                            step=step.id,
                            field=f"next.{port}",
                        )
                    )
    return edges, problems


def _topological(steps: Mapping[str, Step], edges: list[Edge]) -> tuple[list[str], set[str]]:
    """Steps in an order in which every edge points forward, and the steps on or behind a cycle."""
    waiting = dict.fromkeys(steps, 0)
    after: dict[str, list[str]] = {step: [] for step in steps}
    for source, _, target in edges:
        waiting[target] += 1
        after[source].append(target)
    ready = deque(step for step, count in waiting.items() if not count)
    order: list[str] = []
    while ready:
        step = ready.popleft()
        order.append(step)
        for target in after[step]:
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return order, set(steps) - set(order)


def _cycle_problem(workflow: Workflow, edges: list[Edge], cyclic: set[str]) -> Problem:
    cycle = _one_cycle(edges, cyclic)
    into_loop = any(workflow.steps[step].type in LOOPS for step in cycle)
    return Problem(
        "cycle",
        "These steps lead back to themselves: " + " → ".join((*cycle, cycle[0])) + ".",
        "A loop repeats its body by itself; remove the edge that leads back to it."
        if into_loop
        else "Remove one of these edges, or put the steps into a loop (for each, while, count).",
        step=cycle[-1],
        field="next",
    )


def _one_cycle(edges: list[Edge], cyclic: set[str]) -> list[str]:
    """Walk backwards among the steps that never became ready; the first step met twice closes a cycle."""
    before = {target: source for source, _, target in edges if source in cyclic and target in cyclic}
    walked = [min(before)]
    while before[walked[-1]] not in walked:
        walked.append(before[walked[-1]])
    return walked[walked.index(before[walked[-1]]) :][::-1]


def _assign_scopes(
    order: list[str], edges: list[Edge], steps: Mapping[str, Step]
) -> tuple[dict[str, ScopeId], list[Problem]]:
    arriving: dict[str, list[tuple[ScopeId, str]]] = {}
    by_source: dict[str, list[Edge]] = {}
    for edge in edges:
        by_source.setdefault(edge[0], []).append(edge)
    scope_of: dict[str, ScopeId] = {}
    problems: list[Problem] = []
    for step in order:
        scopes = arriving.get(step, [(ROOT, "")])
        scope_of[step] = scopes[0][0]
        for scope, source in scopes[1:]:
            if scope != scope_of[step]:
                problems.append(_crossing_problem(step, scopes[0], (scope, source)))
                break
        for source, port, target in by_source.get(step, ()):
            inner = (source, port) if port in body_ports(steps[source]) else scope_of[source]
            arriving.setdefault(target, []).append((inner, source))
    return scope_of, problems


def _crossing_problem(step: str, first: tuple[ScopeId, str], second: tuple[ScopeId, str]) -> Problem:
    def named(scope: ScopeId) -> str:
        return f'the "{scope[1]}" body of "{scope[0]}"' if scope != ROOT else "outside"

    return Problem(
        "scope-crossed",
        f"It is reached from {named(first[0])} (by {first[1]}) and from {named(second[0])} (by {second[1]}).",
        'An edge may not leave a body: connect what follows to the container\'s "done" port, '
        "or use break, continue or stop.",
        step=step,
    )


def _jump_problems(workflow: Workflow, scope_of: Mapping[str, ScopeId]) -> list[Problem]:
    problems = []
    for step in workflow.steps.values():
        if step.type in JUMPS and any(port != ERROR and targets for port, targets in step.next.items()):
            problems.append(
                Problem(
                    "edge-after-jump", "Nothing can follow this step.", "Remove its edges.", step=step.id, field="next"
                )
            )
        if (
            step.type in {"flow.break", "flow.continue"}
            and step.id in scope_of
            and not _in_loop(workflow, scope_of, step.id)
        ):
            problems.append(
                Problem(
                    "jump-outside-loop",
                    "There is no loop around this step.",
                    "Move it into a loop's body.",
                    step=step.id,
                )
            )
    return problems


def _in_loop(workflow: Workflow, scope_of: Mapping[str, ScopeId], step: str) -> bool:
    container = scope_of[step][0]
    while container:
        if workflow.steps[container].type in LOOPS:
            return True
        container = scope_of[container][0]
    return False


def _scopes(order: list[str], edges: list[Edge], scope_of: Mapping[str, ScopeId]) -> dict[ScopeId, ScopePlan]:
    members: dict[ScopeId, list[str]] = {ROOT: []}
    for step in order:
        members.setdefault(scope_of[step], []).append(step)
    incoming: dict[str, list[tuple[str, str]]] = {step: [] for step in order}
    outgoing: dict[str, dict[str, tuple[str, ...]]] = {step: {} for step in order}
    for source, port, target in edges:
        # An edge that opens a body makes an entry of that scope; a crossing edge was reported and is left out.
        if source in scope_of and target in scope_of and scope_of[source] == scope_of[target]:
            incoming[target].append((source, port))
            outgoing[source][port] = (*outgoing[source].get(port, ()), target)
    return {
        scope: ScopePlan(scope, tuple(steps), {s: tuple(incoming[s]) for s in steps}, {s: outgoing[s] for s in steps})
        for scope, steps in members.items()
    }
