"""How the canvas feels under the hands, as UX.md promises it: every key and gesture sent as the window system does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from runtime.model.edits import SetField, SetParams
from studio.canvas.editing import Spot
from studio.canvas.leading import PortMenu
from studio.canvas.measures import GRID, NAMES_ONLY
from studio.canvas.quick_add import QuickAdd
from tests.unit.studio.canvas.conftest import Bench

CONTROL = Qt.KeyboardModifier.ControlModifier


def wheel(bench: Bench, at: QPoint, turns: int) -> None:
    event = QWheelEvent(
        QPointF(at), QPointF(bench.canvas.mapToGlobal(at)), QPoint(), QPoint(0, 120 * turns),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(bench.canvas, event)


def test_space_pans_and_changes_nothing(bench: Bench) -> None:
    before = bench.canvas.camera.origin
    QTest.keyPress(bench.canvas, Qt.Key.Key_Space)
    assert bench.canvas.cursor().shape() is Qt.CursorShape.OpenHandCursor
    bench.drag(bench.card("check"), bench.card("check") + QPoint(60, 30))
    QTest.keyRelease(bench.canvas, Qt.Key.Key_Space)
    assert bench.canvas.camera.origin - before == QPointF(60, 30)
    assert not bench.document.undo_title and bench.canvas.cursor().shape() is Qt.CursorShape.ArrowCursor


@pytest.mark.parametrize("turns", [3, -3])
def test_the_wheel_zooms_to_the_pointer(bench: Bench, turns: int) -> None:
    at = bench.card("yes") + QPoint(30, 10)
    place, zoom = bench.canvas.camera.to_canvas(QPointF(at)), bench.canvas.camera.zoom
    wheel(bench, at, turns)
    assert (bench.canvas.camera.zoom > zoom) is (turns > 0)
    away = bench.canvas.camera.to_canvas(QPointF(at)) - place
    assert abs(away.x()) < 0.01 and abs(away.y()) < 0.01


def test_f_shows_everything(bench: Bench) -> None:
    wheel(bench, QPoint(5, 5), 8)
    bench.key(Qt.Key.Key_F)
    seen = bench.canvas.camera.seen(bench.canvas.size().toSizeF())
    assert seen.contains(bench.canvas.board.extent())


def test_arrows_walk_and_enter_opens(bench: Bench, qtbot: QtBot) -> None:
    bench.selection.select(["open"])
    walked = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        bench.key(key)
        walked.append(bench.selection.current)
    assert walked[0] == "check" and walked[1] in ("yes", "join") and walked[-1] in bench.canvas.board.cards
    with qtbot.waitSignal(bench.canvas.step_opened, timeout=2000) as opened:
        bench.key(Qt.Key.Key_Return)
    assert opened.args == [bench.selection.current]


def test_edges_are_reached_from_the_keyboard(bench: Bench) -> None:
    """Shift with an arrow goes round the edges of a step; an arrow goes on to the step at the edge's end."""
    shift = Qt.KeyboardModifier.ShiftModifier
    bench.selection.select(["check"])
    walked = []
    for _ in range(3):
        bench.key(Qt.Key.Key_Down, shift)
        walked += [edge[1] for edge in bench.selection.edges]
    assert walked == ["true", "false", "true"] and "Edge from" in bench.canvas.accessibleName()
    bench.key(Qt.Key.Key_Down)
    assert bench.selection.ids == ("yes",) and not bench.selection.edges
    bench.key(Qt.Key.Key_Up, shift)
    assert bench.selection.edges == (("check", "true", "yes"),)
    bench.key(Qt.Key.Key_Delete)
    assert "true" not in bench.next("check")


def test_delete_heals_and_duplicate_stands_beside(bench: Bench) -> None:
    bench.selection.select(["yes"])
    bench.key(Qt.Key.Key_D, CONTROL)
    [copy] = bench.selection.ids
    assert copy not in ("yes",) and bench.canvas.board.places()[copy] != bench.canvas.board.places()["yes"]
    bench.selection.select(["yes"])
    bench.key(Qt.Key.Key_Delete)
    assert bench.next("check")["true"] == ("join",)


@pytest.mark.parametrize("way", ["tab", "port"])
def test_the_search_for_a_step_is_typed_into_and_adds_it(bench: Bench, way: str) -> None:
    bench.selection.select(["two"])
    if way == "tab":
        bench.key(Qt.Key.Key_Tab)
    else:
        bench.drag(bench.port("two", "out"), bench.port("two", "out") + QPoint(-260, 30))
    [search] = bench.canvas.findChildren(QuickAdd)
    [field] = search.findChildren(QLineEdit)
    assert search.isVisible()
    QTest.keyClicks(field, "wait")
    QTest.keyClick(field, Qt.Key.Key_Return)
    [added] = bench.next("two")["out"]
    assert bench.selection.ids == (added,) and not search.isVisible()
    bench.document.undo()
    assert "out" not in bench.next("two") and added not in bench.document.workflow.steps


