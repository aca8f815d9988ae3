"""Groups with mouse and keys: collapsed into a card, expanded, moved, tidied, coloured, renamed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from runtime.model.edits import Disconnect, SetField
from runtime.model.layout import Group
from runtime.model.records import edges_of
from studio.canvas import Status, StepMark
from studio.canvas.folds import chevron_rect
from tests.unit.studio.canvas.conftest import Bench

KEY, CONTROL = "group:group", Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def grouped(bench: Bench) -> Bench:
    """The bench with ``yes`` and ``join`` in a group."""
    bench.selection.select(["yes", "join"])
    bench.key(Qt.Key.Key_G, CONTROL)
    bench.type("Check stock")
    bench.press(Qt.Key.Key_Return)
    bench.canvas.fit()
    return bench


def group(bench: Bench) -> Group:
    return bench.document.layout.groups["group"]


def fold(bench: Bench) -> QPoint:
    """Where the card of the collapsed group is, beside its chevron."""
    return bench.pixel(bench.canvas.board.folds[KEY].rect.center())


def test_the_chevron_collapses_and_expands_and_undo_takes_both_back(grouped: Bench) -> None:
    before = grouped.canvas.board.places()
    grouped.click(grouped.pixel(chevron_rect(group(grouped)).center()))
    assert group(grouped).collapsed and set(grouped.canvas.board.folds) == {KEY}
    assert not {"yes", "join"} & grouped.canvas.board.cards.keys()
    card = grouped.canvas.board.folds[KEY]
    grouped.click(grouped.pixel(card.rect.topLeft() + QPointF(28, 30)))
    assert not group(grouped).collapsed and {"yes", "join"} <= grouped.canvas.board.cards.keys()
    assert grouped.canvas.board.places() == before
    grouped.document.undo()
    assert group(grouped).collapsed
    grouped.document.undo()
    assert not group(grouped).collapsed and grouped.canvas.board.places() == before


def test_a_double_click_on_the_head_and_a_key_do_the_same(grouped: Bench) -> None:
    head = grouped.pixel(QPointF(group(grouped).x + 120, group(grouped).y + 12))
    QTest.mouseDClick(grouped.canvas, Qt.MouseButton.LeftButton, pos=head)
    QTest.mouseRelease(grouped.canvas, Qt.MouseButton.LeftButton, pos=head)
    assert group(grouped).collapsed
    QTest.mouseDClick(grouped.canvas, Qt.MouseButton.LeftButton, pos=fold(grouped))
    assert not group(grouped).collapsed
    grouped.selection.select(["yes"])
    grouped.key(Qt.Key.Key_G)
    assert group(grouped).collapsed and grouped.selection.groups == ("group",) and not grouped.selection.ids


def test_edges_go_to_the_card_and_those_inside_are_not_seen(grouped: Bench) -> None:
    grouped.key(Qt.Key.Key_G)
    board = grouped.canvas.board
    card, wires = board.folds[KEY], board.wires
    assert ("yes", "out", "join") not in wires
    assert wires[("check", "true", "yes")].end == card.entry == wires[("check", "false", "join")].end
    assert wires[("join", "out", "loop")].start == QPointF(card.rect.center().x(), card.rect.bottom())


def test_the_card_shows_the_worst_of_its_steps_and_their_problems(grouped: Bench, qtbot: QtBot) -> None:
    canvas = grouped.canvas
    grouped.key(Qt.Key.Key_G)
    assert canvas.dress(KEY).look.title == "Check stock" and canvas.dress(KEY).look.line == "2 steps"
    canvas.mark({"yes": StepMark(Status.COMPLETED), "join": StepMark(Status.RUNNING)})
    assert canvas.dress(KEY).mark.status is Status.RUNNING and canvas.dress(KEY).mark.progress == 0.5
    canvas.mark({"join": StepMark(Status.FAILED)})
    assert canvas.dress(KEY).mark.status is Status.FAILED
    canvas.mark({"join": StepMark(Status.COMPLETED)})
    assert canvas.dress(KEY).mark.status is Status.COMPLETED
    qtbot.waitUntil(lambda: bool(grouped.document.problems), timeout=20_000)
    assert canvas.dress(KEY).problem is not None


def test_moving_the_card_moves_its_steps(grouped: Bench) -> None:
    before = grouped.canvas.board.places()
    grouped.key(Qt.Key.Key_G)
    grouped.drag(fold(grouped), fold(grouped) + QPoint(120, 40))
    after = grouped.canvas.board.places()
    moved = {id for id in before if before[id] != after[id]}
    assert moved == {"yes", "join"} and after["yes"][0] - before["yes"][0] == after["join"][0] - before["join"][0] > 0
    grouped.document.undo()
    assert grouped.canvas.board.places() == before


def test_a_loop_in_a_group_goes_with_what_is_inside(bench: Bench) -> None:
    bench.selection.select(["loop"])
    bench.key(Qt.Key.Key_G, CONTROL)
    bench.press(Qt.Key.Key_Return)
    bench.key(Qt.Key.Key_G)
    assert bench.canvas.board.held(KEY) == ["loop", "one", "two"] and not bench.canvas.board.frames
    bench.canvas.reveal("two")
    assert "two" in bench.canvas.board.cards and "loop" in bench.canvas.board.frames


def test_showing_a_step_opens_its_group_without_an_edit(grouped: Bench) -> None:
    grouped.key(Qt.Key.Key_G)
    title = grouped.document.undo_title
    grouped.canvas.reveal("join", unfold=False)
    assert "join" not in grouped.canvas.board.cards
    grouped.canvas.reveal("join")
    assert "join" in grouped.canvas.board.cards and group(grouped).collapsed
    assert grouped.document.undo_title == title
    grouped.selection.select(["join"])
    grouped.key(Qt.Key.Key_G)
    assert set(grouped.canvas.board.folds) == {KEY}, "it closes again"


def test_arrows_walk_over_the_card(grouped: Bench) -> None:
    grouped.key(Qt.Key.Key_G)
    grouped.selection.select(["check"])
    grouped.key(Qt.Key.Key_Down)
    assert grouped.selection.groups == ("group",)
    assert grouped.canvas.accessibleName() == "Check stock. 2 steps"
    grouped.key(Qt.Key.Key_Down)
    assert grouped.selection.ids == ("loop",)
    grouped.key(Qt.Key.Key_Up)
    assert grouped.selection.groups == ("group",)


def test_tidying_closes_the_gap_and_expanding_makes_room(grouped: Bench) -> None:
    board = grouped.canvas.board
    grouped.canvas.arrange()
    apart = board.places()["loop"][1] - board.places()["check"][1]
    grouped.key(Qt.Key.Key_G)
    grouped.canvas.arrange()
    assert board.places()["loop"][1] - board.places()["check"][1] < apart
    grouped.selection.select(groups=["group"])
    grouped.key(Qt.Key.Key_G)
    cards = list(board.cards.values())
    assert not any(one.rect.intersects(other.rect) for one in cards for other in cards if one is not other)
    grouped.document.undo()
    assert group(grouped).collapsed


def test_a_group_that_leads_back_into_itself_can_be_tidied(bench: Bench) -> None:
    bench.selection.select(["open", "yes"])
    bench.key(Qt.Key.Key_G, CONTROL)
    bench.press(Qt.Key.Key_Return)
    bench.key(Qt.Key.Key_G)
    bench.canvas.arrange()
    assert len(set(bench.canvas.board.places().values())) == len(bench.document.workflow.steps)


def test_the_title_is_typed_where_it_stands(grouped: Bench) -> None:
    grouped.key(Qt.Key.Key_G)
    grouped.key(Qt.Key.Key_F2)
    grouped.type("Stock")
    grouped.press(Qt.Key.Key_Return)
    assert group(grouped).title == "Stock" and grouped.canvas.dress(KEY).look.title == "Stock"


def test_a_colour_is_chosen_with_the_keyboard(grouped: Bench) -> None:
    grouped.canvas.colour_group()
    [menu] = grouped.canvas.findChildren(QMenu)
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["Blue"]
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert group(grouped).colour == "green"
    grouped.document.undo()
    assert group(grouped).colour == ""


def test_a_card_whose_steps_are_gone_is_a_frame_again(grouped: Bench) -> None:
    grouped.key(Qt.Key.Key_G)
    grouped.document.apply(SetField("join", "enabled", False), "Switch off")
    assert grouped.canvas.dress(KEY).enabled
    grouped.canvas.select_all()
    grouped.key(Qt.Key.Key_Delete)
    assert not grouped.document.workflow.steps and not grouped.canvas.board.folds


def test_a_group_in_a_collapsed_one_is_hidden_with_it_and_moves_along(grouped: Bench) -> None:
    grouped.selection.select(["check", "yes", "join"])
    grouped.key(Qt.Key.Key_G, CONTROL)
    grouped.press(Qt.Key.Key_Return)
    [outer] = grouped.selection.groups
    grouped.selection.select(groups=["group"])
    grouped.key(Qt.Key.Key_G)
    grouped.selection.select(groups=[outer])
    grouped.key(Qt.Key.Key_G)
    board, inner = grouped.canvas.board, group(grouped)
    assert set(board.folds) == {f"group:{outer}"} and board.covered("group") == f"group:{outer}"
    card = grouped.pixel(board.folds[f"group:{outer}"].rect.center())
    grouped.drag(card, card + QPoint(80, 0))
    assert group(grouped).x > inner.x


def test_a_collapsed_group_is_copied_cut_and_deleted_with_what_is_in_it(grouped: Bench) -> None:
    grouped.key(Qt.Key.Key_G)
    steps, before = set(grouped.document.workflow.steps), group(grouped)
    grouped.selection.select(groups=["group"])
    grouped.key(Qt.Key.Key_C, CONTROL)
    grouped.key(Qt.Key.Key_V, CONTROL)
    [copy] = grouped.selection.groups
    made, layout = set(grouped.document.workflow.steps) - steps, grouped.document.layout
    assert copy != "group" and not grouped.selection.ids
    assert set(layout.groups[copy].members) == made and len(made) == len(before.members)
    assert layout.groups[copy].collapsed and layout.groups[copy].title == before.title
    assert {f"group:{copy}", KEY} == set(grouped.canvas.board.folds)
    grouped.document.undo()
    assert set(grouped.document.workflow.steps) == steps and set(grouped.document.layout.groups) == {"group"}

    grouped.selection.select(groups=["group"])
    grouped.key(Qt.Key.Key_X, CONTROL)
    assert set(grouped.document.workflow.steps) == steps - set(before.members)
    grouped.key(Qt.Key.Key_V, CONTROL)
    assert set(grouped.document.workflow.steps) == steps and len(grouped.document.layout.groups) == 1
    grouped.key(Qt.Key.Key_Delete)
    assert set(grouped.document.workflow.steps) == steps - set(before.members)


def test_notes_and_a_group_that_is_seen_are_copied_too(grouped: Bench) -> None:
    note = grouped.canvas.editing.note((0, 0), "Ask Mira")
    grouped.selection.select(["check"], notes=[note], groups=["group"])
    grouped.key(Qt.Key.Key_D, CONTROL)
    layout = grouped.document.layout
    assert [one.text for one in layout.notes.values()] == ["Ask Mira", "Ask Mira"]
    assert len(layout.groups) == 2 and len(grouped.selection.ids) == 1 + len(group(grouped).members)
    assert grouped.document.undo_title == f"Duplicate {len(grouped.selection.ids)} steps"


def test_the_copy_of_a_loop_stands_beside_it(grouped: Bench) -> None:
    grouped.selection.select(["loop"])
    grouped.key(Qt.Key.Key_D, CONTROL)
    board = grouped.canvas.board
    first, second = (board.frames[id].rect for id in ("loop", next(id for id in board.frames if id != "loop")))
    assert not first.intersects(second) and len(grouped.selection.ids) == 3


def test_what_an_undo_takes_away_is_no_longer_selected(grouped: Bench) -> None:
    grouped.selection.select(groups=["group"])
    while "group" in grouped.document.layout.groups:
        grouped.document.undo()
    assert grouped.selection.groups == ()
    grouped.canvas.copy()
    grouped.canvas.delete_selected()
    grouped.document.redo()


def test_edges_and_notes_that_are_gone_are_not_selected_either(bench: Bench) -> None:
    bench.canvas.add_note()
    (note,) = bench.document.layout.notes
    (source, port, target) = edge = min(edges_of(bench.document.workflow.steps.values()))
    bench.selection.select(edges=[edge], notes=[note])
    bench.document.apply(Disconnect(source, target, port), "Disconnect", gesture="")
    assert bench.selection.edges == () and bench.selection.notes == (note,)
    while bench.document.layout.notes:
        bench.document.undo()
    assert bench.selection.notes == ()


def test_a_group_is_moved_and_resized_with_the_keyboard(grouped: Bench) -> None:
    grouped.selection.select(groups=["group"])
    before, places = group(grouped), grouped.canvas.board.places()
    for _ in range(2):
        grouped.key(Qt.Key.Key_Right, CONTROL)
    moved = group(grouped).x - before.x
    assert moved > 0 and group(grouped).y == before.y
    for id, (x, y) in places.items():
        assert grouped.canvas.board.places()[id] == (x + (moved if id in before.members else 0), y), id
    grouped.document.end_gesture()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right):
        grouped.key(key, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert group(grouped).width > before.width and group(grouped).height > before.height
    assert grouped.document.undo_title == "Resize"
    grouped.document.undo()
    assert group(grouped).width == before.width
    grouped.document.undo()
    assert group(grouped) == before and grouped.canvas.board.places() == places


@pytest.mark.parametrize("modifiers", [CONTROL, Qt.KeyboardModifier.ShiftModifier])
def test_a_click_with_a_key_adds_a_group_and_takes_it_out(grouped: Bench, modifiers: Qt.KeyboardModifier) -> None:
    grouped.selection.select(["open"])
    head = grouped.pixel(QPointF(group(grouped).x + 120, group(grouped).y + 12))
    grouped.click(head, modifiers)
    assert grouped.selection.ids == ("open",) and grouped.selection.groups == ("group",)
    grouped.click(head, modifiers)
    assert grouped.selection.ids == ("open",) and not grouped.selection.groups
