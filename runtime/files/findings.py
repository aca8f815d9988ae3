"""Collects what is wrong with one file, with the line of each finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from runtime.files.positions import Path, Positions, locate
from runtime.model import Problem, Severity

#: More than a person reads; a file with more is broken throughout.
MAX_PROBLEMS = 200


class Findings:
    """The problems of one file while it is loaded.

    ``lossless`` turns false when something in the file is not in the loaded value: such a file is never
    overwritten. ``source`` is the text, and must be valid JSON before a path can be given a line.
    """

    def __init__(self, file: str = "", source: str = "") -> None:
        self.file = file
        self.source = source
        self.problems: list[Problem] = []
        self.lossless = True
        self._positions: Positions | None = None
        self._moved: dict[Path, Path] = {}

    def add(
        self,
        code: str,
        message: str,
        remedy: str = "",
        *,
        path: Path = (),
        severity: Severity = Severity.ERROR,
        loses: bool = True,
        about: tuple[str, str] | None = None,
    ) -> None:
        """Report a problem at ``path``. ``loses`` says that the value there is not kept.

        ``about`` names the step and field it concerns where these are not those of ``path``.
        """
        step, field = about or _names(path)
        self._report(Problem(code, message, remedy, severity, self.file, step, field, self.line(path)), loses)

    def add_at(self, code: str, message: str, remedy: str = "", *, line: int | None = None, loses: bool = True) -> None:
        """Report a problem of the text itself, at a line."""
        self._report(Problem(code, message, remedy, file=self.file, line=line), loses)

    def moved(self, now: Path, then: Path) -> None:
        """Tell that a migration moved the value at ``then`` to ``now``, so that its line is still found."""
        self._moved[now] = then

    def positions(self) -> Positions:
        """Where everything stands in the source; computed once, when first needed."""
        if self._positions is None:
            self._positions = locate(self.source)
        return self._positions

    def line(self, path: Path) -> int | None:
        """The line of ``path`` in the source, 1-based; None when there is no source."""
        if not self.source:
            return None
        for length in range(len(path), 0, -1):
            if path[:length] in self._moved:
                path = (*self._moved[path[:length]], *path[length:])
                break
        return self.positions().line(path)

    def placed(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """``problems`` of the loaded workflow (graph, analyzer) with file and line added."""
        return tuple(replace(problem, file=self.file, line=self.line(_path(problem))) for problem in problems)

    def _report(self, problem: Problem, loses: bool) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)
        self.lossless = self.lossless and not loses


def _names(path: Path) -> tuple[str, str]:
    """Step and field of a path."""
    parts = [str(part) for part in path]
    return (parts[1], ".".join(parts[2:])) if len(parts) > 1 and parts[0] == "steps" else ("", ".".join(parts))


def _path(problem: Problem) -> Path:
    parts: list[str] = problem.field.split(".") if problem.field else []
    where = (*(("steps", problem.step) if problem.step else ()), *parts)
    return tuple(int(part) if part.isdigit() else part for part in where)
