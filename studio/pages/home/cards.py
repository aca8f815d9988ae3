"""The cards of Home: a title, something beside it, and what is in them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QLabel, QLayout, QSizePolicy, QWidget

from studio.i18n import language, say
from studio.state.overview import Overview
from studio.widgets.parts import column, frame, row

#: Titles of cards stand equally high, whether there is a button beside them or not.
HEAD = 28


def keep_shown(overview: Overview, show: Callable[[], None]) -> None:
    """Show it now, and anew when there is another state of things or another language."""
    overview.changed.connect(show)
    language().changed.connect(show)
    show()


def share_evenly(one: QWidget) -> None:
    """Let it be as wide as its column, whatever is in it: only so columns of cards stand below each other."""
    one.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)


def card(title: str, content: QLayout, beside: QWidget | None = None) -> QFrame:
    """A card with a title (English) over its content, whose lines have a margin of their own."""
    made = frame("card")
    share_evenly(made)
    parts = column(made, margin=8, gap=6)
    head = row(gap=8)
    head.setContentsMargins(8, 4, 8, 0)
    named = QLabel()
    named.setProperty("role", "strong")
    named.setMinimumHeight(HEAD)
    say(named, QLabel.setText, title)
    head.addWidget(named)
    head.addStretch()
    if beside is not None:
        head.addWidget(beside)
    parts.addLayout(head)
    parts.addLayout(content, 1)
    return made
