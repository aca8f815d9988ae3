"""What happens to things that are dropped on a canvas: step types of the palette, tables, and other files."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

from studio.canvas.actions import Actions
from studio.canvas.dropped import READERS
from studio.canvas.editing import Spot, snapped
from studio.canvas.hits import wire_at
from studio.canvas.measures import CARD_HEIGHT, CARD_WIDTH, GAP_X

#: What a step type is dragged as, from the palette to the canvas.
STEP_TYPE = "application/x-understudy-step-type"


class Drops(Actions):
    """A canvas that takes what is dropped on it."""

    files_dropped = Signal(list, QPointF)  #: paths of files that are no tables, and the place on the canvas
    rows_dropped = Signal(Path, str)  #: a table was dropped: its file and the id of the loop over its rows

    def offer(self, types: Collection[str], path: Path, place: QPointF) -> None:
        """The search box for a step of one of these types, that works on a file."""
        at = snapped(place.x() - CARD_WIDTH / 2, place.y() - CARD_HEIGHT / 2)
        known = self._within_project(path)

        def insert(type: str) -> None:
            id = self.attempt(lambda: self.editing.insert(type, Spot(at), file=known))
            self._select([id] if id else None)

        self._quick_add.open(self.camera.to_pixel(place), "files", insert, only=types)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(STEP_TYPE) or event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        place = self.camera.to_canvas(event.position())
        self._drop(event.mimeData(), place)
        event.acceptProposedAction()

    def _drop(self, data: QMimeData, place: QPointF) -> None:
        if data.hasFormat(STEP_TYPE):
            type = bytes(data.data(STEP_TYPE).data()).decode()
            wire = wire_at(self.board, place, 12 / self.camera.zoom)
            at = snapped(place.x() - CARD_WIDTH / 2, place.y() - CARD_HEIGHT / 2)
            self._insert(type, Spot(at, edge=wire.edge if wire else None))
            self.setFocus()
        elif data.hasUrls():
            self._drop_files([Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()], place)

    def _drop_files(self, paths: list[Path], place: QPointF) -> None:
        """Tables become a loop over their rows; other files are handed on."""
        tables = [path for path in paths if path.suffix[1:].lower() in READERS]
        for number, path in enumerate(tables):
            at = (place.x() + number * (CARD_WIDTH + GAP_X), place.y())
            known = self._within_project(path)
            made = self.attempt(partial(self.editing.read_rows, known, at))
            self._select(made)
            if made:
                self.rows_dropped.emit(path, made[-1])
        others = [path for path in paths if path not in tables]
        if others:
            self.files_dropped.emit(others, place)

    def _within_project(self, path: Path) -> str:
        """A path as a workflow names it: from the project's folder where the file lies in it."""
        root = self.document.project.root if self.document.project else None
        inside = root is not None and path.resolve().is_relative_to(root)
        return path.resolve().relative_to(root).as_posix() if inside and root else str(path)
