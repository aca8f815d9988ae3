"""What is under the mouse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPainterPathStroker

from runtime.model.layout import Note
from runtime.model.records import Edge
from studio.canvas.board import Board
from studio.canvas.cards import Card, Wire
from studio.canvas.folds import chevron_rect, fold_key, group_rect
from studio.canvas.measures import CARD_HEIGHT, CARD_WIDTH, GROUP_TITLE, NAMES_ONLY
from studio.canvas.paint_breaks import margin_of

#: How near is near enough, in pixels.
NEAR_PORT, NEAR_WIRE, CORNER, NEAR_MARGIN = 10.0, 7.0, 14.0, 10.0
#: What is left of this on the card of a collapsed group expands it, in canvas units.
CHEVRON = 52.0


class Kind(Enum):
    """Sorts of things on the canvas."""

    NOTHING = auto()
    CARD = auto()
    PORT = auto()
    MARGIN = auto()  #: of a card: its breakpoint
    ENTRY = auto()  #: where the only edge comes in
    WIRE = auto()
    NOTE = auto()
    GROUP = auto()
    CHEVRON = auto()  #: of a group: it collapses or expands
    CORNER = auto()  #: of a note or group: it resizes


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing: ``id`` of a card, note or group (``note:ID``, ``group:ID``), the port, or the edge."""

    kind: Kind = Kind.NOTHING
    id: str = ""
    port: str = ""
    edge: Edge | None = None


def hit(board: Board, place: QPointF, zoom: float, spare: Iterable[str] = ()) -> Hit:
    """What is at ``place``; things that lie on top go first. The steps in ``spare`` show their way for errors."""
    return (
        _port(board, place, zoom)
        or spare_at(board, place, zoom, spare)
        or _entry(board, place, zoom)
        or _margin(board, place, zoom)
        or _card(board, place)
        or _fold(board, place)
        or _wire(board, place, NEAR_WIRE / zoom)
        or _note(board, place, CORNER / zoom)
        or _group(board, place, CORNER / zoom)
        or Hit()
    )


def card_at(board: Board, place: QPointF) -> Card | None:
    """The card at a place; the one drawn last where several lie on each other."""
    x, y = place.x(), place.y()
    found = [
        card
        for card in board.cards.values()
        if card.x <= x <= card.x + CARD_WIDTH and card.y <= y <= card.y + CARD_HEIGHT
    ]
    return found[-1] if found else None


def fold_at(board: Board, place: QPointF) -> Card | None:
    """The card of a collapsed group at a place."""
    return next((card for card in board.folds.values() if card.rect.contains(place)), None)


def wire_at(board: Board, place: QPointF, near: float) -> Wire | None:
    """The wire at a place."""
    box = QRectF(place.x() - near, place.y() - near, 2 * near, 2 * near)
    for wire in board.wires.values():
        if wire.top - near <= place.y() <= wire.bottom + near and wire.path.intersects(box):
            stroke = QPainterPathStroker()
            stroke.setWidth(2 * near)
            if stroke.createStroke(wire.path).contains(place):
                return wire
    return None


def spare_at(board: Board, place: QPointF, zoom: float, spare: Iterable[str]) -> Hit | None:
    """The way for errors of one of these steps, where it leads nowhere yet."""
    if zoom <= NAMES_ONLY:
        return None
    for id in spare:
        port = board.spare(id)
        if port is not None and _is_near(board.port_place(id, port), place, NEAR_PORT / zoom):
            return Hit(Kind.PORT, id, port.name)
    return None


def _port(board: Board, place: QPointF, zoom: float) -> Hit | None:
    """From far no ports are drawn, and nobody means one."""
    if zoom <= NAMES_ONLY:
        return None
    near = NEAR_PORT / zoom
    reach = CARD_HEIGHT + near
    for card in board.cards.values():
        framed = card.id in board.frames
        if not framed and not (
            card.y < place.y() < card.y + 2 * reach and abs(card.entry.x() - place.x()) < CARD_WIDTH
        ):
            continue
        for port in card.ports:
            if _is_near(board.port_place(card.id, port), place, near):
                return Hit(Kind.PORT, card.id, port.name)
    return None


def _entry(board: Board, place: QPointF, zoom: float) -> Hit | None:
    """An edge by its end; where several come in, nobody knows which one is meant."""
    if zoom <= NAMES_ONLY:
        return None
    for card in board.cards.values():
        if _is_near(card.entry, place, NEAR_PORT / zoom):
            edges = [edge for edge in board.wires if edge[2] == card.id]
            return Hit(Kind.ENTRY, card.id, edge=edges[0]) if len(edges) == 1 else None
    return None


def margin_at(board: Board, place: QPointF, zoom: float) -> str:
    """The card whose left edge, where breakpoints are, is at a place; from far nobody means it."""
    if zoom <= NAMES_ONLY:
        return ""
    for card in board.cards.values():
        if abs(card.x - place.x()) <= NEAR_MARGIN and _is_near(margin_of(card), place, NEAR_MARGIN):
            return card.id
    return ""


def _margin(board: Board, place: QPointF, zoom: float) -> Hit | None:
    id = margin_at(board, place, zoom)
    return Hit(Kind.MARGIN, id) if id else None


def _card(board: Board, place: QPointF) -> Hit | None:
    card = card_at(board, place)
    return None if card is None else Hit(Kind.CARD, card.id)


def _fold(board: Board, place: QPointF) -> Hit | None:
    card = fold_at(board, place)
    if card is None:
        return None
    return Hit(Kind.CHEVRON if place.x() < card.x + CHEVRON else Kind.GROUP, card.id)


def _wire(board: Board, place: QPointF, near: float) -> Hit | None:
    wire = wire_at(board, place, near)
    return None if wire is None else Hit(Kind.WIRE, edge=wire.edge)


def _note(board: Board, place: QPointF, near: float) -> Hit | None:
    for id, note in board.notes.items():
        rect = _rect(note)
        if rect.contains(place):
            return Hit(Kind.CORNER if _is_corner(rect, place, near) else Kind.NOTE, f"note:{id}")
    return None


def _group(board: Board, place: QPointF, near: float) -> Hit | None:
    """A group is taken by its title or its edge: what is inside of it is somebody else's."""
    for id, group in board.groups.items():
        rect = group_rect(group)
        if fold_key(id) in board.folds or not rect.contains(place) or board.covered(id):
            continue
        if chevron_rect(group).contains(place):
            return Hit(Kind.CHEVRON, f"group:{id}")
        if _is_corner(rect, place, near):
            return Hit(Kind.CORNER, f"group:{id}")
        path = QPainterPath()
        path.addRect(rect.adjusted(near, max(near, GROUP_TITLE), -near, -near))
        if not path.contains(place):
            return Hit(Kind.GROUP, f"group:{id}")
    return None


def _is_near(one: QPointF, other: QPointF, near: float) -> bool:
    away = one - other
    return away.x() ** 2 + away.y() ** 2 <= near**2


def _is_corner(rect: QRectF, place: QPointF, near: float) -> bool:
    return place.x() > rect.right() - near and place.y() > rect.bottom() - near


def _rect(item: Note) -> QRectF:
    return QRectF(item.x, item.y, item.width, item.height)
