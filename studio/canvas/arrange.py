"""Where the steps of a workflow go by themselves: top down, bodies inside the frame of their container.

The same workflow always gives the same picture, and a small edit moves only what must make room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from runtime.model import Step
from runtime.model.graph import Plan, ScopePlan
from runtime.model.layout import Layout
from runtime.model.ports import body_ports
from studio.canvas.layers import Link, arranged
from studio.canvas.measures import (
    APART,
    CARD_HEIGHT,
    CARD_WIDTH,
    FRAME_BOTTOM,
    FRAME_SIDE,
    FRAME_TOP,
    GAP_X,
    GAP_Y,
)
from studio.canvas.ports import Port

Places = dict[str, tuple[float, float]]
#: The ports of a step, as the canvas draws them.
PortsOf = Callable[[Step], tuple[Port, ...]]


@dataclass(frozen=True, slots=True)
class Block:
    """Steps arranged as one thing: its size, and the upper left corner of each card in it."""

    width: float
    height: float
    places: Mapping[str, tuple[float, float]]


def arrange(plan: Plan, ports_of: PortsOf) -> Places:
    """The upper left corner of every card. Steps that the graph has no place for stand in a row below."""
    root = _scope(plan, plan.scopes[("", "")], ports_of)
    places = dict(root.places)
    lost = [id for id in plan.workflow.steps if id not in places]
    for number, id in enumerate(lost):
        places[id] = (number * (CARD_WIDTH + GAP_X), root.height + APART)
    return {id: (round(x), round(y)) for id, (x, y) in places.items()}


def anchored(places: Places, there: Mapping[str, tuple[float, float]]) -> Places:
    """``places`` moved as a whole so that the first step that is ``there`` already keeps its place."""
    first = next((id for id in places if id in there), None)
    if first is None:
        return places
    dx, dy = there[first][0] - places[first][0], there[first][1] - places[first][1]
    return {id: (x + dx, y + dy) for id, (x, y) in places.items()}


def unplaced(plan: Plan, free: Mapping[str, tuple[float, float]], layout: Layout, ports_of: PortsOf) -> Places:
    """Places of the steps that ``layout`` says nothing of; those in ``free`` keep theirs.

    Where it knows none, all are arranged; so they are when one comes in before others and nobody placed any by hand.
    Else each new one stands below the step before it, and nothing else moves.
    """
    steps = plan.workflow.steps
    known = {id: place for id, place in free.items() if id in steps}
    known |= {id: (place.x, place.y) for id, place in layout.positions.items() if id in steps}
    if not known:
        return arrange(plan, ports_of)
    # A column must be read from top to bottom: what was recorded or accepted into it makes the rest give way.
    if layout.positions.keys().isdisjoint(steps) and any(_leads_to(step, known) for step in steps.values()):
        return anchored(arrange(plan, ports_of), known)
    before = {target: step.id for step in steps.values() for targets in step.next.values() for target in targets}
    for id in (*(id for scope in plan.scopes.values() for id in scope.steps), *steps):
        if id not in known:
            known[id] = _below(known.get(before.get(id, "")), known)
    return known


def _leads_to(step: Step, known: Mapping[str, tuple[float, float]]) -> bool:
    """Whether a step without a place comes before one that has its place."""
    return step.id not in known and any(target in known for targets in step.next.values() for target in targets)


def _below(source: tuple[float, float] | None, taken: Mapping[str, tuple[float, float]]) -> tuple[float, float]:
    """A place below a card, or else below all; to the right where a card is there already."""
    x, y = source or (min(x for x, _ in taken.values()), max(y for _, y in taken.values()))
    y += CARD_HEIGHT + GAP_Y
    while any(abs(x - other_x) < CARD_WIDTH and abs(y - other_y) < CARD_HEIGHT for other_x, other_y in taken.values()):
        x += CARD_WIDTH + GAP_X
    return x, y


def _scope(plan: Plan, scope: ScopePlan, ports_of: PortsOf) -> Block:
    """One scope: its connected parts side by side."""
    blocks = [_part(plan, scope, part, ports_of) for part in _parts(scope)]
    return _row(blocks, APART)


def _parts(scope: ScopePlan) -> list[list[str]]:
    """The steps of a scope in groups that edges connect, each in the scope's order."""
    root = {step: step for step in scope.steps}

    def find(step: str) -> str:
        while root[step] != step:
            root[step] = step = root[root[step]]
        return step

    for step in scope.steps:
        for source, _ in scope.incoming[step]:
            root[find(step)] = find(source)
    parts: dict[str, list[str]] = {}
    for step in scope.steps:
        parts.setdefault(find(step), []).append(step)
    return list(parts.values())


def _part(plan: Plan, scope: ScopePlan, steps: list[str], ports_of: PortsOf) -> Block:
    blocks = {step: _block(plan, step, ports_of) for step in steps}
    sizes = {step: (block.width, block.height) for step, block in blocks.items()}
    middles = arranged(sizes, [link for step in steps for link in _links(plan, scope, step, ports_of)], GAP_X, GAP_Y)
    left = min(x - blocks[step].width / 2 for step, (x, _) in middles.items())
    corners = {step: (x - blocks[step].width / 2 - left, y) for step, (x, y) in middles.items()}
    width = max(x + blocks[step].width for step, (x, _) in corners.items())
    height = max(y + blocks[step].height for step, (_, y) in corners.items())
    return Block(width, height, _moved((blocks[step], corners[step]) for step in steps))


def _links(plan: Plan, scope: ScopePlan, step: str, ports_of: PortsOf) -> list[Link]:
    outgoing = scope.outgoing[step]
    offsets = {port.name: port.dx for port in ports_of(plan.workflow.steps[step])} if len(outgoing) > 1 else {}
    return [Link(step, target, offsets.get(port, 0.0)) for port, targets in outgoing.items() for target in targets]


def _block(plan: Plan, id: str, ports_of: PortsOf) -> Block:
    """A step with everything inside of it."""
    bodies = [plan.scope(id, port) for port in body_ports(plan.workflow.steps[id])]
    filled = [_scope(plan, body, ports_of) for body in bodies if body.steps]
    if not filled:
        return Block(CARD_WIDTH, CARD_HEIGHT, {id: (0.0, 0.0)})
    row = _row(filled, GAP_X)
    inner = max(row.width, CARD_WIDTH)
    below = FRAME_TOP + CARD_HEIGHT + GAP_Y
    card = Block(CARD_WIDTH, CARD_HEIGHT, {id: (0.0, 0.0)})
    corners = (
        (card, (FRAME_SIDE + (inner - CARD_WIDTH) / 2, FRAME_TOP)),
        (row, (FRAME_SIDE + (inner - row.width) / 2, below)),
    )
    return Block(inner + 2 * FRAME_SIDE, below + row.height + FRAME_BOTTOM, _moved(corners))


def _row(blocks: list[Block], gap: float) -> Block:
    x, placed = 0.0, []
    for block in blocks:
        placed.append((block, (x, 0.0)))
        x += block.width + gap
    return Block(max(x - gap, 0.0), max((block.height for block in blocks), default=0.0), _moved(placed))


def _moved(blocks: Iterable[tuple[Block, tuple[float, float]]]) -> Places:
    return {id: (x + dx, y + dy) for block, (dx, dy) in blocks for id, (x, y) in block.places.items()}
