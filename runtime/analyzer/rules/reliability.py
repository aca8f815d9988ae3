"""What makes runs fail, hang or do something twice."""

from __future__ import annotations

from collections.abc import Iterator

from runtime.analyzer.rule import Finding, rule
from runtime.analyzer.subject import Subject
from runtime.model import OnError, ReplayPolicy, RetryStrategy, Severity, Step
from runtime.model.ports import BODY_PORTS

#: Families that wait for something outside this program.
_OUTSIDE = frozenset({"http", "script", "database", "mail"})
#: Families that act on a screen, where waiting for a moment stands in for waiting for a state.
_SCREEN = frozenset({"browser", "desktop"})


@rule(
    "hard-coded-delay",
    "Fixed delay between steps on a page",
    why="A fixed delay is too long on a good day and too short on a bad one. Steps on a page wait by themselves until "
    "their element is ready.",
    remedy="Wait for what should happen (Wait for element, text or address) instead.",
)
def hard_coded_delay(subject: Subject) -> Iterator[Finding]:
    if not any(step.type.partition(".")[0] in _SCREEN for step in subject.steps):
        return
    for step in subject.of_type("flow.delay"):
        if isinstance(step.params.get("seconds"), int | float) and step.enabled:
            yield Finding(f"It always waits {step.params['seconds']:g} s.", step.id, "params.seconds")


@rule(
    "retry-on-once",
    "Step that must not repeat is tried again",
    why="A step marked once (send, pay, submit) may have taken effect although it reported an error; trying again does "
    "it twice.",
    remedy="Remove the retry, or set replay to repeatable or keyed if repeating is harmless.",
)
def retry_on_once(subject: Subject) -> Iterator[Finding]:
    for step in subject.placed:
        if not _retries(step):
            continue
        if _policy(subject, step) is ReplayPolicy.ONCE:
            yield Finding("It would be tried again although it must not repeat.", step.id, "retry")
        inside = [inner for inner in subject.plan.inside(step.id) if step.type in BODY_PORTS]
        repeated = [inner for inner in inside if _policy(subject, subject.workflow.steps[inner]) is ReplayPolicy.ONCE]
        if repeated:
            yield Finding(f'A retry would repeat "{repeated[0]}" inside it, which must not repeat.', step.id, "retry")


@rule(
    "no-timeout",
    "Step that waits for others has no time limit",
    severity=Severity.INFO,
    why="Without a limit of its own, a service or program that never answers holds up the run until the general limit.",
    remedy="Give the step a timeout.",
)
def no_timeout(subject: Subject) -> Iterator[Finding]:
    for step in subject.steps:
        spec = subject.spec(step)
        if spec and spec.family in _OUTSIDE and step.timeout is None and spec.timeout is None:
            yield Finding("It has no time limit.", step.id, "timeout")


@rule(
    "error-swallowed",
    "Errors are ignored without a reason",
    why="The run goes on as if nothing had happened and ends as completed. Somebody should have said why that is "
    "right.",
    remedy="Write the reason into the step's note, or handle the error by its error edge.",
)
def error_swallowed(subject: Subject) -> Iterator[Finding]:
    for step in subject.steps:
        if step.on_error is OnError.CONTINUE and not step.note.strip():
            yield Finding("Its errors are ignored, and no note says why.", step.id, "on_error")


def _retries(step: Step) -> bool:
    rule = step.retry_rule
    return rule is not None and rule.strategy is not RetryStrategy.NONE and rule.attempts > 1


def _policy(subject: Subject, step: Step) -> ReplayPolicy | None:
    spec = subject.spec(step)
    return step.replay or (spec.replay if spec else None)
