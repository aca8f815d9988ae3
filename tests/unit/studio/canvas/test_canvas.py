"""Mouse and keys on a shown canvas, and what they do to the document."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from runtime.model.edits import AddStep, RenameStep, SetField
from runtime.model.layout import Layout
from runtime.tasks.registry import Registry
from studio.canvas import STEP_TYPE, Alignment, Canvas
from studio.canvas.editing import Spot
from studio.canvas.measures import CARD_HEIGHT, GAP_Y
from studio.state.document import Document
from studio.state.selection import Selection
from studio.theme import Theme
from tests.unit.studio.canvas.conftest import Bench, flow, step

ALT, CONTROL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def test_a_click_selects_and_shift_adds(bench: Bench) -> None:
    bench.click(bench.card("open"))
    bench.click(bench.card("yes"), SHIFT)
    assert bench.selection.ids == ("open", "yes")
    bench.click(QPoint(4, 4))
    assert not bench.selection


def test_a_band_selects_what_it_touches(bench: Bench) -> None:
    bench.drag(bench.card("one") - QPoint(200, 30), bench.card("two") + QPoint(10, 5))
    assert set(bench.selection.ids) >= {"one", "two"} and "open" not in bench.selection


def test_dragging_moves_what_is_selected_as_one_entry(bench: Bench) -> None:
    before = bench.canvas.board.places()
    bench.selection.select(["open", "yes"])
    bench.drag(bench.card("open"), bench.card("open") + QPoint(80, 40))
    after = bench.canvas.board.places()
    away = (after["open"][0] - before["open"][0], after["open"][1] - before["open"][1])
    assert away != (0, 0) and (after["yes"][0] - before["yes"][0], after["yes"][1] - before["yes"][1]) == away
    assert after["join"] == before["join"]
    bench.document.undo()
    assert bench.canvas.board.places() == before and bench.document.undo_title == ""


def test_a_loop_takes_its_body_along(bench: Bench) -> None:
    before = bench.canvas.board.places()
    bench.drag(bench.card("loop"), bench.card("loop") + QPoint(160, 0))
    after = bench.canvas.board.places()
    assert after["two"][0] - before["two"][0] == after["loop"][0] - before["loop"][0] > 0
    assert after["end"] == before["end"]


def test_alt_drag_takes_a_step_out_of_its_chain(bench: Bench) -> None:
    bench.drag(bench.card("join"), bench.card("join") + QPoint(250, 0), ALT)
    assert bench.next("yes") == {"out": ("loop",)} and bench.next("check")["false"] == ("loop",)
    assert bench.next("join") == {} and "join" in bench.document.workflow.steps


def test_a_free_step_dropped_on_an_edge_is_put_in(bench: Bench) -> None:
    bench.document.apply(AddStep(step("free")), "Add step")
    bench.document.move({"free": (900.0, 0.0)}, "Move", gesture="")
    bench.canvas.fit()
    middle = (bench.card("one") + bench.card("two")) / 2
    bench.drag(bench.card("free"), middle)
    assert bench.next("one") == {"out": ("free",)} and bench.next("free") == {"out": ("two",)}


def test_an_edge_is_drawn_from_port_to_step(bench: Bench) -> None:
    bench.drag(bench.port("two", "out"), bench.card("end"))
    assert bench.next("two") == {"out": ("end",)}


def test_an_edge_is_taken_by_its_end_to_another_step(bench: Bench) -> None:
    entry = bench.pixel(bench.canvas.board.cards["two"].entry)
    bench.drag(entry, bench.card("end"))
    assert bench.next("one") == {"out": ("end",)}
    bench.document.undo()
    bench.drag(bench.pixel(bench.canvas.board.cards["two"].entry), bench.card("two") + QPoint(320, 0))
    assert bench.next("one") == {}


def test_an_edge_that_leads_back_is_refused_in_words(bench: Bench, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bench.canvas.refused) as refused:
        bench.drag(bench.port("join", "out"), bench.card("open"))
    assert refused.args is not None and "loop" in refused.args[0].remedy
    assert bench.next("join") == {"out": ("loop",)}


def test_an_edge_into_the_void_asks_for_a_step(bench: Bench) -> None:
    bench.drag(bench.port("two", "out"), bench.port("two", "out") + QPoint(260, 30))
    bench.type("write to log")
    bench.press(Qt.Key.Key_Return)
    [new] = bench.next("two")["out"]
    assert bench.document.workflow.steps[new].type == "flow.log"
    assert bench.selection.ids == (new,)
    bench.document.undo()
    assert bench.next("two") == {} and bench.document.undo_title == ""


def test_tab_adds_behind_and_makes_room(bench: Bench) -> None:
    before = bench.canvas.board.places()
    bench.selection.select(["one"])
    bench.key(Qt.Key.Key_Tab)
    bench.type("click")
    bench.press(Qt.Key.Key_Return)
    [new] = bench.next("one")["out"]
    assert bench.document.workflow.steps[new].type == "browser.click" and bench.next(new) == {"out": ("two",)}
    after = bench.canvas.board.places()
    assert after["two"][1] == before["two"][1] + CARD_HEIGHT + GAP_Y
    assert after["end"][1] == before["end"][1] + CARD_HEIGHT + GAP_Y, "what follows the loop makes room too"
    assert QApplication.focusWidget() is bench.canvas


def test_a_frame_that_grows_pushes_what_follows_down(theme: Theme, qtbot: QtBot) -> None:
    """A first step in a loop within a loop makes both frames higher; what stood close below them gives way."""
    inner = step("inner", "flow.for_each")
    shape = (step("outer", "flow.for_each", each="inner", done="end"), inner, step("end", out="last"), step("last"))
    document = Document.new(flow(*shape), Layout())
    canvas = Canvas(document, Selection(), Registry())
    qtbot.addWidget(canvas)
    before = canvas.board.places()
    new = canvas.editing.insert("flow.log", Spot(source="inner", port="each"))
    board = canvas.board
    assert board.frames["inner"].rect.contains(board.cards[new].rect)
    assert board.cards["end"].y == board.frames["outer"].rect.bottom() + GAP_Y
    assert board.cards["last"].y - board.cards["end"].y == before["last"][1] - before["end"][1]
    assert {id: board.places()[id] for id in ("outer", "inner")} == {id: before[id] for id in ("outer", "inner")}
    document.undo()
    assert canvas.board.places() == before
    document.close()


def test_escape_leaves_the_search(bench: Bench) -> None:
    bench.key(Qt.Key.Key_Tab)
    bench.press(Qt.Key.Key_Escape)
    assert not bench.document.undo_title and QApplication.focusWidget() is bench.canvas


def test_delete_heals_the_edge(bench: Bench) -> None:
    bench.click(bench.card("join"))
    bench.key(Qt.Key.Key_Delete)
    assert "join" not in bench.document.workflow.steps
    assert bench.next("yes") == {"out": ("loop",)} and bench.next("check")["false"] == ("loop",)
    assert bench.selection.ids in (("yes",), ("check",))


def test_deleting_a_loop_deletes_its_body(bench: Bench) -> None:
    bench.selection.select(["loop"])
    bench.key(Qt.Key.Key_Delete)
    assert set(bench.document.workflow.steps) == {"open", "check", "yes", "join", "end"}
    assert bench.next("join") == {"out": ("end",)}


def test_an_edge_can_be_selected_and_deleted(bench: Bench) -> None:
    middle = (bench.card("one") + bench.card("two")) / 2
    bench.click(middle)
    assert bench.selection.edges == (("one", "out", "two"),)
    bench.key(Qt.Key.Key_Delete)
    assert bench.next("one") == {}


def test_arrows_walk_the_graph(bench: Bench) -> None:
    walked = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up):
        bench.key(key)
        walked.append(bench.selection.current)
    assert walked[:3] == ["open", "check", "join"] or walked[:3] == ["open", "check", "yes"]
    bench.selection.select(["loop"])
    bench.key(Qt.Key.Key_Down)
    assert bench.selection.current in ("one", "end")


def test_enter_opens_the_step(bench: Bench, qtbot: QtBot) -> None:
    bench.selection.select(["yes"])
    with qtbot.waitSignal(bench.canvas.step_opened) as opened:
        bench.key(Qt.Key.Key_Return)
    assert opened.args == ["yes"]


def test_f2_asks_for_another_name_of_the_step(bench: Bench, qtbot: QtBot) -> None:
    bench.selection.select(["open"])
    with qtbot.waitSignal(bench.canvas.naming_asked, timeout=2000) as asked:
        bench.press(Qt.Key.Key_F2)
    assert asked.args == ["open"]


def test_duplicates_are_selected_and_beside(bench: Bench) -> None:
    bench.selection.select(["loop"])
    bench.key(Qt.Key.Key_D, CONTROL)
    assert set(bench.selection.ids) == {"loop_2", "one_2", "two_2"}
    assert bench.next("loop_2") == {"each": ("one_2",)} and bench.next("one_2") == {"out": ("two_2",)}
    assert bench.canvas.board.places()["loop_2"] != bench.canvas.board.places()["loop"]


def test_copy_and_paste_go_through_text(bench: Bench) -> None:
    bench.selection.select(["one", "two"])
    bench.key(Qt.Key.Key_C, CONTROL)
    assert '"one"' in QGuiApplication.clipboard().text()
    bench.key(Qt.Key.Key_V, CONTROL)
    assert set(bench.selection.ids) == {"one_2", "two_2"}


def test_pasting_something_else_is_refused_in_words(bench: Bench, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("Dear all,")
    with qtbot.waitSignal(bench.canvas.refused):
        bench.key(Qt.Key.Key_V, CONTROL)
    assert not bench.document.undo_title


def test_the_wheel_zooms_to_the_pointer(bench: Bench) -> None:
    at = bench.card("one")
    place = bench.canvas.camera.to_canvas(QPointF(at))
    before = bench.canvas.camera.zoom
    wheel = QWheelEvent(
        QPointF(at), QPointF(bench.canvas.mapToGlobal(at)), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(bench.canvas, wheel)
    assert bench.canvas.camera.zoom > before
    assert (bench.canvas.camera.to_canvas(QPointF(at)) - place).manhattanLength() < 1


def test_space_pans(bench: Bench, qtbot: QtBot) -> None:
    before = bench.canvas.camera.origin
    qtbot.keyPress(bench.canvas, Qt.Key.Key_Space)
    bench.drag(bench.card("one"), bench.card("one") + QPoint(70, 20))
    qtbot.keyRelease(bench.canvas, Qt.Key.Key_Space)
    assert (bench.canvas.camera.origin - before).toPoint() == QPoint(70, 20)
    assert not bench.document.undo_title and not bench.selection


def test_f_fits_everything(bench: Bench) -> None:
    bench.canvas.camera.pan(5000, 5000)
    bench.key(Qt.Key.Key_F)
    seen = bench.canvas.camera.seen(bench.canvas.size().toSizeF())
    assert seen.contains(bench.canvas.board.extent())


def test_aligning(bench: Bench) -> None:
    bench.selection.select(["open", "yes", "end"])
    bench.canvas.align(Alignment.LEFT)
    places = bench.canvas.board.places()
    assert places["open"][0] == places["yes"][0] == places["end"][0]


def test_tidying_brings_back_and_can_be_undone(bench: Bench) -> None:
    bench.canvas.arrange()
    tidy = bench.canvas.board.places()
    bench.document.move({"end": (900.0, 0.0)}, "Move", gesture="")
    bench.canvas.arrange()
    assert bench.canvas.board.places() == tidy
    bench.document.undo()
    assert bench.canvas.board.places()["end"] == (900, 0)


def test_groups_and_notes_are_made_moved_and_named(bench: Bench) -> None:
    bench.selection.select(["one", "two"])
    bench.key(Qt.Key.Key_G, CONTROL)
    bench.type("Rows")
    bench.press(Qt.Key.Key_Return)
    [group] = bench.document.layout.groups.values()
    assert group.title == "Rows" and group.members == ("one", "two")
    bench.key(Qt.Key.Key_N)
    bench.type("Ask Mira")
    bench.canvas.setFocus()
    [note] = bench.document.layout.notes.values()
    assert note.text == "Ask Mira"
    bench.key(Qt.Key.Key_Delete)
    assert not bench.document.layout.notes, "the note is still selected"


def test_what_is_gone_is_no_longer_selected(bench: Bench) -> None:
    bench.selection.select(["one", "two"])
    bench.document.apply(RenameStep("one", "first"), "Rename step")
    assert bench.selection.ids == ("two",)


def test_the_name_for_screen_readers_is_that_of_the_step(bench: Bench) -> None:
    bench.document.apply(SetField("open", "name", "Open the shop"), "Rename step")
    bench.selection.select(["open"])
    assert bench.canvas.accessibleName().startswith("Open the shop")


def _drop(canvas: Canvas, data: QMimeData, at: QPoint) -> None:
    event = QDropEvent(
        QPointF(at), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    canvas.dropEvent(event)


def test_a_type_from_the_palette_lands_where_it_is_dropped(bench: Bench) -> None:
    data = QMimeData()
    data.setData(STEP_TYPE, QByteArray(b"excel.read"))
    at = QPoint(60, 400)
    place = bench.canvas.camera.to_canvas(QPointF(at))
    _drop(bench.canvas, data, at)
    [new] = bench.selection.ids
    assert bench.document.workflow.steps[new].type == "excel.read"
    assert bench.canvas.board.cards[new].rect.contains(place)


def test_a_type_dropped_on_an_edge_goes_between(bench: Bench) -> None:
    data = QMimeData()
    data.setData(STEP_TYPE, QByteArray(b"flow.log"))
    _drop(bench.canvas, data, (bench.card("one") + bench.card("two")) / 2)
    [new] = bench.selection.ids
    assert bench.next("one") == {"out": (new,)} and bench.next(new) == {"out": ("two",)}


def test_a_table_becomes_a_loop_over_its_rows(bench: Bench, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "Invoices May.xlsx"))])
    _drop(bench.canvas, data, QPoint(40, 40))
    read, each = bench.selection.ids
    steps = bench.document.workflow.steps
    assert steps[read].type == "excel.read" and steps[read].params["path"].endswith("Invoices May.xlsx")
    assert steps[read].next == {"out": (each,)}
    assert steps[each].params["items"] == f"{{{{ steps.{read}.output.rows }}}}"
    bench.document.undo()
    assert read not in bench.document.workflow.steps and not bench.document.undo_title


def test_files_are_handed_on(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "letter.pdf"))])
    with qtbot.waitSignal(bench.canvas.files_dropped) as dropped:
        _drop(bench.canvas, data, QPoint(40, 40))
    assert dropped.args is not None and dropped.args[0] == [tmp_path / "letter.pdf"]


@pytest.mark.parametrize("zoom", [1.0, 0.4, 0.1])
def test_everything_is_drawn_at_every_zoom(bench: Bench, zoom: float) -> None:
    bench.selection.select(["one"])
    bench.canvas.camera.zoom_to(zoom, QPointF(600, 550))
    image = bench.canvas.grab().toImage()
    place = bench.card("one")
    colours = {image.pixelColor(place.x() + x, place.y() + y).name() for x in range(-60, 60, 2) for y in range(-20, 20)}
    assert len(colours) > 3
    assert image.pixelColor(place) != image.pixelColor(3, 3)


def test_what_is_seen_at_first_stays_in_the_middle_until_somebody_moves(bench: Bench) -> None:
    canvas = bench.canvas

    def middle() -> float:
        return canvas.camera.to_pixel(canvas.board.extent().center()).x() - canvas.width() / 2

    canvas.resize(canvas.width() // 2, canvas.height())
    assert abs(middle()) < 2
    canvas.camera.pan(30, 0)
    seen = canvas.camera.transform
    canvas.resize(canvas.width() + 100, canvas.height())
    assert canvas.camera.transform == seen
