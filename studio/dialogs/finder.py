"""The command palette: type a few letters, and find commands, pages and whatever else was told to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.commands import Commands
from studio.i18n import say, tr
from studio.theme import current, icon
from studio.theme.popups import paint_ground, rounded
from studio.widgets.lists import Index
from studio.widgets.parts import MEDIUM, column

WIDTH, ROWS, ROW = 560, 10, 36
#: What is less like the text than this, of 100, is not shown.
LEAST = 55
#: Typing rests so long before the host is asked, in milliseconds, and a shorter text is not asked for.
REST_MS, SHORT = 200, 2
_DETAIL = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True, slots=True)
class Found:
    """Something that can be gone to or done; ``words`` help to find it and are not shown. What has a ``key`` is
    remembered when it is used."""

    title: str
    act: Callable[[], object]
    icon: QIcon
    detail: str = ""
    words: str = ""
    key: str = ""


#: Gives more that fits a text, some time later, unless the owner is gone by then.
Later = Callable[[QObject, str, Callable[[Sequence[Found]], object]], object]
#: Gives all that it knows, each time the palette opens.
Source = Callable[[], Iterable[Found]]


class Finder(QDialog):
    """Opens in the upper middle of its window; Enter acts, Escape leaves."""

    def __init__(
        self,
        window: QWidget,
        sources: Sequence[Source],
        later: Later | None = None,
        used: Sequence[str] = (),
        remember: Callable[[str], object] = lambda key: None,
    ) -> None:
        """``used`` are the keys of what was used last, the newest first."""
        super().__init__(window, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "popup")
        rounded(self)
        say(self, QDialog.setAccessibleName, "Find anything")
        self._all = first([found for source in sources for found in source()], used)
        self._later, self._remember = later, remember
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask_more)
        self._shown: list[Found] = []
        self.field = QLineEdit()
        say(self.field, QLineEdit.setPlaceholderText, "Search commands, workflows, runs and settings")
        say(self.field, QLineEdit.setAccessibleName, "Search")
        self._model = QStandardItemModel(self)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setIconSize(QSize(MEDIUM, MEDIUM))
        self.list.setItemDelegate(_Lines(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(lambda index: self._act(index.row()))
        parts = column(self, margin=8, gap=6)
        parts.addWidget(self.field)
        parts.addWidget(self.list)
        self.field.textChanged.connect(self.search)
        self.field.textChanged.connect(lambda _: self._rest.start())
        self.field.installEventFilter(self)
        self._place(window)
        # A popup is never the active window: nobody else would give the keys to its field.
        self.field.setFocus()
        self.search("")

    def search(self, text: str) -> None:
        """Show what fits, the best first."""
        self._shown = fitting(self._all, text)
        self._model.clear()
        for found in self._shown:
            item = QStandardItem(found.icon, found.title)
            item.setData(found.detail, _DETAIL)
            item.setEditable(False)
            self._model.appendRow(item)
        if not self._shown:
            nothing = QStandardItem(icon("search"), tr("Nothing is called like this"))
            nothing.setEnabled(False)
            self._model.appendRow(nothing)
        self.list.setCurrentIndex(self._model.index(0, 0))

    def _ask_more(self) -> None:
        text = self.field.text().strip()
        if self._later is not None and len(text) >= SHORT:
            self._later(self, text, partial(self._take_more, text))

    def _take_more(self, text: str, more: Sequence[Found]) -> None:
        known = {found.key for found in self._all}
        new = [found for found in more if found.key not in known]
        if new and text == self.field.text().strip():
            self._all += new
            row = self.list.currentIndex().row()
            self.search(self.field.text())
            self._move(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS}
            if event.key() in step:
                self._move(step[Qt.Key(event.key())])
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._act(self.list.currentIndex().row())
                return True
        return super().eventFilter(watched, event)

    def _move(self, by: int) -> None:
        row = max(0, min(self.list.currentIndex().row() + by, self._model.rowCount() - 1))
        self.list.setCurrentIndex(self._model.index(row, 0))

    def _act(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            found = self._shown[row]
            self.close()
            if found.key:
                self._remember(found.key)
            found.act()

    def _place(self, window: QWidget) -> None:
        corner = window.mapToGlobal(window.rect().topLeft())
        left = corner.x() + (window.width() - WIDTH) // 2
        self.setGeometry(QRect(left, corner.y() + 48, WIDTH, ROWS * ROW + 64))


def of_commands(commands: Commands) -> Source:
    """Every command that is possible now, with its menu and keys."""

    def find() -> Iterable[Found]:
        commands.refresh()
        for command in commands:
            action = commands.action(command.id)
            if action.isEnabled() and command.id != "view.find":
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                words = " ".join([command.title.rpartition("|")[2], *command.keywords])
                shown = icon("command") if action.icon().isNull() else action.icon()
                yield Found(action.text().rstrip("…"), action.trigger, shown, keys, words, f"command:{command.id}")

    return find


def first(all: Sequence[Found], used: Sequence[str]) -> list[Found]:
    """All of them, those with these keys in front in the keys' order."""
    ranks = {key: rank for rank, key in enumerate(used)}
    return sorted(all, key=lambda found: ranks.get(found.key, len(ranks)))


def fitting(all: Sequence[Found], text: str) -> list[Found]:
    """Those whose title or words are like ``text``, the best first; all of them for an empty text."""
    from rapidfuzz import fuzz, utils

    if not text.strip():
        return list(all)
    wanted = utils.default_process(text)
    scores = []
    for found in all:
        known = utils.default_process(f"{found.title} {found.words}")
        starts = any(word.startswith(wanted) for word in known.split()) or known.startswith(wanted)
        scores.append((100 + len(wanted) if starts else fuzz.partial_ratio(wanted, known), found))
    likely = [pair for pair in scores if pair[0] >= LEAST]
    return [found for _, found in sorted(likely, key=lambda pair: -pair[0])]


class _Lines(QStyledItemDelegate):
    """Title at the left, detail at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        detail = index.data(_DETAIL)
        if detail:
            rect = option.rect.adjusted(detail_from(option.fontMetrics, str(index.data())), 0, -12, 0)
            painter.save()
            painter.setPen(QColor(current().tokens.muted))
            text = option.fontMetrics.elidedText(str(detail), Qt.TextElideMode.ElideMiddle, rect.width())
            painter.drawText(rect, _RIGHT, text)
            painter.restore()


def detail_from(metrics: QFontMetrics, title: str) -> int:
    """Where a line has room for its detail: behind icon and title, in pixels."""
    return 3 * MEDIUM + metrics.horizontalAdvance(title)


_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
