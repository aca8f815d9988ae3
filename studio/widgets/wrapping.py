"""Parts beside each other that go on in a further line where there is no room."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class WrappingRow(QWidget):
    """As wide at least as its widest part; how high it is follows from its width. Lines stand at the right edge like
    buttons, or ``at_end=False`` at the left one.

    A widget that places its parts, not a layout: the items of a layout written in Python do not outlive their widgets
    safely.
    """

    def __init__(self, parts: Iterable[QWidget], gap: int = 8, *, at_end: bool = True) -> None:
        super().__init__()
        self._parts, self._gap, self._at_end = list(parts), gap, at_end
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
        width = self._width(self._shown)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        shown = self._shown
        widest = max((part.sizeHint().width() for part in shown), default=0)
        return QSize(widest, _height(shown) if shown else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        """While it was not seen, nobody told that a part needs another size."""
        super().showEvent(event)
        self.updateGeometry()
        self._place()

    def event(self, event: QEvent) -> bool:
        """Parts tell with a layout request that they need another size, as in another language."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._place()
        return super().event(event)

    @property
    def _shown(self) -> list[QWidget]:
        """The parts without those that were hidden; one that is new is not, though it is seen only with its parent."""
        explicit = Qt.WidgetAttribute.WA_WState_ExplicitShowHide
        return [part for part in self._parts if not (part.isHidden() and part.testAttribute(explicit))]

    def _place(self) -> None:
        top = 0
        for line in self._lines(self.width()):
            left, height = self.width() - self._width(line) if self._at_end else 0, _height(line)
            for part in line:
                size = part.sizeHint()
                part.setGeometry(left, top + (height - size.height()) // 2, size.width(), size.height())
                left += part.width() + self._gap
            top += height + self._gap

    def _lines(self, width: int) -> list[list[QWidget]]:
        lines: list[list[QWidget]] = []
        for part in self._shown:
            if lines and self._width([*lines[-1], part]) <= width:
                lines[-1].append(part)
            else:
                lines.append([part])
        return lines

    def _width(self, line: list[QWidget]) -> int:
        return sum(part.sizeHint().width() for part in line) + self._gap * max(0, len(line) - 1)


def _height(line: list[QWidget]) -> int:
    return max(part.sizeHint().height() for part in line)
