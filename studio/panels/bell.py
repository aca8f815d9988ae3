"""The bell: how many notices nobody has looked at, and the list of all of them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QToolButton, QVBoxLayout, QWidget

from studio.i18n import language, say, tr_count
from studio.theme import current, icon
from studio.theme.popups import paint_ground, rounded
from studio.widgets.empty import Empty
from studio.widgets.notices import Notices
from studio.widgets.parts import MEDIUM, button, column, label, row
from studio.widgets.toasts import Card

SIZE = QSize(400, 440)
#: From the bell to its list: below the line under the bar that it stands in, in pixels.
BELOW = 10


class Bell(QToolButton):
    """Opens the list; a dot shows that there is something new."""

    def __init__(self, notices: Notices) -> None:
        super().__init__()
        self._notices = notices
        self._popup: QWidget | None = None
        self.setIcon(icon("bell"))
        self.setIconSize(QSize(MEDIUM, MEDIUM))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        say(self, QToolButton.setToolTip, "Notifications")
        notices.unread_changed.connect(self._show_unread)
        language().changed.connect(self._show_unread)
        self.clicked.connect(self.open_list)
        self._show_unread()

    def open_list(self) -> None:
        """Show all notices below the bell; they count as read."""
        popup = NoticeList(self._notices, self)
        place = self.mapToGlobal(QPoint(self.width() - SIZE.width(), self.height() + BELOW))
        popup.setGeometry(QRect(place, QSize(SIZE.width(), popup.wanted_height)))
        popup.show()
        self._notices.read()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._notices.unread:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(current().colour("danger"))
            painter.drawEllipse(QPoint(self.width() - 9, 9), 4, 4)

    def _show_unread(self) -> None:
        unread = self._notices.unread
        self.setAccessibleName(tr_count("{n} new notification", "{n} new notifications", unread))
        self.update()


class NoticeList(QFrame):
    """All notices, the newest first; closes when the person clicks beside it."""

    def __init__(self, notices: Notices, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "popup")
        rounded(self)
        self._notices = notices
        self._inner = QWidget()
        self._parts = parts = column(self, margin=12, gap=10)
        self._head = head = row()
        head.addWidget(label("Notifications", "heading"))
        head.addStretch()
        head.addWidget(button("Clear all", "quiet", act=self._clear))
        parts.addLayout(head)
        parts.addWidget(self._list() if notices.all else Empty("bell", "Nothing new", "What happens is told here."))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(self)

    @property
    def wanted_height(self) -> int:
        """As high as its notices, up to a limit, in pixels; the words for none have all the room."""
        cards = self._inner.layout()
        if cards is None:
            return SIZE.height()
        around = self._parts.contentsMargins()
        rest = SIZE.width() - around.left() - around.right()
        head = self._head.sizeHint().height() + self._parts.spacing()
        return min(SIZE.height(), cards.totalHeightForWidth(rest) + head + around.top() + around.bottom() + 2)

    def _list(self) -> QScrollArea:
        area, inner = QScrollArea(), self._inner
        inner.setProperty("role", "page")
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        cards: QVBoxLayout = column(inner)
        for notice in reversed(self._notices.all):
            card = Card(notice, dated=True)
            card.close_button.hide()
            cards.addWidget(card)
        cards.addStretch(1)
        area.setWidget(inner)
        return area

    def _clear(self) -> None:
        self._notices.clear()
        self.close()
