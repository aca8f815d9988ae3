"""Parts beside each other that go on in a further line where there is no room, at the right edge like buttons."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class WrappingRow(QLayout):
    """As wide at least as its widest part; how high it is follows from its width."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(gap)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]  # Qt asks past the end
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = self._lines(width)
        return sum(_height(line) for line in lines) + self.spacing() * max(0, len(lines) - 1)

    def sizeHint(self) -> QSize:
        width = _width(self._shown, self.spacing())
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        widest = max((item.sizeHint().width() for item in self._shown), default=0)
        return QSize(widest, max((item.sizeHint().height() for item in self._shown), default=0))

    def setGeometry(self, room: QRect) -> None:
        super().setGeometry(room)
        top = room.top()
        for line in self._lines(room.width()):
            left = room.right() + 1 - _width(line, self.spacing())
            for item in line:
                item.setGeometry(QRect(QPoint(left, top), item.sizeHint()))
                left += item.sizeHint().width() + self.spacing()
            top += _height(line) + self.spacing()

    @property
    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        for item in self._shown:
            if lines and _width([*lines[-1], item], self.spacing()) <= width:
                lines[-1].append(item)
            else:
                lines.append([item])
        return lines


def _width(line: list[QLayoutItem], gap: int) -> int:
    return sum(item.sizeHint().width() for item in line) + gap * max(0, len(line) - 1)


def _height(line: list[QLayoutItem]) -> int:
    return max(item.sizeHint().height() for item in line)
