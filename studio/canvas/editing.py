"""What a person does to steps on the canvas, each as one entry of the undo stack.

Methods give the ids that are then to be selected. What is not possible raises UsageProblem with a remedy.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from types import MappingProxyType

from runtime.errors import UsageProblem
from runtime.model import Step
from runtime.model.edits import AddStep, Batch, ConnectSteps, Disconnect, Edit, RemoveStep, SetField, SetVariable
from runtime.model.layout import Note
from runtime.model.ports import DONE, ERROR, JUMPS, OUT, body_ports
from runtime.model.records import Edge
from runtime.tasks.registry import Registry
from studio.canvas.align import Alignment, aligned
from studio.canvas.arrange import Places
from studio.canvas.board import Board
from studio.canvas.clip import free_id
from studio.canvas.dropped import FILES, columns_of, rows_of
from studio.canvas.measures import CARD_HEIGHT, CARD_WIDTH, GAP_X, GAP_Y, GRID
from studio.canvas.room import after, room_for_card
from studio.i18n import tr, tr_count
from studio.state.contents import LayoutPatch
from studio.state.document import Document
from studio.state.selection import Selection


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something new goes: behind a port, into an edge, or to a free place."""

    place: tuple[float, float] | None = None
    source: str = ""
    port: str = ""
    edge: Edge | None = None


