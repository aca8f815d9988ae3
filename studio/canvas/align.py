"""Putting selected cards on one line, or at equal distances."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from statistics import fmean

from studio.canvas.arrange import Places
from studio.canvas.measures import CARD_HEIGHT, CARD_WIDTH


class Alignment(StrEnum):
    """Ways to align."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"
    ACROSS = "across"
    DOWN = "down"


def aligned(places: Places, ids: Collection[str], how: Alignment) -> Places:
    """New places of ``ids``; ``across`` and ``down`` make the distances equal and need three cards."""
    cards = {id: places[id] for id in ids if id in places}
    if len(cards) < 2:
        return {}
    xs, ys = [x for x, _ in cards.values()], [y for _, y in cards.values()]
    match how:
        case Alignment.LEFT | Alignment.RIGHT | Alignment.CENTRE:
            x = {Alignment.LEFT: min(xs), Alignment.RIGHT: max(xs)}.get(how, fmean(xs))
            return {id: (x, y) for id, (_, y) in cards.items()}
        case Alignment.TOP | Alignment.BOTTOM | Alignment.MIDDLE:
            y = {Alignment.TOP: min(ys), Alignment.BOTTOM: max(ys)}.get(how, fmean(ys))
            return {id: (x, y) for id, (x, _) in cards.items()}
        case Alignment.ACROSS:
            return {
                id: (x, cards[id][1]) for id, x in _even({id: x for id, (x, _) in cards.items()}, CARD_WIDTH).items()
            }
        case Alignment.DOWN:
            return {
                id: (cards[id][0], y) for id, y in _even({id: y for id, (_, y) in cards.items()}, CARD_HEIGHT).items()
            }


def _even(places: dict[str, float], size: float) -> dict[str, float]:
    """The same order at equal distances between the outer two, which stay; never on top of each other."""
    order = sorted(places, key=lambda id: places[id])
    low, high = places[order[0]], places[order[-1]]
    step = max((high - low) / (len(order) - 1), size + 16)
    return {id: low + number * step for number, id in enumerate(order)}
