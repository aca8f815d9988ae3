"""What makes a workflow hard to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from runtime.analyzer.rule import Finding, rule
from runtime.analyzer.subject import Subject
from runtime.model import Severity

#: More steps than a person keeps in mind.
MANY_STEPS = 150


@rule(
    "duplicate-step-name",
    "Several steps have the same name",
    severity=Severity.INFO,
    why="Log, report and timeline show names; with two of them nobody can tell which step it was.",
    remedy="Give each step a name of its own.",
)
def duplicate_step_name(subject: Subject) -> Iterator[Finding]:
    names = Counter(step.name.strip().casefold() for step in subject.steps if step.name.strip())
    for step in subject.steps:
        if names[step.name.strip().casefold()] > 1:
            yield Finding(f'Another step is called "{step.name}" too.', step.id, "name")


@rule(
    "long-workflow",
    "Workflow is long",
    severity=Severity.INFO,
    why=f"A workflow of more than {MANY_STEPS} steps is hard to read, test and repair.",
    remedy="Move parts that belong together into workflows of their own and call them.",
)
def long_workflow(subject: Subject) -> Iterator[Finding]:
    if len(subject.steps) > MANY_STEPS:
        yield Finding(f"It has {len(subject.steps)} steps.", field="steps")