class Editing:
    """Edits one document as its board shows it."""

    def __init__(self, document: Document, board: Board, registry: Registry) -> None:
        self._document, self._board, self._registry = document, board, registry

    def insert(self, type: str, spot: Spot, *, file: str = "") -> str:
        """A new step of this type; what followed the port or stood behind the edge now follows the new step.

        ``file`` is what it works on, as params hold it.
        """
        steps = self._document.workflow.steps
        params = MappingProxyType(FILES[type](file)) if file else MappingProxyType({})
        step = Step(free_id(type.rpartition(".")[2], steps), type, params=params)
        source, port, onward = self._joint(spot)
        place = spot.place or self._place_behind(source, port)
        edits: list[Edit] = [AddStep(step)]
        edits += [Disconnect(source, target, port) for target in onward]
        edits += [ConnectSteps(source, step.id, port)] if source else []
        edits += [ConnectSteps(step.id, target, self._way_on(step)) for target in onward if step.type not in JUMPS]
        room = {} if spot.place and not spot.edge else room_for_card(self._board, place, source, port, onward)
        self._apply(Batch(tuple(edits)), tr("Add step"), {**room, step.id: place})
        return step.id

    def connect(self, source: str, port: str, target: str) -> None:
        """An edge. Raises UsageProblem where it would lead in a circle."""
        self._must_lead_on(source, target)
        self._apply(ConnectSteps(source, target, port), tr("Connect steps"), {})

    def reconnect(self, edge: Edge, target: str) -> None:
        """An edge to another step, or to none. Raises UsageProblem where it would lead in a circle."""
        source, port, before = edge
        edits: list[Edit] = [Disconnect(source, before, port)]
        if target:
            self._must_lead_on(source, target)
            edits.append(ConnectSteps(source, target, port))
        self._apply(Batch(tuple(edits)), tr("Connect steps") if target else tr("Delete edge"), {})

    def _must_lead_on(self, source: str, target: str) -> None:
        if source == target or self._leads_to(target, source):
            raise UsageProblem(
                tr("This edge would lead back to where it comes from."),
                remedy=tr("Put steps that repeat into a loop: For each, While or Count."),
            )

    def targets(self, source: str, port: str) -> list[str]:
        """The steps that a port may lead to, the nearest first; not those it leads to already."""
        steps, here = self._document.workflow.steps, self._board.cards[source]
        left_out = self._before(source) | {source, *steps[source].next.get(port, ())}
        cards = [card for card in self._board.cards.values() if card.id not in left_out]
        return [card.id for card in sorted(cards, key=lambda card: abs(card.x - here.x) + abs(card.y - here.y))]

    def _before(self, id: str) -> set[str]:
        """All steps from which a way leads to this one."""
        sources: dict[str, list[str]] = {}
        for step in self._document.workflow.steps.values():
            for target in (target for targets in step.next.values() for target in targets):
                sources.setdefault(target, []).append(step.id)
        found, waiting = set[str](), [id]
        while waiting:
            new = [source for source in sources.get(waiting.pop(), ()) if source not in found]
            found.update(new)
            waiting += new
        return found

    def delete(self, selection: Selection) -> None:
        """Everything selected. What came before a step goes on with what came after it."""
        ids = list(dict.fromkeys(selection.ids))
        bodies = {inner for id in ids for inner in self._board.inside(id)} - set(ids)
        edits: list[Edit] = [Disconnect(source, target, port) for source, port, target in selection.edges]
        edits += [RemoveStep(id, heal=True) for id in ids] + [RemoveStep(id) for id in bodies]
        gone = LayoutPatch(groups=dict.fromkeys(selection.groups), notes=dict.fromkeys(selection.notes))
        title = tr_count("Delete step", "Delete {n} steps", len(ids)) if ids else tr("Delete")
        self._document.apply(Batch(tuple(edits)), title, layout=gone, gesture="")

    def take_out(self, id: str, place: tuple[float, float]) -> None:
        """A step out of its chain, which closes behind it."""
        step = self._document.workflow.steps[id]
        alone = replace(
            step, next=MappingProxyType({port: step.next[port] for port in body_ports(step) if port in step.next})
        )
        self._apply(Batch((RemoveStep(id, heal=True), AddStep(alone))), tr("Take step out"), {id: place})

    def put_in(self, id: str, edge: Edge, place: tuple[float, float]) -> None:
        """A step that nothing is connected with into an edge."""
        source, port, target = edge
        way = self._way_on(self._document.workflow.steps[id])
        edits = (Disconnect(source, target, port), ConnectSteps(source, id, port), ConnectSteps(id, target, way))
        room = room_for_card(self._board, place, source, port, (target,))
        self._apply(Batch(edits), tr("Put step in"), {**room, id: place})

    def move(self, places: Places, others: LayoutPatch, title: str) -> None:
        """Cards to new places, with groups and notes."""
        self._document.place(replace(others, positions=self._board.positions(places)), title)

    def align(self, ids: Collection[str], how: Alignment) -> None:
        """Cards on one line, or at equal distances."""
        self.move(aligned(self._board.places(), ids, how), LayoutPatch(), tr("Align"))

    def toggle_enabled(self, ids: Collection[str]) -> None:
        """Switch steps off; on, where all of them are off."""
        on = not any(self._document.workflow.steps[id].enabled for id in ids)
        edits = tuple(SetField(id, "enabled", on) for id in ids)
        self._document.apply(Batch(edits), tr("Switch on") if on else tr("Switch off"), gesture="")

    def read_rows(self, path: str, place: tuple[float, float]) -> list[str]:
        """A step that reads the rows of a table file, and a loop over them. ``path`` as params hold it."""
        read, each = rows_of(path, self._document.workflow.steps)
        x, y = snapped(*place)
        edits = (AddStep(read), AddStep(each), ConnectSteps(read.id, each.id))
        self._apply(Batch(edits), tr("Read rows"), {read.id: (x, y), each.id: (x, y + CARD_HEIGHT + GAP_Y)})
        return [read.id, each.id]

    def name_columns(self, loop: str, columns: Iterable[str]) -> str:
        """A step in a loop's body that keeps each column of the row in a variable of its own."""
        workflow = self._document.workflow
        step, variables = columns_of(columns, workflow.variables, workflow.steps)
        source, port, onward = self._joint(Spot(source=loop, port="each"))
        edits: list[Edit] = [SetVariable(variable) for variable in variables]
        edits += [AddStep(step), ConnectSteps(source, step.id, port)]
        for target in onward:
            edits += [Disconnect(source, target, port), ConnectSteps(step.id, target, OUT)]
        place = self._place_behind(source, port)
        room = room_for_card(self._board, place, source, port, onward)
        self._apply(Batch(tuple(edits)), tr("Make variables of the columns"), {**room, step.id: place})
        return step.id

    def note(self, place: tuple[float, float], text: str = "") -> str:
        """A comment at a place."""
        id = free_id("note", self._document.layout.notes)
        x, y = snapped(*place)
        self._document.place(LayoutPatch(notes={id: Note(text, x=x, y=y)}), tr("Add note"))
        return id

    def _apply(self, edit: Edit, title: str, places: Places) -> None:
        self._document.apply(edit, title, layout=LayoutPatch(self._board.positions(places)), gesture="")

    def _joint(self, spot: Spot) -> tuple[str, str, tuple[str, ...]]:
        """The source and port that a new step follows, and the steps that come behind it."""
        if spot.edge is not None:
            return spot.edge[0], spot.edge[1], (spot.edge[2],)
        if not spot.source:
            return "", "", ()
        step = self._document.workflow.steps[spot.source]
        port = spot.port or self._way_in(step) or self._way_on(step)
        return spot.source, port, step.next.get(port, ()) if spot.place is None else ()

    @staticmethod
    def _way_in(step: Step) -> str:
        """The port of a body that is still empty: what is added to a fresh loop is what it repeats."""
        return next((port for port in body_ports(step)[:1] if not step.next.get(port)), "")

    def _way_on(self, step: Step) -> str:
        """The port by which the next step follows."""
        names = [port.name for port in self._board.ports_of(step)]
        for wanted in (OUT, DONE):
            if wanted in names:
                return wanted
        return next((name for name in names if name != ERROR), OUT)

    def _place_behind(self, source: str, port: str) -> tuple[float, float]:
        """Below a port, or beside what hangs on it already."""
        if not source:
            box = self._board.extent()
            return snapped(box.left() if not box.isEmpty() else 0.0, box.bottom() + GAP_Y if not box.isEmpty() else 0.0)
        card = self._board.cards[source]
        spot = next((port_ for port_ in card.ports if port_.name == port), None)
        at = self._board.port_place(source, spot) if spot else card.rect.center()
        several = len(card.ports) > 1 and spot is not None and not spot.framed
        aside = (
            (spot.dx > 0) * (CARD_WIDTH + GAP_X) / 2 - (spot.dx < 0) * (CARD_WIDTH + GAP_X) / 2
            if several and spot
            else 0.0
        )
        middle = card.x + CARD_WIDTH / 2 if several else at.x()
        return round(middle + aside - CARD_WIDTH / 2), round(at.y() + GAP_Y)

    def _leads_to(self, start: str, goal: str) -> bool:
        return goal in after(self._document.workflow.steps, [start])


def snapped(x: float, y: float) -> tuple[float, float]:
    """The nearest point of the grid."""
    return round(x / GRID) * GRID, round(y / GRID) * GRID
