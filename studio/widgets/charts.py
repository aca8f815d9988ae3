"""Small charts, painted by ourselves: a ring for a part of a whole, and stacked bars over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from studio.i18n import language
from studio.theme import current

#: Room below the bars for the days, between two bars, and above them for half a figure of the axis, in pixels.
FOOT, GAP, HEAD = 20, 3, 7
#: An axis ends at one of these, times a power of ten.
ROUND = (1, 2, 3, 4, 5, 6, 8, 10)
#: At most so many days are named below the bars.
NAMED = 6


class Ring(QWidget):
    """A part of a whole, 0 to 1, in green, and the rest in red; None is a ring without a part."""

    def __init__(self) -> None:
        super().__init__()
        self._part: float | None = None
        self.setFixedSize(QSize(116, 116))
        current().changed.connect(self.update)

    def show_part(self, part: float | None) -> None:
        self._part = part
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = current().tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(8, 8, -8, -8)
        pen = QPen(QColor(tokens.pressed), 11)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawEllipse(box)
        good = round(360 * 16 * (self._part or 0))
        for tone, begin, length in ((tokens.success, 0, good), (tokens.danger, good, 360 * 16 - good)):
            if self._part is not None and length:
                pen.setColor(QColor(tone))
                painter.setPen(pen)
                painter.drawArc(box, 90 * 16 - begin, -length)
        font = QFont(self.font())
        font.setPixelSize(22)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text if self._part is not None else tokens.muted))
        text = "–" if self._part is None else language().words.percent(self._part)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


@dataclass(frozen=True, slots=True)
class Stack:
    """One bar: parts as numbers with the token of their colour, from below; ``name`` below it, ``hint`` on hover."""

    parts: tuple[tuple[int, str], ...]
    name: str
    hint: str

    @property
    def total(self) -> int:
        return sum(number for number, _ in self.parts)


def round_up(most: int) -> int:
    """The next figure at which an axis can end; at least 1."""
    power = int(10 ** (len(str(most)) - 1))
    return next(one * power for one in ROUND if one * power >= most)


class Bars(QWidget):
    """Bars beside each other. One can be chosen by mouse or arrow keys, and asked for by a click or Enter."""

    asked = Signal(int)  #: the number of a bar

    def __init__(self) -> None:
        super().__init__()
        self._stacks: Sequence[Stack] = ()
        self._chosen = -1
        self.setMinimumSize(QSize(220, 116))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        current().changed.connect(self.update)

    def show_stacks(self, stacks: Sequence[Stack]) -> None:
        self._stacks, self._chosen = stacks, -1
        self.update()

    def bar_at(self, x: float) -> int:
        """The number of the bar at a place; -1 beside them."""
        number = int((x - self._side) // self._step)
        return number if 0 <= number < len(self._stacks) else -1

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, painter = current().tokens, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, floor = tokens.colours(), self.height() - FOOT
        self._paint_axis(painter, floor)
        most, step = self._top, self._step
        every = max(1, -(-len(self._stacks) // NAMED))
        for number, one in enumerate(self._stacks):
            box = QRectF(self._side + number * step + GAP / 2, 0, max(step - GAP, 1.0), floor)
            if number == self._chosen:
                painter.fillRect(box, QColor(tokens.hover))
            self._paint_stack(painter, one, box, most, colours)
            if (len(self._stacks) - 1 - number) % every == 0:
                self._paint_name(painter, one.name, number, step)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    @property
    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(11)
        return font

    @property
    def _top(self) -> int:
        """The figure at the top of the axis: round, and no bar is higher."""
        return round_up(max((one.total for one in self._stacks), default=0))

    @property
    def _side(self) -> int:
        """Room for the figures of the axis, in pixels."""
        return QFontMetrics(self._small).horizontalAdvance(language().words.number(self._top)) + 8

    @property
    def _step(self) -> float:
        return (self.width() - self._side) / max(len(self._stacks), 1)

    def _paint_axis(self, painter: QPainter, floor: float) -> None:
        """Figures at the left with a line each: none, the most, and half of it where that is whole."""
        tokens, top, side = current().tokens, self._top, self._side
        painter.setFont(self._small)
        for value in dict.fromkeys((0, *(() if top % 2 else (top // 2,)), top)):
            y = round(floor - (floor - HEAD) * value / top) + 0.5
            painter.setPen(QColor(tokens.border))
            painter.drawLine(QPointF(side, y), QPointF(self.width(), y))
            painter.setPen(QColor(tokens.muted))
            place = QRectF(0, y - HEAD, side - 6, 2 * HEAD)
            painter.drawText(
                place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, language().words.number(value)
            )

    def _paint_stack(self, painter: QPainter, one: Stack, box: QRectF, most: int, colours: dict[str, str]) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        bottom = box.bottom()
        for number, tone in one.parts:
            if number:
                height = max(2.0, (box.height() - HEAD) * number / most)
                painter.setBrush(QColor(colours[tone]))
                painter.drawRoundedRect(QRectF(box.left(), bottom - height, box.width(), height), 2, 2)
                bottom -= height

    def _paint_name(self, painter: QPainter, name: str, number: int, step: float) -> None:
        painter.setFont(self._small)
        painter.setPen(QColor(current().tokens.muted))
        width = painter.fontMetrics().horizontalAdvance(name) + 2
        left = min(max(self._side + number * step + step / 2 - width / 2, 0), self.width() - width)
        painter.drawText(QRectF(left, self.height() - FOOT + 3, width, FOOT - 3), Qt.AlignmentFlag.AlignLeft, name)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._choose(self.bar_at(event.position().x()))

    def leaveEvent(self, event: QEvent) -> None:
        self._choose(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if (number := self.bar_at(event.position().x())) >= 0:
            self.asked.emit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right if self._stacks:
                by = 1 if event.key() == Qt.Key.Key_Right else -1
                at = self._chosen if self._chosen >= 0 else len(self._stacks) if by < 0 else -1
                self._choose(min(max(at + by, 0), len(self._stacks) - 1))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self._chosen >= 0:
                self.asked.emit(self._chosen)
            case _:
                event.ignore()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self.bar_at(event.pos().x())
            QToolTip.showText(event.globalPos(), self._stacks[number].hint if number >= 0 else "", self)
            return True
        return super().event(event)

    def _choose(self, number: int) -> None:
        if number != self._chosen:
            self._chosen = number
            if number >= 0 and self.hasFocus():
                self.setAccessibleDescription(self._stacks[number].hint)
            self.update()
