"""Problems of a workflow as rows: errors first, in the order of the steps within each severity."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from runtime.analyzer.fix import Fix
from runtime.analyzer.fixes import fix_for
from runtime.model import Problem, Severity, Workflow
from studio.i18n import mark, told, tr
from studio.theme import icon

MESSAGE, STEP, FIX = range(3)
_TITLES = (mark("Problem"), mark("Step"), mark("Quick fix"))
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_ICONS = {
    Severity.ERROR: ("circle-x", "danger"),
    Severity.WARNING: ("triangle-alert", "warning"),
    Severity.INFO: ("info", "accent"),
}

Index = QModelIndex | QPersistentModelIndex


class ProblemsModel(QAbstractTableModel):
    """``show`` it the problems together with the workflow that they were found in."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[Problem, Fix | None]] = []
        #: What a step is called, by its id.
        self.called: Callable[[str], str] = str
        #: A message with task types by what they are called.
        self.in_words: Callable[[str], str] = str

    def show(self, problems: Iterable[Problem], workflow: Workflow | None, root: Path | None = None) -> None:
        """Show other problems; ``root`` is the folder of the workflow's project."""
        ordered = sorted(problems, key=lambda problem: _ORDER[problem.severity])
        self.beginResetModel()
        self._rows = [(problem, fix_for(problem, workflow, root) if workflow else None) for problem in ordered]
        self.endResetModel()

    def problem(self, row: int) -> Problem:
        """The problem of a row."""
        return self._rows[row][0]

    def fix(self, row: int) -> Fix | None:
        """What can be done about it at once."""
        return self._rows[row][1]

    def count(self, severity: Severity) -> int:
        """How many there are of a severity."""
        return sum(problem.severity is severity for problem, _ in self._rows)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own
        return len(_TITLES)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shown = role == Qt.ItemDataRole.DisplayRole and way == Qt.Orientation.Horizontal
        return tr(_TITLES[section]) if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        problem, fix = self._rows[index.row()]
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(problem, fix, column)
        if role == Qt.ItemDataRole.DecorationRole and column == MESSAGE:
            return icon(*_ICONS[problem.severity])
        if role == Qt.ItemDataRole.DecorationRole and column == FIX and fix is not None:
            return icon("lightbulb", "accent")
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(self.in_words(told(text)) for text in (problem.message, problem.remedy) if text)
        return None

    def _text(self, problem: Problem, fix: Fix | None, column: int) -> str:
        if column == MESSAGE:
            return self.in_words(f"{told(problem.message)} {told(problem.remedy)}".strip())
        if column == FIX:
            return tr(fix.title, **fix.values) if fix else ""
        return self.called(problem.step) if problem.step else tr("The workflow")
