"""Small parts that every page and panel is made of. Their texts follow the language, their looks the theme."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import delete, invalidate

from studio.i18n import say
from studio.theme import icon

L = TypeVar("L", bound=QLayout)

#: Sides of icons in pixels: beside text, in toolbars, in the rail.
SMALL, MEDIUM, LARGE = 16, 18, 20
#: Room between an icon and the text beside it, more than Qt leaves.
ROOM = 4


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """A text (English, translated here). Roles: title, heading, strong, caption, muted, small, error."""
    made = QLabel()
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if text:
        say(made, QLabel.setText, text)
    return made


def plain(role: str = "", text: str = "") -> QLabel:
    """A text of somebody else, which may be selected and is never read as markup."""
    made = label(role=role, wrap=True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setText(text)
    made.setMinimumWidth(60)  # a selector has no place to break, and would hold a panel wide
    return made


def button(text: str, kind: str = "", icon_name: str = "", act: Callable[[], object] | None = None) -> QPushButton:
    """A button with a text. Kinds: primary, danger, quiet, link (begins where texts begin); none is plain."""
    made = QPushButton()
    say(made, QPushButton.setText, text)
    if kind:
        made.setProperty("kind", kind)
    if icon_name:
        tones = {"primary": "on_accent", "danger": "danger", "quiet": "accent", "link": "accent"}
        made.setIcon(icon(icon_name, tones.get(kind, "muted")))
        made.setIconSize(QSize(SMALL + ROOM if text else SMALL, SMALL))
    if act is not None:
        made.clicked.connect(lambda: act())
    return made


def icon_button(icon_name: str, hint: str, act: Callable[[], object] | None = None, tone: str = "muted") -> QToolButton:
    """A button that is only an icon; ``hint`` (English) is shown on hover and read out."""
    made = QToolButton()
    made.setIcon(icon(icon_name, tone))
    made.setIconSize(QSize(MEDIUM, MEDIUM))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    say(made, QToolButton.setToolTip, hint)
    say(made, QToolButton.setAccessibleName, hint)
    if act is not None:
        made.clicked.connect(lambda: act())
    return made


def action_button(action: QAction, *, text: bool = True, framed: bool = False) -> QToolButton:
    """A button for a command's action; ``framed`` like the other buttons of a page's head."""
    made = QToolButton()
    if framed:
        made.setProperty("kind", "framed")
    made.setDefaultAction(action)
    made.setIconSize(QSize(MEDIUM + ROOM if text else MEDIUM, MEDIUM))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if text:
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return made


class Image(QWidget):
    """An icon as a picture, drawn when it is seen."""

    def __init__(self, icon_name: str, pixels: int, tone: str) -> None:
        super().__init__()
        self._icon = icon(icon_name, tone)
        self.setFixedSize(pixels, pixels)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._icon.paint(QPainter(self), self.rect())


def image(icon_name: str, pixels: int, tone: str = "muted") -> Image:
    """An icon as a picture."""
    return Image(icon_name, pixels, tone)


def frame(role: str) -> QFrame:
    """A frame: card, surface, line, popup, notice and its tones."""
    made = QFrame()
    made.setProperty("role", role)
    return made


def line() -> QFrame:
    """A line between parts."""
    return frame("line")


class Column(QVBoxLayout):
    """Parts below each other, layouts among them."""

    def addLayout(self, layout: QLayout, stretch: int | None = 0) -> None:
        super().addLayout(layout, stretch)
        _forget_items(layout)


class Row(QHBoxLayout):
    """Parts beside each other, layouts among them."""

    def addLayout(self, layout: QLayout, stretch: int | None = 0) -> None:
        super().addLayout(layout, stretch)
        _forget_items(layout)


def column(parent: QWidget | None = None, *, margin: int = 0, gap: int = 8) -> QVBoxLayout:
    """Parts below each other."""
    return _laid(Column(parent) if parent is not None else Column(), margin, gap)


def row(parent: QWidget | None = None, *, margin: int = 0, gap: int = 8) -> QHBoxLayout:
    """Parts beside each other."""
    return _laid(Row(parent) if parent is not None else Row(), margin, gap)


def clear(layout: QLayout) -> None:
    """Take every widget out of a layout and delete it. It is gone at once for the eye."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        delete(item)  # it was the layout's, and is nobody's now


def _forget_items(layout: QLayout) -> None:
    """Who puts a layout into another has PySide make an object for each of its items, and keep it. Nobody tells PySide
    when Qt deletes an item, with the widget in it: that object would stand for whatever lies at the same address next.
    Studio ends when that goes (``Shiboken::Object::destroy`` of 6.11, which takes the one for the other)."""
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if isinstance(item, QLayout):
            _forget_items(item)
        elif item is not None:
            invalidate(item)


def as_high_as_needed(content: QWidget) -> None:
    """For what is scrolled and has texts that wrap: without this a scroll area gives it the height that it would need
    if it were as narrow as it can be, and there is an empty end to scroll to."""
    content.setMinimumHeight(1)


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet asks for, and show the difference."""
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def _laid(layout: L, margin: int, gap: int) -> L:
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(gap)
    return layout
