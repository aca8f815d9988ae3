"""A canvas with a workflow of every shape: a chain, a decision that comes together, a loop, a try block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from runtime.model import Step, Workflow
from runtime.model.layout import Layout
from runtime.tasks.registry import Registry
from studio.canvas import Canvas
from studio.state.document import Document
from studio.state.selection import Selection
from studio.theme import Theme


def step(id: str, type: str = "flow.log", **edges: str | tuple[str, ...]) -> Step:
    ports = {port: (ids,) if isinstance(ids, str) else ids for port, ids in edges.items()}
    return Step(id, type, next=MappingProxyType(ports))


def flow(*steps: Step) -> Workflow:
    return Workflow("flow", steps=MappingProxyType({step.id: step for step in steps}))


#: open → check → (true) yes / (false) join; yes → join → loop { one → two } → end
SHAPES = flow(
    step("open", "browser.open", out="check"),
    step("check", "flow.condition", true="yes", false="join"),
    step("yes", out="join"),
    step("join", out="loop"),
    step("loop", "flow.for_each", each="one", done="end"),
    step("one", out="two"),
    step("two"),
    step("end", "flow.stop"),
)


@dataclass
class Bench:
    """A shown canvas with the hands to work on it."""

    canvas: Canvas
    document: Document
    selection: Selection

    def pixel(self, place: QPointF) -> QPoint:
        return self.canvas.camera.to_pixel(place).toPoint()

    def card(self, id: str) -> QPoint:
        return self.pixel(self.canvas.board.cards[id].rect.center())

    def port(self, id: str, name: str) -> QPoint:
        card = self.canvas.board.cards[id]
        return self.pixel(self.canvas.board.port_place(id, next(port for port in card.ports if port.name == name)))

    def click(self, at: QPoint, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mouseClick(self.canvas, Qt.MouseButton.LeftButton, modifiers, at)

    def drag(self, start: QPoint, end: QPoint, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mousePress(self.canvas, Qt.MouseButton.LeftButton, modifiers, start)
        QTest.mouseMove(self.canvas, (start + end) / 2)
        QTest.mouseMove(self.canvas, end)
        QTest.mouseRelease(self.canvas, Qt.MouseButton.LeftButton, modifiers, end)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.canvas, key, modifiers)

    def type(self, text: str) -> None:
        """Into whatever has the focus within the canvas."""
        QTest.keyClicks(self.canvas.window().focusWidget(), text)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.canvas.window().focusWidget(), key)

    def next(self, id: str) -> dict[str, tuple[str, ...]]:
        return dict(self.document.workflow.steps[id].next)


@pytest.fixture
def bench(theme: Theme, qtbot: QtBot) -> Iterator[Bench]:
    document, selection = Document.new(SHAPES, Layout()), Selection()
    canvas = Canvas(document, selection, Registry())
    qtbot.addWidget(canvas)
    canvas.resize(1200, 1100)
    canvas.show()
    canvas.activateWindow()
    canvas.setFocus()
    canvas.fit()
    yield Bench(canvas, document, selection)
    document.close()