def test_what_is_not_there_is_told_where_one_searches(bench: Bench) -> None:
    bench.key(Qt.Key.Key_Tab)
    [search] = bench.canvas.findChildren(QuickAdd)
    [field] = search.findChildren(QLineEdit)
    QTest.keyClicks(field, "qqxyzzy")
    assert search._nothing.isVisible() and not search._list.isVisible()
    field.clear()
    assert search._list.isVisible() and not search._nothing.isVisible()


def test_what_is_added_to_a_fresh_loop_is_what_it_repeats(bench: Bench) -> None:
    loop = bench.canvas.editing.insert("flow.for_each", Spot(source="two"))
    inner = bench.canvas.editing.insert("flow.log", Spot(source=loop))
    after = bench.canvas.editing.insert("flow.log", Spot(source=loop))
    assert bench.next(loop) == {"each": (inner,), "done": (after,)}


def test_from_far_a_line_on_what_a_step_does_is_not_drawn(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A card whose second line changes looks the same from far, and another one from near."""
    # However busy the machine is, no card waits for the next frame.
    monkeypatch.setattr("studio.canvas.stage.BUDGET_S", 60.0)
    for zoom, same in ((NAMES_ONLY * 0.9, True), (1.0, False)):
        bench.canvas.camera.zoom_to(zoom, QPointF(600, 500))
        bench.canvas.reveal("open")
        looks = []
        for line in ("https://example.org", "https://example.com/other"):
            bench.document.apply(SetField("open", "name", "Open the shop"), "Rename step")
            bench.document.apply(SetParams("open", {"url": line}), "Change", gesture="")
            looks.append(bench.canvas.grab(QRect(bench.card("open") - QPoint(40, 20), QSize(80, 40))).toImage())
        assert (looks[0] == looks[1]) is same


@pytest.mark.parametrize("size", [QSize(900, 500), QSize(420, 700), QSize(560, 420)])
def test_the_minimap_hides_no_step_that_is_to_be_seen(bench: Bench, size: QSize) -> None:
    canvas = bench.canvas
    canvas.resize(size)
    QApplication.processEvents()
    bench.key(Qt.Key.Key_F)
    assert not [id for id, card in canvas.board.cards.items() if canvas.minimap.covers(card.rect)]
    canvas.camera.zoom_to(1.0, QPointF(0, 0))
    for id, card in canvas.board.cards.items():
        canvas.reveal(id)
        assert not canvas.minimap.covers(card.rect)
        assert canvas.camera.seen(canvas.size().toSizeF()).contains(card.rect)


def test_from_far_a_click_on_a_cards_edge_selects_the_step(bench: Bench) -> None:
    bench.canvas.camera.zoom_to(0.12, QPointF(600, 500))
    bench.click(bench.pixel(bench.canvas.board.cards["check"].rect.center() + QPointF(0, 20)))
    [search] = bench.canvas.findChildren(QuickAdd)
    assert bench.selection.ids == ("check",) and not search.isVisible()


def test_the_way_for_errors_is_drawn_with_the_mouse(bench: Bench) -> None:
    """It shows on the card where the mouse is, and is a port like any other once it leads somewhere."""
    board = bench.canvas.board
    port = board.spare("open")
    assert port is not None and board.spare("end") is None, "behind the end nothing follows"
    QTest.mouseMove(bench.canvas, bench.card("open"))
    bench.drag(bench.pixel(board.port_place("open", port)), bench.card("end"))
    assert bench.next("open") == {"out": ("check",), "error": ("end",)}
    assert board.spare("open") is None
    bench.drag(bench.port("open", "error"), bench.card("join"))
    assert bench.next("open")["error"] == ("end", "join")


def test_steps_are_connected_from_the_keyboard(bench: Bench) -> None:
    """C asks for the way out and then for the step; what would lead in a circle is not offered."""
    bench.selection.select(["check"])
    bench.key(Qt.Key.Key_C)
    [ways] = bench.canvas.findChildren(PortMenu)
    assert [action.text().partition(" ")[0] for action in ways.actions()][:2] == ["true", "false"]
    QTest.keyClick(ways, Qt.Key.Key_Down)
    QTest.keyClick(ways, Qt.Key.Key_Return)
    [search] = bench.canvas.findChildren(QuickAdd)
    [field] = search.findChildren(QLineEdit)
    assert not {"open", "check", "join"} & set(search.there)
    QTest.keyClicks(field, bench.canvas.looks.of(bench.document.workflow.steps["end"]).title)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert bench.next("check")["false"] == ("end", "join")
    assert bench.selection.edges == (("check", "false", "end"),) and not search.isVisible()
    bench.key(Qt.Key.Key_C)  # the edge itself: to another step
    QTest.keyClicks(field, bench.canvas.looks.of(bench.document.workflow.steps["yes"]).title)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert bench.next("check")["false"] == ("join", "yes") and bench.selection.edges == (("check", "false", "yes"),)
    bench.document.undo()
    bench.document.undo()
    assert bench.next("check")["false"] == ("join",)


def test_a_new_step_is_put_to_any_port_and_into_an_edge_from_the_keyboard(bench: Bench) -> None:
    bench.selection.select(["open"])
    bench.key(Qt.Key.Key_C)
    [search] = bench.canvas.findChildren(QuickAdd)
    [field] = search.findChildren(QLineEdit)
    ways = bench.canvas.findChildren(PortMenu)
    assert [action.text() for action in ways[0].actions()][-1] == "error"
    QTest.keyClick(ways[0], Qt.Key.Key_Down)
    QTest.keyClick(ways[0], Qt.Key.Key_Return)
    QTest.keyClicks(field, "wait")
    QTest.keyClick(field, Qt.Key.Key_Return)
    [added] = bench.next("open")["error"]
    assert bench.selection.ids == (added,)
    bench.selection.select(edges=[("join", "out", "loop")])
    bench.key(Qt.Key.Key_Tab)
    QTest.keyClicks(field, "wait")
    QTest.keyClick(field, Qt.Key.Key_Return)
    [between] = bench.next("join")["out"]
    assert between != "loop" and bench.next(between)["out"] == ("loop",)


def test_the_minimap_is_there_while_it_has_something_to_add(bench: Bench) -> None:
    canvas = bench.canvas
    canvas.resize(900, 700)
    QApplication.processEvents()
    bench.key(Qt.Key.Key_F)
    assert canvas.minimap.isHidden(), "everything is seen"
    canvas.zoom_actual()
    canvas.camera.zoom_to(2.0, QPointF(450, 350))
    assert canvas.minimap.isVisible()
    canvas.resize(420, 700)
    QApplication.processEvents()
    assert canvas.minimap.isHidden(), "there is no room for it"


def test_a_canvas_that_gets_lower_keeps_the_selected_step_in_view(bench: Bench) -> None:
    canvas = bench.canvas
    canvas.resize(900, 700)
    QApplication.processEvents()
    canvas.camera.zoom_to(1.0, QPointF(0, 0))
    bench.selection.select(["join"])
    canvas.reveal("join")
    canvas.camera.pan(0, 560 - canvas.camera.to_pixel(canvas.board.cards["join"].rect.topLeft()).y())
    canvas.resize(900, 300)
    QApplication.processEvents()
    assert canvas.camera.seen(canvas.size().toSizeF()).contains(canvas.board.cards["join"].rect)


def test_notes_are_reached_moved_and_changed_from_the_keyboard(bench: Bench) -> None:
    for place, text in (((900.0, 40.0), "First"), ((900.0, 3000.0), "Far below")):
        bench.canvas.editing.note(place, text)
    shift = Qt.KeyboardModifier.ShiftModifier
    said = []
    for _ in range(3):
        bench.key(Qt.Key.Key_N, shift)
        said.append(bench.canvas.accessibleName())
        [id] = bench.selection.notes
        note = bench.canvas.board.notes[id]
        seen = bench.canvas.camera.seen(bench.canvas.size().toSizeF())
        assert seen.contains(QRectF(note.x, note.y, note.width, note.height))
    assert said == ["Note: First", "Note: Far below", "Note: First"]
    x, y = note.x, note.y
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        bench.key(key, CONTROL)
    moved = bench.document.layout.notes[id]
    assert (moved.x, moved.y) == (x + GRID, y + GRID)
    back(bench, lambda: bench.document.layout.notes[id].x == x)
    bench.key(Qt.Key.Key_Return)
    bench.type("Changed ")
    bench.press(Qt.Key.Key_Escape)
    bench.selection.select(notes=[id])
    bench.canvas.setFocus()
    bench.key(Qt.Key.Key_Delete)
    assert id not in bench.document.layout.notes


def test_steps_are_moved_from_the_keyboard(bench: Bench) -> None:
    bench.selection.select(["yes"])
    x, y = bench.canvas.board.places()["yes"]
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Down):
        bench.key(key, CONTROL)
    assert bench.canvas.board.places()["yes"] == (x - GRID, y + 2 * GRID)
    back(bench, lambda: bench.canvas.board.places()["yes"] == (x, y))


def back(bench: Bench, holds: Callable[[], bool]) -> None:
    """Undo moves that followed each other: quick ones are one entry, on a slow machine there are several."""
    for _ in range(3):
        if not holds():
            bench.document.undo()
    assert holds()
