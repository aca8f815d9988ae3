"""Two canvases side by side with one camera, each below its caption."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSizeF, Signal
from PySide6.QtWidgets import QWidget

from runtime.tasks.registry import Registry
from studio.canvas.measures import CARD_WIDTH
from studio.canvas.view import FIRST_ZOOM, MARGIN, READABLE
from studio.pages.versions.canvas import LOOKS, ComparedCanvas, side_by_side
from studio.state.comparison import Comparison, Kind
from studio.widgets.parts import column, frame, label, row

#: Kinds that each side shows: what was added is not there before, what was removed not after.
_BEFORE = (Kind.REMOVED, Kind.CHANGED, Kind.MOVED)
_AFTER = (Kind.ADDED, Kind.CHANGED, Kind.MOVED)


class Sides(QWidget):
    """``show_comparison`` makes both canvases anew; ``chosen`` tells which step was clicked in one of them."""

    chosen = Signal(str)

    def __init__(self, registry: Registry) -> None:
        super().__init__()
        self._registry = registry
        self.before: ComparedCanvas | None = None
        self.after: ComparedCanvas | None = None
        self._captions = (label(role="caption"), label(role="caption"))
        self._cards = (frame("card"), frame("card"))
        parts = row(self, gap=12)
        for caption, card in zip(self._captions, self._cards, strict=True):
            side = column(gap=6)
            side.addWidget(caption)
            column(card, margin=1)
            side.addWidget(card, 1)
            parts.addLayout(side, 1)

    def show_comparison(self, found: Comparison, path: Path, titles: tuple[str, str]) -> None:
        """Show both sides of ``found``; ``titles`` say which they are."""
        self._forget()
        kinds = found.kinds
        self.before, self.after = (
            ComparedCanvas(side, {id: kind for id, kind in kinds.items() if kind in shown}, path, self._registry)
            for side, shown in ((found.before, _BEFORE), (found.after, _AFTER))
        )
        for canvas, card, caption, title in zip(
            (self.before, self.after), self._cards, self._captions, titles, strict=True
        ):
            caption.setText(title)
            layout = card.layout()
            assert layout is not None
            layout.addWidget(canvas)
            canvas.chosen.connect(self.chosen)
        side_by_side(self.before, self.after)

    def fit(self) -> None:
        """Show everything there is on both sides."""
        if self.before is not None and self.after is not None:
            box = self.before.board.extent().united(self.after.board.extent())
            self.after.camera.fit(box, QSizeF(self.after.size()))

    def show_step(self, step: str) -> None:
        """Select a step and bring it into view; empty selects nothing and shows everything."""
        for canvas in (self.before, self.after):
            if canvas is not None:
                canvas.selection.select([step] if step in canvas.board.cards else [])
        if not step:
            self.fit()
        for canvas in (self.after, self.before):
            if canvas is not None and step in canvas.board.cards:
                near = max(READABLE, min(FIRST_ZOOM, canvas.width() / (CARD_WIDTH + 2 * MARGIN)))
                if canvas.camera.zoom < near:
                    canvas.camera.zoom = near
                    canvas.camera.centre(canvas.board.cards[step].rect.center(), QSizeF(canvas.size()))
                canvas.reveal(step)
                return

    def _forget(self) -> None:
        for canvas in (self.before, self.after):
            if canvas is not None:
                canvas.setParent(None)
                canvas.deleteLater()
        self.before = self.after = None


__all__ = ["LOOKS", "Sides"]
