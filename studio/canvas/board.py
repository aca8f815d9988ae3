"""What there is to draw: cards, wires, frames, groups and notes with their places, made from a document.

Plain values without a widget. What did not change is the same object as before, so that painters can keep pictures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QPointF, QRectF

from runtime.model import Step, Workflow
from runtime.model.graph import Plan, compile_plan
from runtime.model.layout import Group, Layout, Note, Position
from runtime.model.ports import body_ports
from runtime.model.records import Edge
from runtime.tasks.registry import Registry
from studio.canvas.arrange import Places, anchored, arrange, unplaced
from studio.canvas.cards import Card, Frame, Wire, cards_box
from studio.canvas.folds import fold_card, fold_key, folded, group_rect, reduced
from studio.canvas.measures import CARD_HEIGHT, CARD_WIDTH, FRAME_BOTTOM, FRAME_SIDE, FRAME_TOP, GAP_Y
from studio.canvas.ports import Port, ports_of, spare_port

Placed = TypeVar("Placed", Group, Note)

#: A wire as high as this may pass cards.
LONG = 2 * GAP_Y


class Board:
    """The drawing of one document. ``update`` brings it up to date, ``shift`` shows a drag that is not an edit yet."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self.workflow = Workflow("")
        self.layout = Layout()
        self.plan: Plan = compile_plan(self.workflow)[0]
        #: The cards that are seen: of steps outside of collapsed groups, and of these groups by their keys.
        self.cards: dict[str, Card] = {}
        self.folds: dict[str, Card] = {}
        #: Step to the key of the collapsed group that holds it.
        self.within: Mapping[str, str] = {}
        #: Groups that the layout collapses and this view shows expanded, to look at what is in them.
        self.opened: set[str] = set()
        self.frames: dict[str, Frame] = {}
        self.wires: dict[Edge, Wire] = {}
        self.groups: Mapping[str, Group] = {}
        self.notes: Mapping[str, Note] = {}
        self._all: dict[str, Card] = {}
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
        self.opened = {id for id in self.opened if id in layout.groups and layout.groups[id].collapsed}
        self._shift = (frozenset(), 0.0, 0.0)
        self._draw()

    def open(self, groups: Iterable[str]) -> None:
        """Show these collapsed groups expanded, and no others; the layout stays as it is."""
        self.opened = {id for id in groups if id in self.layout.groups and self.layout.groups[id].collapsed}
        self._draw()

    def shift(self, ids: Iterable[str], dx: float, dy: float) -> None:
        """Show cards, groups and notes (as ``group:ID`` and ``note:ID``) away from their places."""
        self._shift = (frozenset(ids), dx, dy)
        self._draw()

    def places(self) -> Places:
        """Where every step stands, also those in collapsed groups and those that the layout says nothing of."""
        return {id: (card.x, card.y) for id, card in self._all.items()}

    def positions(self, places: Places) -> dict[str, Position]:
        """Positions to be kept: with the first of them also those that cards have only by arrangement so far."""
        there = self.layout.positions
        loose = {id: place for id, place in self.places().items() if id not in there} if places else {}
        return {id: replace(there.get(id, Position()), x=x, y=y) for id, (x, y) in {**loose, **places}.items()}

    def covered(self, group: str) -> str:
        """The key of the collapsed group that hides this other one with all its steps; empty where none does."""
        members = [id for id in self.groups[group].members if id in self._all]
        homes = {self.within.get(id, "") for id in members}
        return homes.pop() if len(homes) == 1 and fold_key(group) not in self.folds else ""

    @property
    def shown(self) -> dict[str, Card]:
        """Every card that is seen, of steps and of collapsed groups."""
        return {**self.cards, **self.folds} if self.folds else self.cards

    def seat(self, id: str) -> Card:
        """The card where a step is seen: its own, or that of the collapsed group around it. Takes a group's key too."""
        return self.folds.get(self.within.get(id, id)) or self._all[id]

    def held(self, key: str) -> list[str]:
        """The steps that a collapsed group shows as one card."""
        return [id for id in self.workflow.steps if self.within.get(id) == key]

    def arranged(self) -> Places:
        """Where every card that is seen would stand when all are arranged anew; collapsed groups by their keys."""
        there = {id: (card.x, card.y) for id, card in self.shown.items()}
        plan, _ = compile_plan(reduced(self.workflow, self.within)) if self.folds else (self.plan, None)
        # A group that its own way out leads back into has no place as one card: its steps are arranged.
        if any(key not in plan.scope_of for key in self.folds):
            plan = self.plan
        return anchored(arrange(plan, self.ports_of), there)

    def ports_of(self, step: Step) -> tuple[Port, ...]:
        """The ports that a step shows."""
        return ports_of(step, self._registry.find(step.type), framed=step.id in self._framed)

    def spare(self, id: str) -> Port | None:
        """The way for errors that a step could have and does not show."""
        card = self.cards.get(id)
        return spare_port(card.ports, framed=card.framed) if card is not None else None

    def port(self, id: str, name: str) -> Port | None:
        """A port by its name, the spare one too."""
        card = self.cards.get(id)
        found = next((port for port in card.ports if port.name == name), None) if card is not None else None
        spare = self.spare(id)
        return found or (spare if spare is not None and spare.name == name else None)

    def port_place(self, id: str, port: Port) -> QPointF:
        """Where a port is: at the card's lower edge, or the frame's."""
        card = self.seat(id)
        if card.id != id:
            return QPointF(card.x + CARD_WIDTH / 2, card.y + CARD_HEIGHT)
        frame = self.frames.get(id) if port.framed else None
        y = frame.rect.bottom() if frame else card.y + CARD_HEIGHT
        middle = frame.rect.center().x() if frame else card.x + CARD_WIDTH / 2
        return QPointF(middle + port.dx, y)

    def extent(self) -> QRectF:
        """Everything there is; an empty rectangle when there is nothing."""
        rects = [frame.rect for frame in self.frames.values()]
        rects += [
            group_rect(group)
            for id, group in self.groups.items()
            if fold_key(id) not in self.folds and not self.covered(id)
        ]
        rects += [QRectF(item.x, item.y, item.width, item.height) for item in self.notes.values()]
        box = cards_box(self.shown.values())
        for rect in rects:
            box = box.united(rect)
        return box

    def inside(self, id: str) -> set[str]:
        """The steps in the frame of a container, at any depth."""
        return set(self.plan.inside(id)) if id in self._framed else set()

    def obstacles(self, wire: Wire) -> list[QRectF]:
        """Cards that lie between the ends of a long wire."""
        top, bottom = wire.top, wire.bottom
        if bottom - top < LONG:
            return []
        ends = (self.seat(wire.edge[0]).id, self.seat(wire.edge[2]).id)
        return [
            card.rect
            for card in self.shown.values()
            if top < card.y + CARD_HEIGHT and card.y < bottom and card.id not in ends
        ]

    def _draw(self) -> None:
        before, folds, groups = self._all, self.folds, self.groups
        self._all = {id: self._card(step) for id, step in self.workflow.steps.items()}
        changed = [card for id, card in self._all.items() if before.get(id) is not card]
        moved = len(before) != len(self._all) or any(_has_moved(before.get(card.id), card) for card in changed)
        self.groups = {id: self._shifted(f"group:{id}", item) for id, item in self.layout.groups.items()}
        self.notes = {id: self._shifted(f"note:{id}", item) for id, item in self.layout.notes.items()}
        moved = self._fold() or moved or folds.keys() != self.folds.keys() or groups != self.groups
        moved = moved or any(folds[key] is not card for key, card in self.folds.items())
        self.cards = {id: card for id, card in self._all.items() if id not in self.within} if self.folds else self._all
        if moved:
            self.frames = self._frames()
        if moved or changed:
            self.wires = self._wires(moved)

    def _fold(self) -> bool:
        """Find out which steps stand in which collapsed group; whether others do now."""
        closed = {id: group for id, group in self.groups.items() if group.collapsed and id not in self.opened}
        before, self.within = self.within, folded(closed, self._all, self.inside)
        held = set(self.within.values())
        self.folds = {
            key: fold_card(key, group, self.folds.get(key))
            for id, group in closed.items()
            if (key := fold_key(id)) in held
        }
        return before != self.within

    def _card(self, step: Step) -> Card:
        place = self.layout.positions.get(step.id)
        x, y = (place.x, place.y) if place is not None else self._free.get(step.id, (0.0, 0.0))
        ids, dx, dy = self._shift
        if step.id in ids:
            x, y = x + dx, y + dy
        old, framed = self._all.get(step.id), step.id in self._framed
        if old is not None and old.step is step and old.framed == framed:
            return old if (old.x, old.y) == (x, y) else replace(old, x=x, y=y)
        spec = self._registry.find(step.type)
        ports = ports_of(step, spec, framed=framed)
        return Card(step, x, y, ports, spec.icon if spec else "circle-help", step.type.partition(".")[0], framed)

    def _shifted(self, key: str, item: Placed) -> Placed:
        ids, dx, dy = self._shift
        return replace(item, x=item.x + dx, y=item.y + dy) if key in ids else item

    def _frames(self) -> dict[str, Frame]:
        owners = {owner for owner, _ in self.plan.scopes if owner and owner not in self.within}
        depths = {owner: sum(1 for _ in self.plan.containers(owner)) for owner in owners}
        frames: dict[str, Frame] = {}
        # Inner frames first: an outer one encloses them.
        for owner in sorted(owners, key=lambda owner: -depths[owner]):
            box = self.cards[owner].rect
            for port in body_ports(self.workflow.steps[owner]):
                for step in self.plan.scope(owner, port).steps:
                    box = box.united(frames[step].rect if step in frames else self.seat(step).rect)
            for group in self._groups_in(owner):
                box = box.united(group_rect(group))
            rect = box.adjusted(-FRAME_SIDE, -FRAME_TOP, FRAME_SIDE, FRAME_BOTTOM)
            frames[owner] = Frame(owner, rect, depths[owner])
        return dict(reversed(frames.items()))

    def _groups_in(self, owner: str) -> Iterator[Group]:
        """Expanded groups all of whose steps a container holds: its frame is around theirs, never through it."""
        inside = self.inside(owner)
        for id, group in self.groups.items():
            members = [member for member in group.members if member in self._all]
            if members and inside.issuperset(members) and fold_key(id) not in self.folds and not self.covered(id):
                yield group

    def _wires(self, moved: bool) -> dict[Edge, Wire]:
        leaving, before = {}, self._leaving
        for id, card in self._all.items():
            ends = [self.seat(id)]
            ends += [self.seat(target) for ids in card.step.next.values() for target in ids if target in self._all]
            old = before.get(id)
            # A frame grows with what is inside, and a long wire goes around cards that may have moved.
            kept = (
                old is not None and old[0] is card and old[1] == ends and not (moved and (card.framed or _long(old[2])))
            )
            leaving[id] = old if old is not None and kept else (card, ends, list(self._wires_of(card)))
        self._leaving = leaving
        return {wire.edge: wire for _, _, wires in leaving.values() for wire in wires}

    def _wires_of(self, card: Card) -> Iterator[Wire]:
        """The edges out of a step, but those that stay within a collapsed group."""
        home = self.within.get(card.id)
        for port in card.ports:
            targets = [id for id in card.step.next.get(port.name, ()) if id in self._all]
            targets = [id for id in targets if home is None or self.within.get(id) != home]
            start = self.port_place(card.id, port) if targets else QPointF()
            for target in targets:
                yield Wire((card.id, port.name, target), start, self.seat(target).entry, self)


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
