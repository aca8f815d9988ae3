"""Two pictures of a page over each other, before and after a step, with a line between them that can be moved."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QWidget

from studio.i18n import say, tr
from studio.theme import current

#: How much a turn of the wheel zooms, and how far in.
NEARER, NEAREST = 1.25, 8.0
#: Pixels beside the line that belong to it, and what an arrow key moves it by, of the whole.
GRIP, NUDGE = 8, 0.05


class Compare(QWidget):
    """The picture before is left of the line, the one after right of it; with one picture there is no line.

    The wheel zooms to the pointer, dragging moves the picture or the line, a double click shows all of it again.
    """

    def __init__(self) -> None:
        super().__init__()
        self._before, self._after = QPixmap(), QPixmap()
        #: Pictures made as small as they are shown: drawing a large one small leaves out lines of it.
        self._small: dict[int, QPixmap] = {}
        self.split = 0.5  #: where the line stands, as a part of the picture's width
        self.zoom = 1.0
        self._moved, self._pressed = QPointF(), QPointF()
        self._on_line = False
        self.setMinimumSize(QSize(240, 160))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        say(self, QWidget.setAccessibleName, "Pictures before and after the step")
        current().changed.connect(self.update)

    @property
    def both(self) -> bool:
        """Whether there are two pictures to compare."""
        return not self._before.isNull() and not self._after.isNull()

    @property
    def empty(self) -> bool:
        """Whether there is none."""
        return self._before.isNull() and self._after.isNull()

    def show_pictures(self, before: QPixmap, after: QPixmap) -> None:
        """Show other pictures; the place that was looked at stays."""
        self._before, self._after = before, after
        self._small.clear()
        self.update()

    def fit(self) -> None:
        """Show all of it."""
        self.zoom, self._moved = 1.0, QPointF()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(current().tokens.canvas))
        place = self._place()
        if self.both:
            x = self._line(place)
            self._draw(painter, self._before, place, QRectF(0, 0, x, self.height()))
            self._draw(painter, self._after, place, QRectF(x, 0, self.width() - x, self.height()))
            self._draw_line(painter, x, place.intersected(QRectF(self.rect())))
            self._draw_label(painter, tr("picture|Before"), place, left=True)
            self._draw_label(painter, tr("picture|After"), place, left=False)
        elif not self.empty:
            self._draw(painter, self._after if self._before.isNull() else self._before, place, QRectF(self.rect()))
            said = tr("picture|After" if self._before.isNull() else "picture|Before")
            self._draw_label(painter, said, place, left=False)
        if self.hasFocus():
            painter.setPen(QPen(QColor(current().tokens.accent), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._look(NEARER ** (event.angleDelta().y() / 120), event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position()
        self._on_line = self.both and abs(event.position().x() - self._line(self._place())) <= GRIP

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._place()
        near = self.both and abs(event.position().x() - self._line(place)) <= GRIP
        self.setCursor(Qt.CursorShape.SplitHCursor if near or self._on_line else Qt.CursorShape.ArrowCursor)
        if not event.buttons() & Qt.MouseButton.LeftButton:
            return
        if self._on_line:
            self.split = min(max((event.position().x() - place.left()) / max(place.width(), 1), 0.0), 1.0)
        else:
            self._moved += event.position() - self._pressed
            self._pressed = event.position()
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._on_line = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        middle = QPointF(self.rect().center())
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                by = NUDGE if event.key() == Qt.Key.Key_Right else -NUDGE
                self.split = min(max(self.split + by, 0.0), 1.0)
                self.update()
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._look(NEARER, middle)
            case Qt.Key.Key_Minus:
                self._look(1 / NEARER, middle)
            case Qt.Key.Key_F:
                self.fit()
            case _:
                event.ignore()

    def _look(self, factor: float, at: QPointF) -> None:
        """Zoom so that what is at a place stays there."""
        before = self._place()
        self.zoom = min(max(self.zoom * factor, 1.0), NEAREST)
        if self.zoom == 1.0:
            self._moved = QPointF()
        else:
            after = self._place()
            part = (at.x() - before.left()) / before.width(), (at.y() - before.top()) / before.height()
            wanted = QPointF(at.x() - part[0] * after.width(), at.y() - part[1] * after.height())
            self._moved += wanted - after.topLeft()
        self.update()

    def _place(self) -> QRectF:
        """Where the pictures lie."""
        shown = self._before if self._after.isNull() else self._after
        if shown.isNull():
            return QRectF(self.rect())
        scale = self.zoom * min(self.width() / shown.width(), self.height() / shown.height(), 1.0)
        width, height = shown.width() * scale, shown.height() * scale
        left, top = (self.width() - width) / 2, (self.height() - height) / 2
        return QRectF(left + self._moved.x(), top + self._moved.y(), width, height)

    def _line(self, place: QRectF) -> float:
        return min(max(place.left() + self.split * place.width(), 0.0), float(self.width()))

    def _draw(self, painter: QPainter, picture: QPixmap, place: QRectF, seen: QRectF) -> None:
        painter.save()
        painter.setClipRect(seen)
        fitted = self._fitted(picture, place)
        painter.drawPixmap(place, fitted, QRectF(fitted.rect()))
        painter.restore()

    def _fitted(self, picture: QPixmap, place: QRectF) -> QPixmap:
        """The picture in as many pixels as its place has on the screen, where those are fewer than its own."""
        size = (place.size() * self.devicePixelRatioF()).toSize()
        if size.width() >= picture.width() or size.isEmpty():
            return picture
        kept = self._small.get(picture.cacheKey())
        if kept is None or kept.size() != size:
            mode = Qt.TransformationMode.SmoothTransformation
            kept = picture.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
            self._small[picture.cacheKey()] = kept
        return kept

    def _draw_line(self, painter: QPainter, x: float, seen: QRectF) -> None:
        tokens = current().tokens
        painter.setPen(QPen(QColor(tokens.accent), 2))
        painter.drawLine(QPointF(x, seen.top()), QPointF(x, seen.bottom()))
        painter.setBrush(QColor(tokens.accent))
        painter.drawEllipse(QPointF(x, seen.center().y()), 7, 7)

    def _draw_label(self, painter: QPainter, text: str, place: QRectF, *, left: bool) -> None:
        """In an upper corner of the part of the picture that is seen."""
        tokens, metrics = current().tokens, painter.fontMetrics()
        width, height = metrics.horizontalAdvance(text) + 16, metrics.height() + 6
        seen = place.intersected(QRectF(self.rect())).adjusted(8, 8, -8, -8)
        box = QRectF(seen.left() if left else seen.right() - width, seen.top(), width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.raised))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(QColor(tokens.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
