"""The way of a wire: straight down and in soft curves, around cards that stand between its ends."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from studio.canvas.measures import GAP_Y

#: Free space between a wire and the card it goes around.
CLEAR = 18.0
#: Height in which a wire changes its column: the space between two layers.
TURN = GAP_Y


def route(start: QPointF, end: QPointF, between: Sequence[QRectF]) -> QPainterPath:
    """The path from a port down to an entry; ``between`` are cards that it should not cross."""
    path = QPainterPath(start)
    dy = end.y() - start.y()
    if dy > 2 * TURN:
        lane = _lane(start, end, between)
        if lane != start.x():
            _curve(path, QPointF(lane, start.y() + TURN), TURN / 2)
        # The sideways part comes where the target is: branches that end in one step stay apart until there.
        path.lineTo(lane, end.y() - TURN)
    _curve(path, end, max(min(abs(end.y() - path.currentPosition().y()) / 2, TURN), TURN / 2))
    return path


def _curve(path: QPainterPath, end: QPointF, bend: float) -> None:
    start = path.currentPosition()
    if abs(start.x() - end.x()) < 0.5 and end.y() > start.y():
        path.lineTo(end)
    else:
        path.cubicTo(start + QPointF(0, bend), end - QPointF(0, bend), end)


def _lane(start: QPointF, end: QPointF, between: Sequence[QRectF]) -> float:
    """The column free of cards that is nearest to where the wire starts and ends."""
    if not _blocked(start.x(), between):
        return start.x()
    edges = [rect.left() - CLEAR for rect in between] + [rect.right() + CLEAR for rect in between]
    free = [x for x in edges if not _blocked(x, between)]
    return min(free, key=lambda x: abs(x - start.x()) + abs(x - end.x()))


def _blocked(x: float, between: Sequence[QRectF]) -> bool:
    return any(rect.left() - CLEAR < x < rect.right() + CLEAR for rect in between)
