"""What stands on the canvas: cards of steps and of collapsed groups, frames of containers, and wires."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from runtime.model import Step
from runtime.model.records import Edge
from studio.canvas.measures import CARD_HEIGHT, CARD_WIDTH
from studio.canvas.ports import Port
from studio.canvas.routes import route

if TYPE_CHECKING:
    from studio.canvas.board import Board


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """A step at a place. Compared by identity: another object is another picture."""

    step: Step
    x: float
    y: float
    ports: tuple[Port, ...]
    icon: str
    family: str
    framed: bool
    tone: str = ""  #: the token or ``#rrggbb`` of its colour, where that is not its family's

    @property
    def id(self) -> str:
        return self.step.id

    @property
    def rect(self) -> QRectF:
        return QRectF(self.x, self.y, CARD_WIDTH, CARD_HEIGHT)

    @property
    def entry(self) -> QPointF:
        """Where edges come in."""
        return QPointF(self.x + CARD_WIDTH / 2, self.y)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """The extent of a container: its card and everything inside."""

    id: str
    rect: QRectF
    depth: int


class Wire:
    """An edge on the canvas: ``left``, ``right``, ``top`` and ``bottom`` enclose its ends.

    Its path is made when it is first drawn, and may leave them to go around a card.
    """

    def __init__(self, edge: Edge, start: QPointF, end: QPointF, board: Board) -> None:
        self.edge, self.start, self.end = edge, start, end
        self.left, self.right = sorted((start.x(), end.x()))
        self.top, self.bottom = sorted((start.y(), end.y()))
        self._board = board

    @cached_property
    def path(self) -> QPainterPath:
        return route(self.start, self.end, self._board.obstacles(self))


def cards_box(cards: Iterable[Card]) -> QRectF:
    """The rectangle around cards; empty when there are none."""
    cards = list(cards)
    if not cards:
        return QRectF()
    left, top = min(card.x for card in cards), min(card.y for card in cards)
    right = max(card.x for card in cards) + CARD_WIDTH
    return QRectF(left, top, right - left, max(card.y for card in cards) + CARD_HEIGHT - top)
