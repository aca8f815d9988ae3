"""Parts beside each other that go on in a further line where there is no room, at the right edge like buttons."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class WrappingRow(QWidget):
    """As wide at least as its widest part; how high it is follows from its width.

    A widget that places its parts, not a layout: the items of a layout written in Python do not outlive their widgets
    safely.
    """

    def __init__(self, parts: Iterable[QWidget], gap: int = 8) -> None:
        super().__init__()
        self._parts, self._gap = list(parts), gap
        for part in self._parts:
            part.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = self._lines(width)
        return sum(_height(line) for line in lines) + self._gap * max(0, len(lines) - 1)

    def sizeHint(self) -> QSize:
        width = self._width(self._parts)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        widest = max((part.sizeHint().width() for part in self._parts), default=0)
        return QSize(widest, _height(self._parts) if self._parts else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        """Parts tell with a layout request that they need another size, as in another language."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._place()
        return super().event(event)

    def _place(self) -> None:
        top = 0
        for line in self._lines(self.width()):
            left = self.width() - self._width(line)
            for part in line:
                part.setGeometry(left, top, part.sizeHint().width(), part.sizeHint().height())
                left += part.width() + self._gap
            top += _height(line) + self._gap

    def _lines(self, width: int) -> list[list[QWidget]]:
        lines: list[list[QWidget]] = []
        for part in self._parts:
            if lines and self._width([*lines[-1], part]) <= width:
                lines[-1].append(part)
            else:
                lines.append([part])
        return lines

    def _width(self, line: list[QWidget]) -> int:
        return sum(part.sizeHint().width() for part in line) + self._gap * max(0, len(line) - 1)


def _height(line: list[QWidget]) -> int:
    return max(part.sizeHint().height() for part in line)
