"""Draws the board as the camera sees it, within the time of a frame.

Pictures of cards are kept. While zoom changes, the kept ones are stretched, and only as many are drawn anew in a frame
as its time allows; the next frames bring the others. From far, cards are names, then blocks, drawn all at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QTransform

from runtime.model.records import Edge
from studio.canvas.board import Board
from studio.canvas.camera import Camera
from studio.canvas.cards import Card, Wire
from studio.canvas.folds import fold_key
from studio.canvas.marks import IDLE, BreakMark, Status, StepMark
from studio.canvas.measures import BLOCKS_ONLY, CARD_HEIGHT, CARD_WIDTH, NAMES_ONLY, RADIUS, STRAIGHT_WIRES
from studio.canvas.paint_breaks import paint_breakpoint, paint_hint, paint_stopped
from studio.canvas.paint_cards import EDGE, Dress, card_colour, paint_card, paint_name, paint_ports, state_colour
from studio.canvas.paint_ground import paint_frame, paint_grid, paint_group, paint_note
from studio.canvas.paint_running import paint_running
from studio.canvas.paint_wires import paint_labels, paint_lines, paint_wire, wire_colour
from studio.theme import Tokens

#: Time in which cards may be drawn anew within one frame, in seconds.
BUDGET_S = 0.005
#: Windows full of pictures that are kept besides what is seen: a person moves back and forth.
MOST_KEPT = 4

_MOVING = (Status.RUNNING, Status.WAITING)


@dataclass(slots=True)
class Picked:
    """What is selected, and what the mouse is over."""

    steps: Collection[str] = ()
    edges: Collection[Edge] = ()
    groups: Collection[str] = ()
    notes: Collection[str] = ()
    hovered: str = ""
    #: The card at whose margin the mouse is: a click there sets a breakpoint.
    margin: str = ""


@dataclass(slots=True)
class _Kept:
    card: Card
    dress: Dress
    scale: float
    far: bool
    pixmap: QPixmap

    @property
    def pixels(self) -> int:
        return self.pixmap.width() * self.pixmap.height()


@dataclass(slots=True)
class Stage:
    """``dress_of`` says how a step looks besides its place; ``turn`` (0 to 1) moves what is running."""

    board: Board
    camera: Camera
    dress_of: Callable[[str], Dress]
    marks: Mapping[str, StepMark]
    picked: Picked = field(default_factory=Picked)
    turn: float = 0.0
    #: Breakpoints at edges.
    breaks: Mapping[Edge, BreakMark] = field(default_factory=dict)
    #: Pixels of all pictures that are kept, four bytes each.
    kept_pixels: int = 0
    _kept: dict[str, _Kept] = field(default_factory=dict)
    _until: float = 0.0
    _late: bool = False

    def forget(self) -> None:
        """Draw every card anew: theme, language or resolution changed, or nobody looks."""
        self._kept.clear()
        self.kept_pixels = 0

    def paint(self, painter: QPainter, window: QSizeF, tokens: Tokens, ratio: float) -> bool:
        """Draw everything that is seen; true when some cards wait for the next frame to become sharp."""
        self._late = False
        paint_grid(painter, self.camera, window, tokens, ratio)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self.camera.zoom > BLOCKS_ONLY)
        painter.setTransform(self.camera.transform, combine=True)
        seen = self.camera.seen(window)
        self._paint_ground(painter, seen, tokens, ratio)
        self._paint_wires(painter, seen, tokens)
        cards = self.seen_cards(seen)
        if self.camera.zoom <= BLOCKS_ONLY:
            self._paint_blocks(painter, cards, tokens)
        else:
            self._paint_cards(painter, cards, tokens, ratio)
            self._keep_few(cards, round(MOST_KEPT * window.width() * window.height() * ratio**2))
        return self._late

    def mark_of(self, card: Card) -> StepMark:
        """How the step of a card is, or the steps of a collapsed group."""
        return self.dress_of(card.id).mark if card.id in self.board.folds else self.marks.get(card.id, IDLE)

    def seen_cards(self, seen: QRectF) -> list[Card]:
        """The cards within a part of the canvas."""
        left, right = seen.left() - CARD_WIDTH - EDGE, seen.right() + EDGE
        top, bottom = seen.top() - CARD_HEIGHT - EDGE, seen.bottom() + EDGE
        return [card for card in self.board.shown.values() if left < card.x < right and top < card.y < bottom]

    def _paint_ground(self, painter: QPainter, seen: QRectF, tokens: Tokens, ratio: float) -> None:
        for id, group in self.board.groups.items():
            if fold_key(id) not in self.board.folds and not self.board.covered(id):
                paint_group(painter, group, tokens, selected=id in self.picked.groups, scale=self.camera.zoom * ratio)
        for frame in self.board.frames.values():
            if frame.rect.intersects(seen):
                mark = self.marks.get(frame.id, IDLE)
                idle = mark.status is Status.IDLE
                family = self.board.cards[frame.id].family
                colour = tokens.family(family) if idle else state_colour(mark, tokens)
                paint_frame(painter, frame, QColor(colour), tokens, active=not idle or frame.id in self.picked.steps)
        for id, note in self.board.notes.items():
            paint_note(painter, note, tokens, selected=id in self.picked.notes)

    def _paint_wires(self, painter: QPainter, seen: QRectF, tokens: Tokens) -> None:
        wires = self.seen_wires(seen)
        if self.camera.zoom <= STRAIGHT_WIRES:
            paint_lines(painter, wires, QColor(tokens.outline))
            return
        # Taken and selected ones last, so that they lie on top where wires meet.
        for wire in sorted(wires, key=self._rank) if self.picked.edges or self.marks else wires:
            went_on = self._ports_taken(wire)
            selected = wire.edge in self.picked.edges
            colour = wire_colour(wire, went_on, tokens, selected=selected)
            paint_wire(painter, wire, colour, 2.2 if selected or wire.edge[1] in went_on else 1.6)
            if mark := self.breaks.get(wire.edge):
                paint_breakpoint(painter, wire.path.pointAtPercent(0.5), mark, tokens)

    def seen_wires(self, seen: QRectF) -> list[Wire]:
        """Wires that may be within a part of the canvas."""
        left, right, top, bottom = (
            seen.left() - CARD_WIDTH,
            seen.right() + CARD_WIDTH,
            seen.top() - 40,
            seen.bottom() + 40,
        )
        return [
            wire
            for wire in self.board.wires.values()
            if wire.bottom > top and wire.top < bottom and wire.right > left and wire.left < right
        ]

    def _rank(self, wire: Wire) -> tuple[bool, bool]:
        return wire.edge in self.picked.edges, wire.edge[1] in self._ports_taken(wire)

    def _ports_taken(self, wire: Wire) -> tuple[str, ...]:
        return self.marks.get(wire.edge[0], IDLE).ports

    def _paint_blocks(self, painter: QPainter, cards: list[Card], tokens: Tokens) -> None:
        by_colour: dict[str, list[QRectF]] = {}
        for card in cards:
            mark = self.mark_of(card)
            idle = mark.status is Status.IDLE
            colour = card_colour(card, tokens).name() if idle else state_colour(mark, tokens)
            by_colour.setdefault(tokens.accent if card.id in self.picked.steps else colour, []).append(card.rect)
        painter.setPen(Qt.PenStyle.NoPen)
        for colour, rects in by_colour.items():
            painter.setBrush(QColor(colour))
            painter.drawRects(rects)

    def _paint_cards(self, painter: QPainter, cards: list[Card], tokens: Tokens, ratio: float) -> None:
        for card in cards:
            if card.id in self.picked.steps or card.id == self.picked.hovered:
                self._paint_outline(painter, card, tokens)
        self._paint_pictures(painter, cards, tokens, ratio)
        if self.camera.zoom > NAMES_ONLY:
            for card in cards:
                mark = self.mark_of(card)
                if mark.status in _MOVING:
                    paint_running(painter, card, mark, tokens, self.turn)
                elif mark.stopped or mark.status is Status.PAUSED:
                    paint_stopped(painter, card, QColor(state_colour(mark, tokens)))
                if mark.status in _MOVING or mark.stopped or mark.status is Status.PAUSED:
                    paint_ports(painter, card, self.dress_of(card.id), tokens, card.rect.topLeft())
                if card.id == self.picked.margin and self.dress_of(card.id).breakpoint is None:
                    paint_hint(painter, card, tokens)
                paint_labels(painter, self.board, card, tokens, mark.ports)

    def _keep_few(self, cards: list[Card], most: int) -> None:
        """Where more than ``most`` pixels are kept, those of ``cards`` only."""
        if self.kept_pixels > most:
            seen = {card.id for card in cards}
            self._kept = {id: kept for id, kept in self._kept.items() if id in seen}
            self.kept_pixels = sum(kept.pixels for kept in self._kept.values())

    def _paint_outline(self, painter: QPainter, card: Card, tokens: Tokens) -> None:
        """Around a card that is selected or under the mouse."""
        colour = QColor(tokens.accent)
        selected = card.id in self.picked.steps
        colour.setAlphaF(0.9 if selected else 0.35)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 2.0))
        painter.drawRoundedRect(card.rect.adjusted(-3, -3, 3, 3), RADIUS + 3, RADIUS + 3)

    def _paint_pictures(self, painter: QPainter, cards: list[Card], tokens: Tokens, ratio: float) -> None:
        """Pictures of cards on whole pixels, where they are sharp; stretched where they are of another zoom."""
        zoom, origin = self.camera.zoom, self.camera.origin
        far, scale = zoom <= NAMES_ONLY, zoom * ratio
        size = QSizeF(CARD_WIDTH + 2 * EDGE, CARD_HEIGHT + 2 * EDGE) * zoom
        painter.save()
        painter.setTransform(QTransform(), combine=False)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not far)
        # Counted from here: however long the ground took, every frame brings some cards up to date.
        self._until = time.perf_counter() + BUDGET_S
        for card in cards:
            kept = self._picture(card, tokens, ratio, far)
            x, y = (card.x - EDGE) * zoom + origin.x(), (card.y - EDGE) * zoom + origin.y()
            if kept.scale == scale:
                painter.drawPixmap(QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio), kept.pixmap)
            else:
                painter.drawPixmap(QRectF(QPointF(x, y), size), kept.pixmap, QRectF(kept.pixmap.rect()))
        painter.restore()

    def _picture(self, card: Card, tokens: Tokens, ratio: float, far: bool) -> _Kept:
        """The card's picture: the kept one where it still holds, or where there is no time for a new one."""
        scale = self.camera.zoom * ratio
        kept, dress = self._kept.get(card.id), self.dress_of(card.id)
        fits = kept is not None and kept.dress == dress and _alike(kept.card, card)
        if kept is not None and fits and kept.scale == scale and kept.far == far:
            return kept
        if kept is not None and time.perf_counter() > self._until:
            self._late = True
            return kept
        drawn = _Kept(card, dress, scale, far, _drawn(card, dress, tokens, scale, far))
        drawn.pixmap.setDevicePixelRatio(ratio)
        self._kept[card.id] = drawn
        self.kept_pixels += drawn.pixels - (kept.pixels if kept is not None else 0)
        return drawn


def _drawn(card: Card, dress: Dress, tokens: Tokens, scale: float, far: bool) -> QPixmap:
    size = QSizeF(CARD_WIDTH + 2 * EDGE, CARD_HEIGHT + 2 * EDGE) * scale
    pixmap = QPixmap(max(ceil(size.width()), 1), max(ceil(size.height()), 1))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.scale(scale, scale)
    painter.translate(EDGE, EDGE)
    if far:
        paint_name(painter, card, dress, tokens)
    else:
        paint_card(painter, card, dress, tokens, scale)
    painter.end()
    return pixmap


def _alike(one: Card, other: Card) -> bool:
    """Whether two cards look the same, wherever they stand."""
    return one is other or (one.step is other.step and one.ports == other.ports and one.tone == other.tone)
