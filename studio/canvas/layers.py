"""Arranging a directed acyclic graph in layers, top down.

Each node comes below everything that leads to it. Within a layer nodes stand in the order that crosses few edges, and
as near to what they are connected with as the others allow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from statistics import fmean

#: How often order and places are improved; more changes nothing that a person sees.
SWEEPS = 6
#: A long edge keeps a lane of this width free beside the nodes it passes.
LANE = 24.0
#: With more lanes than this the graph is no longer one that lanes make readable.
MOST_LANES = 20_000


@dataclass(frozen=True, slots=True)
class Link:
    """An edge; it leaves its source ``dx`` to the right of the middle."""

    source: str
    target: str
    dx: float = 0.0


@dataclass(slots=True)
class _Node:
    """A node, or with an empty id a lane. ``gate`` is the last node that every way to this one leads through."""

    id: str
    width: float
    height: float
    layer: int = 0
    x: float = 0.0
    before: list[tuple[_Node, float]] = field(default_factory=list)
    after: list[tuple[_Node, float]] = field(default_factory=list)
    order: int = 0
    gate: _Node | None = None

    @property
    def weight(self) -> float:
        """How much it insists on its place: lanes want to be straight."""
        return 1.0 if self.height else 4.0


def arranged(
    sizes: Mapping[str, tuple[float, float]], links: Sequence[Link], gap_x: float, gap_y: float
) -> dict[str, tuple[float, float]]:
    """Where the middle of each node's upper side comes. ``sizes`` holds the nodes so that every link points forward."""
    nodes = {id: _Node(id, width, height) for id, (width, height) in sizes.items()}
    for link in links:
        source, target = nodes[link.source], nodes[link.target]
        target.layer = max(target.layer, source.layer + 1)
    # One pass is enough in topological order only: links are sorted by the place of their source.
    layers = _layers(nodes, links)
    _find_gates(layers)
    _order(layers)
    _place(layers, gap_x)
    return _positions(layers, gap_y)


def _layers(nodes: Mapping[str, _Node], links: Sequence[Link]) -> list[list[_Node]]:
    height = max((node.layer for node in nodes.values()), default=-1) + 1
    layers: list[list[_Node]] = [[] for _ in range(height)]
    for node in nodes.values():
        layers[node.layer].append(node)
    spare = MOST_LANES
    for link in links:
        source, target = nodes[link.source], nodes[link.target]
        spare -= target.layer - source.layer - 1
        _connect(source, target, link.dx, layers if spare > 0 else None)
    return layers


def _connect(source: _Node, target: _Node, dx: float, layers: list[list[_Node]] | None) -> None:
    """Link two nodes, with a lane through every layer in between."""
    for layer in range(source.layer + 1, target.layer) if layers is not None else ():
        lane = _Node("", LANE, 0.0, layer)
        assert layers is not None
        layers[layer].append(lane)
        source.after.append((lane, dx))
        lane.before.append((source, dx))
        source, dx = lane, 0.0
    source.after.append((target, dx))
    target.before.append((source, dx))


def _find_gates(layers: list[list[_Node]]) -> None:
    """Immediate dominators: what branches at a gate and comes together again looks best right below it."""
    for layer in layers[1:]:
        for node in layer:
            gates: list[_Node | None] = [other for other, _ in node.before]
            node.gate = reduce(_common_gate, gates) if gates else None


def _common_gate(one: _Node | None, other: _Node | None) -> _Node | None:
    while one is not other and one is not None and other is not None:
        if one.layer >= other.layer:
            one = one.gate
        else:
            other = other.gate
    return one if one is other else None


def _order(layers: list[list[_Node]]) -> None:
    _number(layers, _first_seen(layers))
    for _ in range(SWEEPS):
        for layer in reversed(layers[:-1]):
            _sort(layer, [[other.order for other, _ in node.after] for node in layer])
        for layer in layers[1:]:
            _sort(layer, [[other.order + dx / 1000 for other, dx in node.before] for node in layer])


def _first_seen(layers: list[list[_Node]]) -> dict[int, int]:
    """A number for each node, depth first, by ports from left to right: where nothing else decides, this does."""
    seen: dict[int, int] = {}
    waiting = [node for layer in reversed(layers) for node in reversed(layer) if not node.before]
    while waiting:
        node = waiting.pop()
        if id(node) not in seen:
            seen[id(node)] = len(seen)
            waiting += [other for other, _ in sorted(node.after, key=lambda link: -link[1])]
    return seen


def _number(layers: list[list[_Node]], seen: Mapping[int, int]) -> None:
    for layer in layers:
        layer.sort(key=lambda node: seen[id(node)])
        for number, node in enumerate(layer):
            node.order = number


def _sort(layer: list[_Node], wishes: list[list[float]]) -> None:
    wish = {
        id(node): fmean(places) if places else float(node.order) for node, places in zip(layer, wishes, strict=True)
    }
    layer.sort(key=lambda node: wish[id(node)])
    for number, node in enumerate(layer):
        node.order = number


def _place(layers: list[list[_Node]], gap: float) -> None:
    for layer in layers:
        _spread(layer, [0.0] * len(layer), gap)
    for _ in range(SWEEPS):
        _place_downwards(layers, gap)
        for layer in reversed(layers[:-1]):
            _spread(layer, [_middle([o.x - dx for o, dx in node.after], node.x) for node in layer], gap)
    # Downwards last: what follows one step alone then stands exactly below it.
    _place_downwards(layers, gap)


def _place_downwards(layers: list[list[_Node]], gap: float) -> None:
    for layer in layers[1:]:
        _spread(layer, [_wish(node) for node in layer], gap)


def _wish(node: _Node) -> float:
    """Below the step before; below the gate where several lead to it."""
    if len(node.before) > 1 and node.gate is not None:
        return node.gate.x
    return _middle([other.x + dx for other, dx in node.before], node.x)


def _middle(places: list[float], otherwise: float) -> float:
    return fmean(places) if places else otherwise


def _spread(layer: list[_Node], wishes: list[float], gap: float) -> None:
    """Put nodes as near to their wishes as their order and widths allow, by least squares (pool adjacent violators)."""
    offsets, offset = [], 0.0
    for number, node in enumerate(layer):
        offset += (layer[number - 1].width + node.width) / 2 + gap if number else 0.0
        offsets.append(offset)
    pools: list[tuple[float, float, int]] = []  # place, weight, how many nodes
    for node, wish, offset in zip(layer, wishes, offsets, strict=True):
        place, weight, count = wish - offset, node.weight, 1
        while pools and pools[-1][0] > place:
            other, more, several = pools.pop()
            place = (other * more + place * weight) / (more + weight)
            weight, count = weight + more, count + several
        pools.append((place, weight, count))
    places = [place for place, _, count in pools for _ in range(count)]
    for node, place, offset in zip(layer, places, offsets, strict=True):
        node.x = place + offset


def _positions(layers: list[list[_Node]], gap: float) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    y = 0.0
    for layer in layers:
        found.update({node.id: (node.x, y) for node in layer if node.id})
        y += max((node.height for node in layer), default=0.0) + gap
    return found
