"""Bars over time, a lane for each thing that took time: what ran when, how long, beside what.

It knows nothing of runs: who shows one makes ``Lane`` and ``Bar`` of it. A lane may hold any number of bars; no more
than a bar a pixel is drawn.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from studio.i18n import tr
from studio.theme import current
from studio.widgets.timeline_lanes import Bar, Lane
from studio.widgets.timeline_paint import (
    BAR,
    LANE,
    RULER,
    SLIMMEST,
    names_width,
    paint_bar,
    paint_grid,
    paint_lane,
    paint_ruler,
)
from studio.widgets.timescale import TimeScale

#: How much a turn of the wheel or a key zooms.
NEARER = 1.25
#: How often something that goes on grows, in milliseconds.
GROWS_MS = 200
#: Width of the names: what they need, within limits, the last of them a part of the whole.
NAMES_LEAST, NAMES_MOST, NAMES_PART = 96, 300, 0.35


class Timeline(QAbstractScrollArea):
    """Shows lanes from ``begin`` to ``end``. One bar is current: the arrow keys lead from one to the next."""

    current_changed = Signal(str, str)  #: the person has gone to a bar: keys of lane and bar (empty: the lane's title)
    activated = Signal(str, str)  #: the person wants to see more of it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scale = TimeScale()
        self.lanes: Sequence[Lane] = ()
        #: Says a bar in words, for the tool tip and for screen readers.
        self.describe: Callable[[Lane, Bar | None], str] = lambda lane, bar: lane.title
        self._lane = self._bar = ""
        self._needed = 0.0  #: pixels that the longest name takes
        self._grows = QTimer(self, interval=GROWS_MS)
        self._grows.timeout.connect(self._grow)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        self.horizontalScrollBar().valueChanged.connect(self._on_scrolled)
        self.verticalScrollBar().valueChanged.connect(self.viewport().update)
        current().changed.connect(self.viewport().update)
        self._say_current()

    def show_lanes(self, lanes: Iterable[Lane], begin: float, end: float | None) -> None:
        """Show other lanes, or the same with more bars; ``end`` None: it goes on until this moment and grows."""
        self.lanes = tuple(lanes)
        self._needed = max((names_width(lane, self.fontMetrics()) for lane in self.lanes), default=0.0)
        self.scale.begin = begin
        self.scale.end = max(end if end is not None else _now(), begin + 1)
        self._grows.stop() if end is not None else self._grows.start()
        self._measure()
        self._say_current()

    def select(self, lane: str, bar: str = "") -> None:
        """Make a bar current, and its lane seen; of no bar: the lane."""
        if (lane, bar) != (self._lane, self._bar):
            self._lane, self._bar = lane, bar
            self._reveal()
            self._say_current()
            self.viewport().update()

    @property
    def current(self) -> tuple[str, str]:
        """Keys of the current lane and bar."""
        return self._lane, self._bar

    def fit(self) -> None:
        """Show everything."""
        self.scale.zoom = 0.0
        self._measure()

    def zoom_in(self) -> None:
        self._look(NEARER, self.scale.width / 2)

    def zoom_out(self) -> None:
        self._look(1 / NEARER, self.scale.width / 2)

    def bar_at(self, pixel: QPointF) -> tuple[Lane | None, Bar | None]:
        """What lies at a place of the viewport."""
        number = int((pixel.y() - RULER + self.verticalScrollBar().value()) // LANE)
        if pixel.y() < RULER or not 0 <= number < len(self.lanes):
            return None, None
        lane, x = self.lanes[number], pixel.x() - self._names
        if x < 0:
            return lane, None
        around = lane.between(self.scale.moment(x - SLIMMEST), self.scale.moment(x + SLIMMEST))
        at = [(self._distance(bar, x), -index) for index in around for bar in (lane.bars[index],)]
        near, index = min(at, default=(1e9, 0))
        return lane, lane.bars[-index] if near <= SLIMMEST else None

    # What is drawn

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, names = current().tokens, self._names
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRect(0, RULER, self.viewport().width(), self.viewport().height() - RULER)
        painter.setClipRect(place)
        for number, box in self._seen():
            lane = self.lanes[number]
            paint_lane(painter, lane, box, names, tokens, selected=lane.key == self._lane)
        whole = QRectF(0, 0, place.width(), self.viewport().height())
        paint_grid(painter, self.scale, whole, names, tokens)
        painter.setClipRect(place.adjusted(names, 0, 0, 0))
        for number, box in self._seen():
            self._paint_bars(painter, self.lanes[number], box)
        painter.setClipping(False)
        paint_ruler(painter, self.scale, whole, names, tokens)

    def _paint_bars(self, painter: QPainter, lane: Lane, box: QRectF) -> None:
        tokens, middle = current().tokens, box.center().y()
        colours = tokens.colours()
        chosen = self._bar if lane.key == self._lane else ""
        scale = self.scale
        for bar in lane.drawn(scale.moment(0), scale.moment(scale.width), 1 / scale.pixels, chosen):
            left, right = self._sides(bar)
            rect = QRectF(self._names + left, middle - BAR / 2, right - left, BAR)
            selected = bool(chosen) and bar.key == chosen
            paint_bar(painter, rect, colours.get(bar.tone, tokens.accent), tokens, selected=selected)

    def _seen(self) -> Iterator[tuple[int, QRectF]]:
        """Numbers and places of the lanes in view; one that would be cut at the lower edge waits below it."""
        top, width = self.verticalScrollBar().value(), self.viewport().width()
        first = top // LANE
        last = min(len(self.lanes), max((top + self.viewport().height() - RULER) // LANE, first + 1))
        for number in range(first, last):
            yield number, QRectF(0, RULER + number * LANE - top, width, LANE)

    def _sides(self, bar: Bar) -> tuple[float, float]:
        left = self.scale.x(bar.start)
        right = self.scale.x(self.scale.end if bar.end is None else bar.end)
        # Qt draws nothing well that is a million pixels long.
        return max(left, -100.0), min(max(right, left + SLIMMEST), self.scale.width + 100.0)

    def _distance(self, bar: Bar, x: float) -> float:
        left, right = self._sides(bar)
        return max(left - x, x - right, 0.0)

    # Mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        lane, bar = self.bar_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and lane is not None:
            self._go(lane, bar)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        lane, bar = self.bar_at(event.position())
        if lane is not None:
            self.activated.emit(lane.key, bar.key if bar else "")

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._look(NEARER ** (turned.y() / 120), event.position().x() - self._names)
        elif turned.x() or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - (turned.x() or turned.y()))
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Up: lambda: self._step_lane(-1),
            Qt.Key.Key_Down: lambda: self._step_lane(1),
            Qt.Key.Key_Left: lambda: self._step_bar(-1),
            Qt.Key.Key_Right: lambda: self._step_bar(1),
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_F: self.fit,
            Qt.Key.Key_Return: lambda: self.activated.emit(*self.current),
            Qt.Key.Key_Enter: lambda: self.activated.emit(*self.current),
        }
        action = keys.get(event.key())
        if action is None or not self.lanes:
            event.ignore()
        else:
            action()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            lane, bar = self.bar_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.describe(lane, bar) if lane else "", self)
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._measure()

    def _step_lane(self, by: int) -> None:
        number = self._number()
        lane = self.lanes[max(0, min(len(self.lanes) - 1, number + by if number is not None else 0))]
        held = self._held()
        self._go(lane, lane.bars[lane.at(held.start if held else 0)] if lane.bars else None)

    def _step_bar(self, by: int) -> None:
        lane = self.lanes[self._number() or 0]
        held = lane.bar(self._bar)
        at = held + by if held is not None else 0
        if 0 <= at < len(lane.bars):
            self._go(lane, lane.bars[at])

    def _go(self, lane: Lane, bar: Bar | None) -> None:
        self.select(lane.key, bar.key if bar else "")
        self.current_changed.emit(self._lane, self._bar)

    def _number(self) -> int | None:
        return next((number for number, lane in enumerate(self.lanes) if lane.key == self._lane), None)

    def _held(self) -> Bar | None:
        number = self._number()
        lane = self.lanes[number] if number is not None else None
        at = lane.bar(self._bar) if lane else None
        return lane.bars[at] if lane and at is not None else None

    # Sizes

    @property
    def _names(self) -> int:
        most = min(NAMES_MOST, self.viewport().width() * NAMES_PART)
        return round(max(min(self._needed, most), NAMES_LEAST))

    def _measure(self) -> None:
        self.scale.width = max(self.viewport().width() - self._names, 1)
        self.scale.settle()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.blockSignals(True)
        across.setRange(0, round(self.scale.whole - self.scale.width) if self.scale.zoom else 0)
        across.setPageStep(round(self.scale.width))
        across.setSingleStep(40)
        across.setValue(round(self.scale.left))
        across.blockSignals(False)
        height = self.viewport().height() - RULER
        down.setRange(0, max(0, len(self.lanes) * LANE - height))
        down.setPageStep(max(height, LANE))
        down.setSingleStep(LANE)
        self.viewport().update()

    def _on_scrolled(self, value: int) -> None:
        self.scale.left = float(value)
        self.viewport().update()

    def _look(self, factor: float, x: float) -> None:
        self.scale.look(factor, x)
        self._measure()

    def _grow(self) -> None:
        follows = self.scale.left >= self.scale.whole - self.scale.width - 2
        self.scale.end = max(self.scale.end, _now())
        if self.scale.zoom and follows:
            self.scale.left = self.scale.whole - self.scale.width
        self._measure()

    def _reveal(self) -> None:
        number, held = self._number(), self._held()
        down, height = self.verticalScrollBar(), self.viewport().height() - RULER
        if number is not None and not down.value() <= number * LANE <= down.value() + height - LANE:
            down.setValue((number * LANE - height // 2) // LANE * LANE)
        if held is not None and not 0 <= self.scale.x(held.start) <= self.scale.width:
            self.scale.left += self.scale.x(held.start) - self.scale.width / 3
            self._measure()

    def _say_current(self) -> None:
        number = self._number()
        said = self.describe(self.lanes[number], self._held()) if number is not None else tr("Timeline")
        self.setAccessibleName(said.replace("\n", ". "))


def _now() -> float:
    return time.time() * 1000
