"""Connecting steps without the mouse: which port, and then the step that it leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from runtime.model.ports import ERROR
from studio.canvas.editing import Spot
from studio.canvas.step_types import family_tone
from studio.i18n import tr
from studio.state.port_names import port_label
from studio.theme.popups import rounded

if TYPE_CHECKING:
    from studio.canvas.actions import Actions


class PortMenu(QMenu):
    """Calls ``choose`` with the name of a port; ``ports`` tells for each where it leads. Deletes itself."""

    def __init__(self, ports: Mapping[str, str], choose: Callable[[str], object], parent: QWidget) -> None:
        super().__init__(parent)
        rounded(self)
        self.setTitle(tr("Which way out"))
        self.setAccessibleName(self.title())
        self.aboutToHide.connect(self.deleteLater)
        for name, leads in ports.items():
            said = port_label(name)
            action = QAction(f"{said}  →  {leads}" if leads else said, self)
            action.triggered.connect(partial(choose, name))
            self.addAction(action)
        self.setActiveAction(self.actions()[0])


def lead_selected(canvas: Actions) -> None:
    """Ask where the selected edge, or a port of the current step, is to lead: to a step that is there or a new one."""
    edge, card = canvas.selected_edge(), canvas.board.cards.get(canvas.selection.current)
    if edge is not None:
        _ask(canvas, Spot(source=edge[0], port=edge[1], edge=edge))
    elif card is not None and card.ports:
        # The way of errors is on the card only once it leads somewhere.
        names = dict.fromkeys([*(port.name for port in card.ports), ERROR])
        ports = {name: _leads(canvas, card.id, name) for name in names}
        menu = PortMenu(ports, lambda port: _ask(canvas, Spot(source=card.id, port=port)), canvas)
        menu.popup(canvas.mapToGlobal(canvas.camera.to_pixel(card.rect.bottomLeft()).toPoint()))


def _leads(canvas: Actions, source: str, port: str) -> str:
    """What a port leads to now, by name."""
    steps = canvas.document.workflow.steps
    return ", ".join(canvas.looks.of(steps[id]).title for id in steps[source].next.get(port, ()) if id in steps)


def _ask(canvas: Actions, spot: Spot) -> None:
    """The search box with the steps that the spot may lead to above those that are new."""
    cards, source = canvas.board.cards, canvas.board.seat(spot.source)
    targets = [cards[id] for id in canvas.editing.targets(spot.source, spot.port)]
    there = {card.id: (canvas.looks.of(card.step).title, card.icon, family_tone(card.family)) for card in targets}
    pixel = canvas.camera.to_pixel(source.rect.bottomLeft())
    canvas.quick_add(spot, pixel, there=there, lead=lambda id: _lead(canvas, spot, id))


def _lead(canvas: Actions, spot: Spot, target: str) -> None:
    """Let the spot lead to a step; the edge that comes of it is selected."""
    if spot.edge is not None:
        edge = spot.edge
        canvas.attempt(lambda: canvas.editing.reconnect(edge, target))
    else:
        canvas.attempt(lambda: canvas.editing.connect(spot.source, spot.port, target))
    canvas.selection.select(edges=[(spot.source, spot.port, target)])
