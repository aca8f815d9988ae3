"""The outline: every step in order, bodies inside, one selection with the canvas, words for screen readers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from pytestqt.qtbot import QtBot

from runtime.model import Workflow
from runtime.model.edits import SetField
from runtime.tasks.registry import Registry
from studio.panels.outline import STEP_ROLE, Outline
from studio.state.document import Document
from studio.state.selection import Selection
from studio.theme import Theme
from tests.unit.studio.canvas.conftest import SHAPES


@dataclass
class Open:
    document: Document
    selection: Selection


@pytest.fixture
def flow(theme: Theme) -> Iterator[Open]:
    document = Document.new(SHAPES)
    yield Open(document, Selection())
    document.close()


@pytest.fixture
def outline(flow: Open, qtbot: QtBot) -> Outline:
    outline = Outline(Registry())
    qtbot.addWidget(outline)
    outline.show_flow(flow)
    outline.show()
    return outline


def _walk(outline: Outline, parent: QModelIndex | None = None, depth: int = 0) -> Iterator[tuple[int, QModelIndex]]:
    model, top = outline.tree.model(), parent or QModelIndex()
    for row in range(model.rowCount(top)):
        index = model.index(row, 0, top)
        yield depth, index
        yield from _walk(outline, index, depth + 1)


def _steps(outline: Outline) -> list[tuple[int, str]]:
    return [(depth, index.data(STEP_ROLE)) for depth, index in _walk(outline) if index.data(STEP_ROLE)]


def test_steps_stand_in_order_and_bodies_inside(outline: Outline) -> None:
    found = _steps(outline)
    assert [id for depth, id in found if depth == 0] == ["open", "check", "yes", "join", "loop", "end"]
    assert [id for depth, id in found if depth == 2] == ["one", "two"]


def test_one_selection_with_the_canvas(outline: Outline, flow: Open) -> None:
    flow.selection.select(["two"])
    assert [index.data(STEP_ROLE) for index in outline.tree.selectionModel().selectedIndexes()] == ["two"]
    index = next(index for _, index in _walk(outline) if index.data(STEP_ROLE) == "join")
    outline.tree.selectionModel().select(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    assert flow.selection.ids == ("join",)


def test_it_follows_edits_and_keeps_the_selection(outline: Outline, flow: Open, qtbot: QtBot) -> None:
    flow.selection.select(["two", "one"])
    flow.document.apply(SetField("join", "name", "Come together"), "Rename step")
    qtbot.waitUntil(lambda: "Come together" in [index.data() for _, index in _walk(outline)], timeout=5000)
    assert flow.selection.ids == ("two", "one")
    assert {index.data(STEP_ROLE) for index in outline.tree.selectionModel().selectedIndexes()} == {"one", "two"}


def test_searching_keeps_what_is_around(outline: Outline, flow: Open, qtbot: QtBot) -> None:
    flow.document.apply(SetField("two", "name", "Save the row"), "Rename step")
    qtbot.waitUntil(lambda: "Save the row" in [index.data() for _, index in _walk(outline)], timeout=5000)
    outline.search.setText("save the")
    assert [id for _, id in _steps(outline)] == ["loop", "two"]


def test_screen_readers_hear_what_it_does(outline: Outline) -> None:
    texts = [index.data(Qt.ItemDataRole.AccessibleTextRole) for _, index in _walk(outline) if index.data(STEP_ROLE)]
    assert all(texts) and texts[0].startswith("Open the browser")


def test_nothing_open_says_what_to_do(outline: Outline) -> None:
    outline.show_flow(None)
    assert not outline.tree.isVisible() and _steps(outline) == []


def test_an_empty_workflow(outline: Outline) -> None:
    document = Document.new(Workflow("empty"))
    outline.show_flow(Open(document, Selection()))
    assert not outline.tree.isVisible()
    outline.show_flow(None)
    document.close()
