"""What cannot be exported, collected with the step it concerns."""

from __future__ import annotations

from dataclasses import dataclass, field

from runtime.model import Problem, Severity


class CannotExport(Exception):
    """A part of a workflow that the script cannot say; the text says why."""


@dataclass(slots=True)
class Notes:
    """Errors keep the script from being written, warnings say what differs in it."""

    problems: list[Problem] = field(default_factory=list)

    def error(self, step: str, reason: str) -> None:
        """A step that cannot be exported."""
        remedy = "Switch the step off, or replace it with steps that can be exported."
        self.problems.append(Problem("not-exported", reason, remedy, Severity.ERROR, step=step))

    def warn(self, step: str, reason: str) -> None:
        """A step that does something else in the script."""
        self.problems.append(Problem("changed-meaning", reason, "", Severity.WARNING, step=step))

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps the script from being written."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)
