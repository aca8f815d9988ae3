"""Walking the graph with the arrow keys: along the edges up and down, to the neighbour left and right."""

from __future__ import annotations

from enum import Enum

from runtime.model.records import Edge
from studio.canvas.board import Board
from studio.canvas.cards import Card


class Way(Enum):
    """A direction on the canvas, as a step in x and y."""

    UP = (0, -1)
    DOWN = (0, 1)
    LEFT = (-1, 0)
    RIGHT = (1, 0)


def first(board: Board) -> str:
    """Where walking begins: the uppermost card; empty when there is none."""
    card = min(board.shown.values(), key=lambda card: (card.y, card.x), default=None)
    return card.id if card else ""


def neighbour(board: Board, id: str, way: Way) -> str:
    """The step, or key of a collapsed group, that an arrow key leads to from ``id``; empty when there is none."""
    here = board.shown.get(id)
    if here is None:
        return first(board)
    if way is Way.DOWN:
        linked = [board.seat(edge[2]) for edge in board.wires if board.seat(edge[0]) is here]
    elif way is Way.UP:
        linked = [board.seat(edge[0]) for edge in board.wires if board.seat(edge[2]) is here]
    else:
        linked = []
    if linked:
        return min(linked, key=lambda card: (abs(card.x - here.x), card.x)).id
    return _nearest(board, here, way)


def next_edge(board: Board, step: str, edge: Edge | None, way: Way) -> Edge | None:
    """The edge out of a step (down), or into it (up), from left to right; after ``edge``, one of them, the next; None
    where there is none."""
    outward = way in (Way.DOWN, Way.RIGHT)
    wires = [wire for wire in board.wires.values() if wire.edge[0 if outward else 2] == step]
    edges = [wire.edge for wire in sorted(wires, key=lambda wire: (wire.start.x(), wire.end.x()))]
    if not edges:
        return None
    return edges[(edges.index(edge) + 1) % len(edges)] if edge in edges else edges[0]


def _nearest(board: Board, here: Card, way: Way) -> str:
    """The card that lies best in a direction: near, and more ahead than aside."""
    right, down = way.value
    best, cost = "", float("inf")
    for card in board.shown.values():
        dx, dy = card.x - here.x, card.y - here.y
        ahead, aside = dx * right + dy * down, abs(dx * down) + abs(dy * right)
        # Cards are wide: one that stands slightly aside is still above or below.
        if ahead > 1 and aside <= ahead * 2 and ahead + 2 * aside < cost:
            best, cost = card.id, ahead + 2 * aside
    return best
