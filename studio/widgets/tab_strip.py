"""A row of tabs that is shown in whole tabs: titles give way first, then arrows lead to those that have no room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPaintEvent, QPalette, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStyle, QStyleOptionTab, QStylePainter, QTabBar, QWidget

from studio.theme import current
from studio.widgets.parts import SMALL, icon_button

#: A tab is at most so wide, and where there is no room for all, a title is cut down to so much.
WIDEST, LEAST = 240, 150
#: Before a tab's icon, between its parts, behind its last one, and each arrow; in pixels.
_BEFORE, _GAP, _AFTER, _ARROW = 14, 8, 1, 26


class Tabs(QTabBar):
    """The tabs themselves, as wide as they all are together. ``room`` is how much of them can be seen at once."""

    def __init__(self) -> None:
        super().__init__()
        self.room = 0
        self._dragged = False
        self.setObjectName("documents")
        self.setDocumentMode(True)
        self.setMovable(True)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setIconSize(QSize(SMALL, SMALL))

    def widths(self) -> list[int]:
        """Of every tab. Long titles give up a part before a tab is out of sight; the one in front keeps its own."""
        whole = [self._whole(place) for place in range(self.count())]
        front = self.currentIndex()
        if sum(whole) <= self.room or front < 0:
            return whole
        others = [width for place, width in enumerate(whole) if place != front]
        most = max(LEAST, share(others, self.room - whole[front]))
        return [width if place == front else min(width, most) for place, width in enumerate(whole)]

    def tabSizeHint(self, index: int) -> QSize:
        return QSize(self.widths()[index], super().tabSizeHint(index).height())

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def _whole(self, place: int) -> int:
        title = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.tabText(place)).width()
        end = self.tabButton(place, QTabBar.ButtonPosition.RightSide)
        closing = _GAP + end.sizeHint().width() if end is not None else 0
        return min(WIDEST, _BEFORE + SMALL + _GAP + title + closing + _AFTER)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Titles stand right behind their icons; Qt would put them into the middle of the room that is left."""
        if self._dragged:
            super().paintEvent(event)  # only Qt knows where tabs are that make room for another
            return
        painter = QStylePainter(self)
        for place in range(self.count()):
            option = QStyleOptionTab()
            self.initStyleOption(option, place)
            painter.drawControl(QStyle.ControlElement.CE_TabBarTabShape, option)
            self._draw_label(painter, option, place)

    def _draw_label(self, painter: QStylePainter, option: QStyleOptionTab, place: int) -> None:
        box = option.rect.adjusted(_BEFORE, 2, -_AFTER, 0)
        end = self.tabButton(place, QTabBar.ButtonPosition.RightSide)
        if end is not None:
            box.setRight(end.geometry().left() - _GAP)
        option.icon.paint(painter, QRect(box.left(), box.center().y() - SMALL // 2, SMALL, SMALL))
        box.setLeft(box.left() + SMALL + _GAP)
        lit = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver
        painter.setPen(current().colour("text" if option.state & lit else "muted"))
        flags = Qt.TextFlag.TextShowMnemonic
        title = self.fontMetrics().elidedText(self.tabText(place), Qt.TextElideMode.ElideRight, box.width(), flags)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawItemText(box, int(middle) | int(flags), self.palette(), True, title, QPalette.ColorRole.NoRole)
        if option.state & QStyle.StateFlag.State_HasFocus and self.window().testAttribute(_BY_KEYS):
            painter.setPen(QPen(current().colour("accent"), 1))
            painter.drawRoundedRect(option.rect.adjusted(5, 6, -5, -5), 5, 5)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._dragged = bool(event.buttons() & Qt.MouseButton.LeftButton)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged = False
        super().mouseReleaseEvent(event)


class TabStrip(QWidget):
    """Shows as many whole ``tabs`` as it has room for, the one in front among them."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("tabStrip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._view = QWidget(self)
        self._view.installEventFilter(self)  # the tabs tell it when they want another size
        self.tabs = Tabs()
        self.tabs.setParent(self._view)
        self._arrows = (
            icon_button("chevron-left", "Tabs before these", lambda: self._go(-1)),
            icon_button("chevron-right", "Tabs behind these", lambda: self._go(1)),
        )
        for arrow in self._arrows:
            arrow.setParent(self)
            arrow.setIconSize(QSize(SMALL, SMALL))
            arrow.setProperty("kind", "small")
            arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys go from tab to tab anyway
        self._first, self._follows = 0, True
        self.tabs.currentChanged.connect(self._follow)
        self.tabs.tabMoved.connect(self._arrange)

    def sizeHint(self) -> QSize:
        return QSize(LEAST + 2 * _ARROW, self.tabs.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._follow()

    def showEvent(self, event: QShowEvent) -> None:
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
            self.updateGeometry()
        return False

    def _follow(self, *_: object) -> None:
        """The tab in front is to be seen from now on, until the person goes elsewhere."""
        self._follows = True
        self._arrange()

    def _go(self, by: int) -> None:
        self._follows = False
        self._first += by
        self._arrange()

    def _arrange(self, *_: object) -> None:
        self.tabs.room = self.width()
        widths = self.tabs.widths()
        crowded = sum(widths) > self.width()
        room = self.width() - (2 * _ARROW if crowded else 0)
        front = self.tabs.currentIndex() if self._follows else -1
        self._first = first_shown(widths, self._first, front, room)
        shown = count_fitting(widths[self._first :], room)
        self.tabs.setGeometry(-sum(widths[: self._first]), 0, sum(widths), self.height())
        self._view.setGeometry(0, 0, min(room, sum(widths[self._first : self._first + shown])), self.height())
        for number, arrow in enumerate(self._arrows):
            arrow.setVisible(crowded)
            arrow.setGeometry(self.width() - (2 - number) * _ARROW + 1, (self.height() - _ARROW) // 2, _ARROW, _ARROW)
        self._arrows[0].setEnabled(self._first > 0)
        self._arrows[1].setEnabled(self._first + shown < len(widths))


_BY_KEYS = Qt.WidgetAttribute.WA_KeyboardFocusChange


def share(widths: Sequence[int], room: int) -> int:
    """The most that one may take so that all fit into ``room``: what narrow ones leave goes to the wide ones."""
    for place, width in enumerate(sorted(widths)):
        most = room // (len(widths) - place)
        if width > most:
            return most
        room -= width
    return WIDEST


def first_shown(widths: Sequence[int], first: int, front: int, room: int) -> int:
    """Where to begin, as near to ``first`` as can be, so that ``front`` (-1: none) is seen and no room is left empty
    that one more tab would fill."""
    first = max(0, min(first, len(widths) - 1))
    if front >= 0:
        first = min(first, front)
        while first < front and sum(widths[first : front + 1]) > room:
            first += 1
    while first > 0 and sum(widths[first - 1 :]) <= room:
        first -= 1
    return first


def count_fitting(widths: Sequence[int], room: int) -> int:
    """How many of these are seen as a whole; at least one, even where it is cut."""
    count = 0
    while count < len(widths) and sum(widths[: count + 1]) <= room:
        count += 1
    return max(1, count)
