"""How a row of runs is drawn: the state in its colour, the workflow above its error, the rest quietly."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem

from runtime.model import JsonObject
from studio.i18n import told
from studio.pages.runs.model import LINE, Column, shown
from studio.theme import current, picture
from studio.widgets.lists import Index, RowDelegate
from studio.widgets.run_looks import STATUS

HEIGHT, MARGIN, ICON = 46, 12, 16
#: No letter is wider, in pixels: what is shorter than that need not be measured.
WIDEST = 20
LINE_OF_TEXT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class RunDelegate(RowDelegate):
    """Draws every column; a row that is on its way is a faint bar."""

    size = (80, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # Only the ground: asking the model for fonts and the like, as all items do, doubles the time of a frame.
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        line: JsonObject | None = index.data(LINE)
        place = option.rect.adjusted(MARGIN, 0, -MARGIN, 0)
        painter.save()
        painter.setFont(option.font)
        if line is None:
            _draw_absent(painter, place)
        else:
            self._draw(painter, place, line, Column(index.column()))
        painter.restore()

    def _draw(self, painter: QPainter, place: QRect, line: JsonObject, column: Column) -> None:
        text = shown(line, column)
        match column:
            case Column.STATE:
                _, icon, tone = STATUS[line["status"]]
                image = picture(icon, ICON, tone, painter.device().devicePixelRatioF())
                painter.drawPixmap(place.left(), place.center().y() - ICON // 2 + 1, image)
                _write(painter, place.adjusted(ICON + 8, 0, 0, 0), text, tone)
            case Column.WORKFLOW:
                _draw_name(painter, place, text, told(str(line["error"])).partition("\n")[0])
            case Column.STEP:
                _write(painter, place, text, "danger")
            case _:
                _write(painter, place, text, "muted")


def _draw_name(painter: QPainter, place: QRect, name: str, error: str) -> None:
    texts = place.adjusted(0, 5, 0, -5)
    half = texts.height() // 2 if error else 0
    font = QFont(painter.font())
    if error:
        small = QFont(font)
        small.setPixelSize(font.pixelSize() - 1)
        painter.setFont(small)
        _write(painter, texts.adjusted(0, half, 0, 0), error, "muted")
    font.setWeight(QFont.Weight.Medium)
    painter.setFont(font)
    _write(painter, texts.adjusted(0, 0, 0, -half), name, "text")


def _draw_absent(painter: QPainter, place: QRect) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(current().tokens.hover))
    painter.drawRoundedRect(QRect(place.left(), place.center().y() - 4, place.width() * 2 // 3, 9), 4, 4)


def _write(painter: QPainter, place: QRect, text: str, tone: str) -> None:
    if not text:
        return
    painter.setPen(current().colour(tone))
    if len(text) * WIDEST > place.width():
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, LINE_OF_TEXT, text)
