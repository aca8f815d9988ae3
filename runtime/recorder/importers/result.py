"""What an importer gives, and how it tells what it could not bring over."""

from __future__ import annotations

from dataclasses import dataclass, field

from runtime.model import Problem, Severity, Workflow

#: More warnings than a person reads.
MAX_WARNINGS = 1000


@dataclass(frozen=True, slots=True)
class Imported:
    """Workflows made from one file. ``app`` names the element file for their targets; ``problems`` are warnings.

    Targets stand in the steps themselves (``runtime.recorder.importers.settle`` moves them into a project).
    """

    workflows: tuple[Workflow, ...]
    app: str
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Warnings:
    """Collects what a person has to look at after an import."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(
        self, code: str, message: str, remedy: str = "", *, step: str = "", line: int | None = None, field: str = ""
    ) -> None:
        """Tell about one place. ``code`` is ``not-imported``, ``changed-meaning`` or ``credential``."""
        if len(self.problems) < MAX_WARNINGS:
            problem = Problem(code, message, remedy, Severity.WARNING, self.file, step, field, line)
            self.problems.append(problem)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to import: its name for messages, a short name for what is made of it, and its text."""

    file: str
    name: str
    text: str
