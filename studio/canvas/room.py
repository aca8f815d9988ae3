"""Room for a card that comes in: what stands behind it gives way, also to the frames around it that grow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from runtime.model import Step
from runtime.model.ports import body_ports
from studio.canvas.arrange import Places
from studio.canvas.board import Board
from studio.canvas.measures import CARD_HEIGHT, FRAME_BOTTOM, GAP_Y


def room_for_card(board: Board, place: tuple[float, float], source: str, port: str, onward: Iterable[str]) -> Places:
    """New places of the steps that come behind a new card at ``place``, which follows a port and goes ``onward``."""
    steps, places = board.workflow.steps, board.places()
    below, bottom = _below(places, place, after(steps, onward)), place[1] + CARD_HEIGHT
    needs = [_distance(below, bottom)]
    for container in _around(board, source, port):
        bottom += FRAME_BOTTOM
        behind = _below(places, place, after(steps, _ways_out(steps[container])))
        frame = board.frames.get(container)
        if frame is None or frame.rect.bottom() < bottom:
            needs.append(_distance(behind, bottom))
        below |= behind
    down = max(needs)
    return {id: (x, y + down) for id, (x, y) in below.items()} if down > 0 else {}


def after(steps: Mapping[str, Step], first: Iterable[str]) -> set[str]:
    """These steps and all that come after."""
    waiting, found = list(first), set[str]()
    while waiting:
        id = waiting.pop()
        if id in steps and id not in found:
            found.add(id)
            waiting += [target for targets in steps[id].next.values() for target in targets]
    return found


def _around(board: Board, source: str, port: str) -> list[str]:
    """The containers around what hangs on a port, from the innermost."""
    step = board.workflow.steps.get(source)
    own = [source] if step is not None and port in body_ports(step) else []
    return [*own, *(board.plan.containers(source) if source in board.plan.scope_of else ())]


def _ways_out(container: Step) -> list[str]:
    bodies = body_ports(container)
    return [target for port, targets in container.next.items() if port not in bodies for target in targets]


def _below(places: Places, place: tuple[float, float], ids: Iterable[str]) -> Places:
    """Those of some steps that stand below a new card, or beside it."""
    return {id: places[id] for id in ids if places[id][1] > place[1] - CARD_HEIGHT}


def _distance(places: Places, bottom: float) -> float:
    """How far cards must move down to stand below ``bottom``."""
    return bottom + GAP_Y - min((y for _, y in places.values()), default=bottom + GAP_Y)
