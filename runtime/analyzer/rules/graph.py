"""The graph: steps that never run, ways that lead nowhere, conditions that are no question."""

from __future__ import annotations

from collections.abc import Iterator

from runtime.analyzer.rule import Finding, rule
from runtime.analyzer.subject import Subject
from runtime.analyzer.uses import computes_nothing
from runtime.model import Severity, Step
from runtime.model.graph import ScopePlan
from runtime.model.ports import BODY_PORTS, ERROR, JUMPS, body_ports

#: Passes that a loop may make before a person wants to have decided so.
MANY_PASSES = 100_000

_CONDITIONS = {"flow.condition": "test", "flow.while": "test", "flow.assert": "test", "flow.switch": "value"}


@rule(
    "unreachable-step",
    "Step can never run",
    why="No way leads to it: it hangs on a port that its predecessor never takes, or behind such a step.",
    remedy="Connect it, or delete it.",
)
def unreachable_step(subject: Subject) -> Iterator[Finding]:
    reached: set[str] = set()
    for (container, _), scope in subject.plan.scopes.items():
        # Scopes come in the order of their containers, so what surrounds a body is decided before it.
        if not container or container in reached:
            reached |= _reached(subject, scope)
    for step in subject.placed:
        container = subject.plan.scope_of[step.id][0]
        if step.id not in reached and (not container or container in reached):
            yield Finding("No way leads to this step.", step.id)


@rule(
    "unknown-port",
    "Edge leaves by a port that the step does not have",
    severity=Severity.ERROR,
    why="The step never leaves by it, so what hangs on it never runs.",
    remedy="Connect it to one of the step's ports.",
)
def unknown_port(subject: Subject) -> Iterator[Finding]:
    for step in subject.steps:
        ports = _ports(subject, step)
        for port in step.next if ports is not None else ():
            if ports is not None and port not in ports:
                known = f"It has {', '.join(sorted(ports))}."
                yield Finding(f'"{step.type}" has no port "{port}".', step.id, f"next.{port}", known)


@rule(
    "empty-branch",
    "Branch or body is empty",
    why="A condition without branches decides nothing, a loop or try block without a body does nothing.",
    remedy="Connect a step to the port, or delete this one.",
)
def empty_branch(subject: Subject) -> Iterator[Finding]:
    for step in subject.of_type("flow.condition"):
        if not step.next.get("true") and not step.next.get("false"):
            yield Finding("Nothing is connected to true or false.", step.id, "next")
    for step in subject.of_type(*BODY_PORTS):
        port = body_ports(step)[0]
        if not step.next.get(port):
            yield Finding(f'Nothing is connected to the port "{port}".', step.id, f"next.{port}")


@rule(
    "condition-constant",
    "Condition is always the same",
    why="It reads no variable and no step, so only one of its branches can ever be taken.",
    remedy="Compare something that can change, or delete the step.",
)
def condition_constant(subject: Subject) -> Iterator[Finding]:
    for step in subject.of_type(*_CONDITIONS):
        field = _CONDITIONS[step.type]
        if step.params.get(field) is not None and computes_nothing(step.params[field]):
            yield Finding("The condition is the same in every run.", step.id, f"params.{field}")


@rule(
    "loop-without-limit",
    "While loop has no limit of its own",
    severity=Severity.INFO,
    why="A condition that never becomes false runs until the general limit of 10,000 passes stops it, which may take "
    "hours.",
    remedy="Give max_passes, or a timeout for the step.",
)
def loop_without_limit(subject: Subject) -> Iterator[Finding]:
    for step in subject.of_type("flow.while"):
        limit = step.params.get("max_passes")
        large = isinstance(limit, int) and limit > MANY_PASSES
        if step.timeout is None and (limit is None or large):
            yield Finding("Nobody has said how many passes are too many.", step.id, "params.max_passes")


@rule(
    "loose-step",
    "Step is connected to nothing",
    severity=Severity.INFO,
    why="A step without an incoming edge starts with the workflow, at the same time as the others that do. That is "
    "rarely meant where it has no outgoing edge either.",
    remedy="Connect it, or delete it.",
)
def loose_step(subject: Subject) -> Iterator[Finding]:
    root = subject.plan.scopes[("", "")]
    for name in root.entries if len(root.steps) > 1 else ():
        step = subject.workflow.steps[name]
        if not any(step.next.values()):
            yield Finding("Nothing leads to this step and nothing follows it.", name)


def _reached(subject: Subject, scope: ScopePlan) -> set[str]:
    reached: set[str] = set()
    for step in scope.steps:
        incoming = scope.incoming[step]
        if not incoming or any(source in reached and _leaves_by(subject, source, port) for source, port in incoming):
            reached.add(step)
    return reached


def _leaves_by(subject: Subject, source: str, port: str) -> bool:
    ports = _ports(subject, subject.workflow.steps[source])
    return ports is None or port in ports


def _ports(subject: Subject, step: Step) -> set[str] | None:
    """The ports a step may leave by; None where its type is unknown or its cases are computed."""
    spec = subject.spec(step)
    if spec is None:
        return None
    if step.type in JUMPS:
        return {ERROR}
    cases = step.params.get("cases", []) if step.type == "flow.switch" else []
    if not isinstance(cases, list):
        return None
    ports = {str(case["port"]) for case in cases if isinstance(case, dict) and "port" in case}
    return {port.name for port in spec.ports} | ports | {ERROR}
