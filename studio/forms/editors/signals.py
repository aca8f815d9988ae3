"""The signals of an element with how much each counts when it is looked for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from runtime.words.language import texts_of
from studio.forms.hints import label_of
from studio.i18n import language, mark, tr
from studio.theme import current

_ROW, _GAP, _BAR, _LINE = 20, 8, 7, 3
_STRENGTHS = {
    "strong": (mark("strength|strong"), 3),
    "medium": (mark("strength|medium"), 2),
    "weak": (mark("strength|weak"), 1),
}
#: Signals by name, as they are shown.
_NAMES = {
    "words": mark("signal|words"),
    "test_id": mark("signal|test_id"),
    "id": mark("signal|id"),
    "name": mark("signal|name"),
    "href": mark("signal|href"),
    "icon": mark("signal|icon"),
    "type": mark("signal|type"),
    "placeholder": mark("signal|placeholder"),
    "attributes": mark("signal|attributes"),
    "tag": mark("signal|tag"),
    "role": mark("signal|role"),
    "classes": mark("signal|classes"),
    "left": mark("signal|left"),
    "above": mark("signal|above"),
    "row": mark("signal|row"),
    "column": mark("signal|column"),
    "heading": mark("signal|heading"),
    "container": mark("signal|container"),
    "structure": mark("signal|structure"),
    "position": mark("signal|position"),
    "hosts": mark("signal|hosts"),
    "place": mark("signal|place"),
}
#: Signals that are shown; weak ones beyond it help little.
_MOST = 8
#: How much of the width their names may take.
_PART = 0.45


class SignalList(QWidget):
    """Draws a row for each signal: three bars for its strength, what it is, what it says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._signals: Sequence[tuple[str, str, str]] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        language().changed.connect(self.update)
        self.hide()

    def show_signals(self, signals: Sequence[tuple[str, str, str]]) -> None:
        """Name, value and strength of each signal, the strongest first."""
        self._signals = signals[:_MOST]
        self.setVisible(bool(signals))
        spoken = [
            f"{signal_name(name)}: {said(name, value)} ({tr(_STRENGTHS[strength][0])})"
            for name, value, strength in self._signals
        ]
        self.setAccessibleName(tr("Signals of the element"))
        self.setAccessibleDescription("; ".join(spoken))
        self.setToolTip("\n".join(spoken))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, _ROW * len(self._signals) + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        names = [signal_name(name) for name, _, _ in self._signals]
        # A pixel more than measured, or rounding would shorten the longest name.
        most = max(120, round(_PART * self.width()))
        column = min(most, 1 + max((self.fontMetrics().horizontalAdvance(name) for name in names), default=0))
        for number, (name, (signal, value, strength)) in enumerate(zip(names, self._signals, strict=True)):
            self._paint_row(painter, number * _ROW, column, name, said(signal, value), _STRENGTHS[strength][1])

    def _paint_row(self, painter: QPainter, top: int, column: int, name: str, value: str, bars: int) -> None:
        theme, metrics = current(), self.fontMetrics()
        for bar in range(3):
            height = _BAR + 2 * bar
            area = QRectF(bar * (_LINE + 2), top + (_ROW + _BAR + 4) / 2 - height, _LINE, height)
            painter.fillRect(area, theme.colour("accent" if bar < bars else "border"))
        left = 3 * (_LINE + 2) + _GAP
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.colour("muted"))
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(left, top, column, _ROW, centre, metrics.elidedText(name, elide, column))
        left += column + 2 * _GAP
        width = self.width() - left
        painter.setPen(theme.colour("text"))
        painter.drawText(left, top, width, _ROW, centre, metrics.elidedText(" ".join(value.split()), elide, width))


def said(name: str, value: str) -> str:
    """What a signal says; a role in the word that recordings have for it."""
    words = texts_of("recording").get(f"role.{value}") if name == "role" else None
    return words[language().code] if words else value


def signal_name(name: str) -> str:
    """The name of a signal; English names are those of the code, made readable."""
    text = tr(_NAMES.get(name, name))
    return label_of(text) if text == name else text
