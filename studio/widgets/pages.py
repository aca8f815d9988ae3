"""Pages of text to read: Markdown with room between its parts, and framed pictures never wider than the page."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QUrl
from PySide6.QtGui import (
    QImage,
    QImageReader,
    QPainter,
    QPainterPath,
    QPen,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextImageFormat,
)
from PySide6.QtWidgets import QTextBrowser

from studio.theme import current

#: Around the text, in pixels; lines are no longer than that.
MARGIN, WIDEST = 28, 860
#: Height of lines in per cent; room above headings by level, below them, and below other parts, in pixels.
LINE, ABOVE, BELOW, PART = 140.0, {1: 4.0, 2: 22.0, 3: 16.0}, 8.0, 10.0
#: Of the corners of pictures, in pixels; how much of the ground lies over them on a dark page: their white would glare.
ROUND, DIMMED = 8.0, 0.3
#: What stands for a picture in the text of a block.
PICTURE = "\ufffc"


class PageView(QTextBrowser):
    """``setSource`` shows a file of Markdown. Links are told by ``anchorClicked`` and not followed."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.document().setDocumentMargin(MARGIN)
        self.sourceChanged.connect(self._on_source)
        current().changed.connect(self._fit_pictures)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_pictures()

    def _on_source(self, url: QUrl) -> None:
        self.document().setDocumentMargin(MARGIN)
        for block in _blocks(self.document()):
            cursor = QTextCursor(block)
            level = block.blockFormat().headingLevel()
            made = QTextBlockFormat()
            line = 100.0 if PICTURE in block.text() else LINE
            made.setLineHeight(line, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            made.setTopMargin(ABOVE.get(level, 0.0))
            made.setBottomMargin(BELOW if level else PART / 2 if block.textList() else PART)
            cursor.mergeBlockFormat(made)
        self._fit_pictures()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _fit_pictures(self) -> None:
        room = min(self.viewport().width() - 2 * MARGIN - 40, WIDEST)
        for cursor, picture in self._pictures():
            file = self.source().resolved(QUrl(picture.name())).toLocalFile()
            size = QImageReader(file).size() if file else QSize()
            if not size.isEmpty():
                width = min(room, size.width())
                picture.setWidth(width)
                picture.setHeight(width * size.height() / size.width())
                self._put_smooth(picture.name(), file, width)
                cursor.setCharFormat(picture)

    def _put_smooth(self, name: str, file: str, width: int) -> None:
        """Give the document the picture in the size it is shown in: it would scale it without smoothing."""
        ratio = self.devicePixelRatioF()
        image = QImage(file).scaledToWidth(round(width * ratio), Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(ratio)
        image = _framed(image)
        kind = QTextDocument.ResourceType.ImageResource.value
        for url in (QUrl(name), self.source().resolved(QUrl(name))):
            self.document().addResource(kind, url, image)

    def _pictures(self) -> list[tuple[QTextCursor, QTextImageFormat]]:
        found = []
        for block in _blocks(self.document()):
            parts = block.begin()
            while not parts.atEnd():
                part = parts.fragment()
                if part.charFormat().isImageFormat():
                    cursor = QTextCursor(self.document())
                    cursor.setPosition(part.position())
                    cursor.setPosition(part.position() + part.length(), QTextCursor.MoveMode.KeepAnchor)
                    found.append((cursor, part.charFormat().toImageFormat()))
                parts += 1
        return found


def _framed(image: QImage) -> QImage:
    """A picture with round corners and a line around it, as bright as the page allows."""
    made = QImage(image.size(), QImage.Format.Format_ARGB32_Premultiplied)
    made.setDevicePixelRatio(image.devicePixelRatio())
    made.fill(Qt.GlobalColor.transparent)
    place, path = QRectF(QRectF(made.rect()).topLeft(), made.deviceIndependentSize()), QPainterPath()
    path.addRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), ROUND, ROUND)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(path)
    painter.drawImage(place, image)
    if current().tokens.dark:
        ground = current().colour("surface")
        ground.setAlphaF(DIMMED)
        painter.fillRect(place, ground)
    painter.setClipping(False)
    painter.setPen(QPen(current().colour("border"), 1))
    painter.drawPath(path)
    painter.end()
    return made


def _blocks(document: QTextDocument) -> list[QTextBlock]:
    found, block = [], document.begin()
    while block.isValid():
        found.append(block)
        block = block.next()
    return found
