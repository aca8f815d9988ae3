"""Lines of a run's log that pass a filter. Nothing is copied for those that are not looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from studio.i18n import language, mark, told, told_line, tr
from studio.state.run_session import RunSession
from studio.state.run_views import Line
from studio.theme import current, icon

#: Levels from the quietest on; what steps themselves do counts as information.
LEVELS = ("debug", "info", "warning", "error")
_RANK = {"debug": 0, "step": 1, "info": 1, "warning": 2, "error": 3}
_ICONS = {
    "debug": ("circle", "outline"),
    "info": ("info", "accent"),
    "step": ("check", "success"),
    "warning": ("triangle-alert", "warning"),
    "error": ("circle-x", "danger"),
}
_TONES = {"debug": "muted", "step": "muted", "warning": "warning", "error": "danger"}
#: How the end of a step is said.
_ENDS = {"completed": mark("log|Done"), "cancelled": mark("log|Cancelled"), "failed": mark("log|Failed")}

TIME, STEP, MESSAGE, DURATION = range(4)
_TITLES = (mark("Time"), mark("Step"), mark("Message"), mark("Duration"))

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Filter:
    """``level`` is the lowest that is shown, ``text`` must be in a line, ``step`` is the only one (empty: all)."""

    level: str = "debug"
    text: str = ""
    step: str = ""
    steps: bool = True

    def fits(self, line: Line, name: str) -> bool:
        """Whether a line is shown, whose step is called ``name``."""
        if _RANK[line.level] < _RANK[self.level] or (line.level == "step" and not self.steps):
            return False
        if self.step and line.step != self.step:
            return False
        return not self.text or self.text in line.message.lower() or self.text in name.lower()


class LogModel(QAbstractTableModel):
    """Follows a session; lines come in batches, as many rows at once."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session: RunSession | None = None
        self._filter = Filter()
        self._lines: list[Line] = []
        #: What a step is called that has no name of its own.
        self.called: Callable[[str], str] = str

    def name_of(self, line: Line) -> str:
        """What the step of a line is called; steps of called workflows by their ids, they are not in front."""
        named = line.name if line.name != line.step else ""
        return named or (line.step if ">" in line.scope else self.called(line.step))

    @property
    def total(self) -> int:
        """How many lines there are, shown or not."""
        return len(self._session.lines) if self._session else 0

    def show_session(self, session: RunSession | None) -> None:
        """Show another run's log, or none."""
        if self._session is not None:
            self._session.logged.disconnect(self._on_logged)
            self._session.trimmed.disconnect(self._refill)
        self._session = session
        if session is not None:
            session.logged.connect(self._on_logged)
            session.trimmed.connect(self._refill)
        self._refill()

    def set_filter(self, filter: Filter) -> None:
        """Show other lines."""
        if filter != self._filter:
            self._filter = filter
            self._refill()

    def line(self, row: int) -> Line:
        """The line of a row."""
        return self._lines[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own
        return len(_TITLES)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if way != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == DURATION:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return tr(_TITLES[section]) if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, column = self._lines[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text_of(line, column)
            case Qt.ItemDataRole.ToolTipRole if column == MESSAGE:
                return _message(line)
            case Qt.ItemDataRole.DecorationRole if column == MESSAGE:
                return icon(*_ICONS[line.level])
            case Qt.ItemDataRole.ForegroundRole if column != MESSAGE or line.level in _TONES:
                return current().colour(_TONES.get(line.level, "muted") if column == MESSAGE else "muted")
            case Qt.ItemDataRole.TextAlignmentRole if column == DURATION:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _on_logged(self, count: int) -> None:
        assert self._session is not None
        new = [line for line in self._session.lines[-count:] if self._fits(line)]
        if new:
            first = len(self._lines)
            self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
            self._lines += new
            self.endInsertRows()

    def _refill(self) -> None:
        self.beginResetModel()
        self._lines = [line for line in self._session.lines if self._fits(line)] if self._session else []
        self.endResetModel()

    def _fits(self, line: Line) -> bool:
        return self._filter.fits(line, self.name_of(line) if self._filter.text else "")

    def text_of(self, line: Line, column: int) -> str:
        """What stands in a column."""
        return self.name_of(line) if column == STEP else _text_of(line, column)


def _text_of(line: Line, column: int) -> str:
    if column == TIME:
        moment = datetime.fromtimestamp(line.at / 1000)
        return f"{moment:%H:%M:%S}.{moment.microsecond // 1000:03d}"
    if column == DURATION:
        return language().words.duration(line.ms)
    if line.level == "step":
        return tr(_ENDS.get(line.message, line.message))
    return _message(line).partition("\n")[0]


def _message(line: Line) -> str:
    """What a line says; the end of a step has its duration, and an error of ours: others write their own lines."""
    return told_line(line.message) if line.ms is None else told(line.message)
