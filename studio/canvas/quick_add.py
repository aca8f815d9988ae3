"""The search box that offers steps: after Tab, for an edge drawn into the void, and for where a port is to lead."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QShowEvent,
    QStandardItem,
    QStandardItemModel,
    QTransform,
)
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QStackedWidget, QVBoxLayout, QWidget

from studio.canvas.step_types import StepTypes, about, family_title, family_tone
from studio.i18n import mark, say, tr
from studio.theme import Tokens, icon
from studio.theme.popups import OF_OTHERS
from studio.widgets.empty import Empty

SIZE = QSize(300, 340)
#: How far the shadow reaches and falls, in pixels, and how dark each of its layers is.
REACH, FALL, LAYER = 18, 6, 0.014
#: Where a row keeps the type of a new step, and the id of one that is there.
TYPE, STEP = int(Qt.ItemDataRole.UserRole), int(Qt.ItemDataRole.UserRole) + 1
#: Steps that are there, by id: title, icon and its colour.
There = Mapping[str, tuple[str, str, str]]
#: How many types used last are offered first.
MOST_RECENT = 6


class QuickAdd(QFrame):
    """Lies on the canvas until a step is ``chosen`` (its type) or the box is left."""

    chosen = Signal(str)

    def __init__(self, types: StepTypes, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = parent
        self._types = types
        self._near = ""
        self._only: Collection[str] = ()
        self._recent: list[str] = []
        self.there: There = {}
        self._then: Callable[[str], object] = lambda type: None
        self._lead: Callable[[str], object] = lambda id: None
        self.setProperty("role", "popup")
        self.setFixedSize(SIZE)
        self._search = QLineEdit(self)
        say(self._search, QLineEdit.setPlaceholderText, "Which step comes next?")
        say(self._search, QLineEdit.setAccessibleName, "Search for a step")
        self._list = QListView(self)
        self._list.setUniformItemSizes(True)
        self._list.setIconSize(QSize(18, 18))
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        say(self._list, QListView.setAccessibleName, "Steps that fit")
        self._model = QStandardItemModel(self)
        self._list.setModel(self._model)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self._search)
        self._nothing = Empty("search", mark("No step fits"), mark("Try other words: what is done, or to what."))
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._list)
        self._pages.addWidget(self._nothing)
        layout.addWidget(self._pages)
        self._search.textChanged.connect(self._fill)
        self._list.clicked.connect(self._choose)
        self._search.installEventFilter(self)
        self.hide()

    def open(
        self,
        pixel: QPointF,
        near: str,
        then: Callable[[str], object],
        *,
        only: Collection[str] = (),
        there: There | None = None,
        lead: Callable[[str], object] = lambda id: None,
    ) -> None:
        """Ask at a pixel of the canvas; ``near`` is the family of the step before, ``then`` gets the type chosen.

        ``only`` are the types that are offered, all when it is empty. Of steps that are ``there``, ``lead`` gets the
        one chosen.
        """
        self._near, self._then, self._only = near, then, only
        self.there, self._lead = there or {}, lead
        self._search.clear()
        self._fill()
        room = self._canvas.rect().adjusted(8, 8, -8 - self.width(), -8 - self.height())
        x = min(max(round(pixel.x()) - 24, room.left()), max(room.right(), room.left()))
        y = min(max(round(pixel.y()) + 8, room.top()), max(room.bottom(), room.top()))
        self.move(x, y)
        self.show()
        self.raise_()
        self._search.setFocus()

    def paint_shadow(self, painter: QPainter, tokens: Tokens) -> None:
        """Draw what the box throws onto the canvas around it, which is no window that the desktop would do it for."""
        if self.isHidden():
            return
        shadow = QColor(tokens.shadow)
        shadow.setAlphaF(LAYER * (2 if tokens.dark else 1))
        painter.save()
        painter.setTransform(QTransform(), combine=False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shadow)
        for reach in range(REACH, 0, -2):
            box = self.geometry().adjusted(-reach, FALL - reach, reach, FALL + reach)
            painter.drawRoundedRect(box, OF_OTHERS + reach, OF_OTHERS + reach)
        painter.restore()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._canvas.update()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._canvas.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the search field: up and down walk the list, Enter takes, Escape leaves."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event.key())
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self._leave()
        return False

    def _key(self, key: int) -> bool:
        row = self._list.currentIndex().row()
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        if key in steps:
            last = self._model.rowCount() - 1
            self._list.setCurrentIndex(self._model.index(min(max(row + steps[Qt.Key(key)], 0), last), 0))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._choose(self._list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self._leave()
        else:
            return False
        return True

    def _fill(self) -> None:
        self._model.clear()
        words = self._search.text().casefold().split()
        for id, (title, name, tone) in self.there.items():
            if all(word in title.casefold() for word in words):
                self._model.appendRow(self._step(id, title, name, tone))
        for spec in self._types.search(self._search.text(), near=self._near, recent=self._recent):
            if self._only and spec.type not in self._only:
                continue
            item = QStandardItem(icon(spec.icon, family_tone(spec.family)), tr(spec.title))
            item.setToolTip(about(spec))
            item.setData(spec.type, TYPE)
            item.setData(family_title(spec.family), Qt.ItemDataRole.StatusTipRole)
            item.setAccessibleText(f"{tr(spec.title)}, {family_title(spec.family)}")
            self._model.appendRow(item)
        self._list.setCurrentIndex(self._model.index(0, 0))
        self._pages.setCurrentWidget(self._list if self._model.rowCount() else self._nothing)

    def _step(self, id: str, title: str, name: str, tone: str) -> QStandardItem:
        """A step that is there."""
        item = QStandardItem(icon(name, tone), f"→  {title}")
        item.setData(id, STEP)
        item.setAccessibleText(tr("Lead to {name}", name=title))
        return item

    def _choose(self, index: QModelIndex) -> None:
        type, step = index.data(TYPE), index.data(STEP)
        if step:
            self._leave()
            self._lead(step)
        if not type:
            return
        self._recent = [type, *(other for other in self._recent if other != type)][:MOST_RECENT]
        self._leave()
        self._then(type)
        self.chosen.emit(type)

    def _leave(self) -> None:
        self.hide()
        self._canvas.setFocus()
