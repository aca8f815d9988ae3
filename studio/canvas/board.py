"""What there is to draw: cards, wires, frames, groups and notes with their places, made from a document.

Plain values without a widget. What did not change is the same object as before, so that painters can keep pictures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from runtime.model import Step, Workflow
from runtime.model.graph import Plan, compile_plan
from runtime.model.layout import Group, Layout, Note
from runtime.model.ports import body_ports
from runtime.model.records import Edge
from runtime.tasks.registry import Registry
from studio.canvas.arrange import Places, anchored, arrange, unplaced
from studio.canvas.measures import CARD_HEIGHT, CARD_WIDTH, FRAME_BOTTOM, FRAME_SIDE, FRAME_TOP, GAP_Y
from studio.canvas.ports import Port, ports_of
from studio.canvas.routes import route

Placed = TypeVar("Placed", Group, Note)

#: A wire as high as this may pass cards.
LONG = 2 * GAP_Y


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


class Board:
    """The drawing of one document. ``update`` brings it up to date, ``shift`` shows a drag that is not an edit yet."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self.workflow = Workflow("")
        self.layout = Layout()
        self.plan: Plan = compile_plan(self.workflow)[0]
        self.cards: dict[str, Card] = {}
        self.frames: dict[str, Frame] = {}
        self.wires: dict[Edge, Wire] = {}
        self.groups: Mapping[str, Group] = {}
        self.notes: Mapping[str, Note] = {}
        self._framed: frozenset[str] = frozenset()
        self._free: Places = {}
        self._leaving: dict[str, tuple[Card, list[Card], list[Wire]]] = {}
        self._shift: tuple[frozenset[str], float, float] = (frozenset(), 0.0, 0.0)

    def update(self, workflow: Workflow, layout: Layout) -> None:
        """Show this workflow with this layout."""
        if _same_graph(self.workflow, workflow):
            self.plan = replace(self.plan, workflow=workflow)
        else:
            self.plan, _ = compile_plan(workflow)
            self._framed = frozenset(owner for (owner, _), scope in self.plan.scopes.items() if owner and scope.steps)
        self.workflow, self.layout = workflow, layout
        if any(id not in layout.positions and id not in self._free for id in workflow.steps):
            self._free = unplaced(self.plan, self._free, layout, self.ports_of)
        self._shift = (frozenset(), 0.0, 0.0)
        self._draw()

    def shift(self, ids: Iterable[str], dx: float, dy: float) -> None:
        """Show cards, groups and notes (as ``group:ID`` and ``note:ID``) away from their places."""
        self._shift = (frozenset(ids), dx, dy)
        self._draw()

    def places(self) -> Places:
        """Where every card stands, also those that the layout says nothing of."""
        return {id: (card.x, card.y) for id, card in self.cards.items()}

    def arranged(self) -> Places:
        """Where every card would stand when all are arranged anew."""
        return anchored(arrange(self.plan, self.ports_of), self.places())

    def ports_of(self, step: Step) -> tuple[Port, ...]:
        """The ports that a step shows."""
        return ports_of(step, self._registry.find(step.type), framed=step.id in self._framed)

    def port_place(self, id: str, port: Port) -> QPointF:
        """Where a port is: at the card's lower edge, or the frame's."""
        card = self.cards[id]
        frame = self.frames.get(id) if port.framed else None
        y = frame.rect.bottom() if frame else card.y + CARD_HEIGHT
        middle = frame.rect.center().x() if frame else card.x + CARD_WIDTH / 2
        return QPointF(middle + port.dx, y)

    def extent(self) -> QRectF:
        """Everything there is; an empty rectangle when there is nothing."""
        rects = [frame.rect for frame in self.frames.values()]
        rects += [QRectF(item.x, item.y, item.width, item.height) for item in self.groups.values()]
        rects += [QRectF(item.x, item.y, item.width, item.height) for item in self.notes.values()]
        box = cards_box(self.cards.values())
        for rect in rects:
            box = box.united(rect)
        return box

    def inside(self, id: str) -> set[str]:
        """The steps in the frame of a container, at any depth."""
        return set(self.plan.inside(id)) if id in self.frames else set()

    def obstacles(self, wire: Wire) -> list[QRectF]:
        """Cards that lie between the ends of a long wire."""
        top, bottom = wire.top, wire.bottom
        if bottom - top < LONG:
            return []
        ends = (wire.edge[0], wire.edge[2])
        return [
            card.rect
            for card in self.cards.values()
            if top < card.y + CARD_HEIGHT and card.y < bottom and card.id not in ends
        ]

    def _draw(self) -> None:
        before = self.cards
        self.cards = {id: self._card(step) for id, step in self.workflow.steps.items()}
        changed = [card for id, card in self.cards.items() if before.get(id) is not card]
        moved = len(before) != len(self.cards) or any(_has_moved(before.get(card.id), card) for card in changed)
        self.groups = {id: self._shifted(f"group:{id}", item) for id, item in self.layout.groups.items()}
        self.notes = {id: self._shifted(f"note:{id}", item) for id, item in self.layout.notes.items()}
        if moved:
            self.frames = self._frames()
        if moved or changed:
            self.wires = self._wires(moved)

    def _card(self, step: Step) -> Card:
        place = self.layout.positions.get(step.id)
        x, y = (place.x, place.y) if place is not None else self._free.get(step.id, (0.0, 0.0))
        ids, dx, dy = self._shift
        if step.id in ids:
            x, y = x + dx, y + dy
        old, framed = self.cards.get(step.id), step.id in self._framed
        if old is not None and old.step is step and old.framed == framed:
            return old if (old.x, old.y) == (x, y) else replace(old, x=x, y=y)
        spec = self._registry.find(step.type)
        ports = ports_of(step, spec, framed=framed)
        return Card(step, x, y, ports, spec.icon if spec else "circle-help", step.type.partition(".")[0], framed)

    def _shifted(self, key: str, item: Placed) -> Placed:
        ids, dx, dy = self._shift
        return replace(item, x=item.x + dx, y=item.y + dy) if key in ids else item

    def _frames(self) -> dict[str, Frame]:
        owners = {owner for owner, _ in self.plan.scopes if owner}
        depths = {owner: sum(1 for _ in self.plan.containers(owner)) for owner in owners}
        frames: dict[str, Frame] = {}
        # Inner frames first: an outer one encloses them.
        for owner in sorted(owners, key=lambda owner: -depths[owner]):
            box = self.cards[owner].rect
            for port in body_ports(self.workflow.steps[owner]):
                for step in self.plan.scope(owner, port).steps:
                    box = box.united(frames[step].rect if step in frames else self.cards[step].rect)
            rect = box.adjusted(-FRAME_SIDE, -FRAME_TOP, FRAME_SIDE, FRAME_BOTTOM)
            frames[owner] = Frame(owner, rect, depths[owner])
        return dict(reversed(frames.items()))

    def _wires(self, moved: bool) -> dict[Edge, Wire]:
        leaving, before = {}, self._leaving
        for id, card in self.cards.items():
            targets = [self.cards[target] for ids in card.step.next.values() for target in ids if target in self.cards]
            old = before.get(id)
            # A frame grows with what is inside, and a long wire goes around cards that may have moved.
            kept = (
                old is not None
                and old[0] is card
                and old[1] == targets
                and not (moved and (card.framed or _long(old[2])))
            )
            leaving[id] = old if old is not None and kept else (card, targets, list(self._wires_of(card)))
        self._leaving = leaving
        return {wire.edge: wire for _, _, wires in leaving.values() for wire in wires}

    def _wires_of(self, card: Card) -> Iterator[Wire]:
        for port in card.ports:
            targets = [id for id in card.step.next.get(port.name, ()) if id in self.cards]
            start = self.port_place(card.id, port) if targets else QPointF()
            for target in targets:
                yield Wire((card.id, port.name, target), start, self.cards[target].entry, self)


def _long(wires: Iterable[Wire]) -> bool:
    return any(wire.bottom - wire.top >= LONG for wire in wires)


def _has_moved(before: Card | None, now: Card) -> bool:
    return before is None or (before.x, before.y, before.framed) != (now.x, now.y, now.framed)


def _same_graph(before: Workflow, now: Workflow) -> bool:
    """Whether two workflows have the same steps with the same edges: plan and frames are then the same too."""
    if before.steps is now.steps:
        return True
    if before.steps.keys() != now.steps.keys():
        return False
    pairs = ((before.steps[id], step) for id, step in now.steps.items())
    return all(old is new or (old.type == new.type and old.next == new.next) for old, new in pairs)


def cards_box(cards: Iterable[Card]) -> QRectF:
    """The rectangle around cards; empty when there are none."""
    cards = list(cards)
    if not cards:
        return QRectF()
    left, top = min(card.x for card in cards), min(card.y for card in cards)
    right = max(card.x for card in cards) + CARD_WIDTH
    return QRectF(left, top, right - left, max(card.y for card in cards) + CARD_HEIGHT - top)
