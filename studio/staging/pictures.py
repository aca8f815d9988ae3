"""Pictures of a page, as a browser would have taken them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap


def pictures(folder: Path) -> dict[str, Path]:
    """A page as a browser would show it, without the button at first and with a message in its place afterwards."""
    found = {}
    folder.mkdir(parents=True, exist_ok=True)
    for name, button in (("before", "Save"), ("after", "Store and close")):
        found[name] = folder / f"{name}.png"
        page_picture(button).save(str(found[name]))
    return found


def page_picture(button: str) -> QPixmap:
    """The form of an invoice with a button of this name."""
    picture = QPixmap(1280, 720)
    picture.fill(QColor("#f4f6fa"))
    painter = QPainter(picture)
    font = QFont("Inter")
    font.setPixelSize(30)
    painter.setFont(font)
    painter.fillRect(QRect(0, 0, 1280, 70), QColor("#23345c"))
    painter.setPen(QColor("#ffffff"))
    painter.drawText(QRect(40, 0, 800, 70), Qt.AlignmentFlag.AlignVCenter, "Larkspur Supplies")
    painter.setPen(QColor("#20242c"))
    for row, (label, value) in enumerate((("Invoice number", "INV-109"), ("Supplier", "Northwind"), ("Net", "412.50"))):
        painter.drawText(60, 150 + 90 * row, label)
        painter.fillRect(QRect(360, 112 + 90 * row, 520, 56), QColor("#ffffff"))
        painter.drawText(380, 150 + 90 * row, value)
    painter.fillRect(QRect(360, 420, 320, 64), QColor("#2d6cdf"))
    painter.setPen(QColor("#ffffff"))
    painter.drawText(QRect(360, 420, 320, 64), Qt.AlignmentFlag.AlignCenter, button)
    painter.end()
    return picture
