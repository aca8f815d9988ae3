"""What there is to draw: objects that did not change stay the same, frames enclose, wires go around cards."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF

from runtime.model.edits import SetField
from runtime.model.layout import Group, Layout, Position
from runtime.tasks.registry import Registry
from studio.canvas.board import Board
from studio.canvas.measures import CARD_HEIGHT
from tests.unit.studio.canvas.conftest import SHAPES, flow, step


@pytest.fixture
def board() -> Board:
    board = Board(Registry())
    board.update(SHAPES, Layout())
    return board


def test_what_did_not_change_is_the_same_object(board: Board) -> None:
    cards, wires = dict(board.cards), dict(board.wires)
    workflow, _ = SetField("yes", "name", "Other").apply(SHAPES)
    board.update(workflow, Layout())
    assert {id for id, card in board.cards.items() if cards[id] is not card} == {"yes"}
    assert board.wires[("open", "out", "check")] is wires[("open", "out", "check")]


def test_places_without_a_layout_stay_when_logic_changes(board: Board) -> None:
    before = board.places()
    workflow, _ = SetField("yes", "note", "why").apply(SHAPES)
    board.update(workflow, Layout())
    assert board.places() == before


def test_steps_without_a_place_are_put_to_those_that_have_one() -> None:
    board = Board(Registry())
    board.update(SHAPES, Layout({"open": Position(1000, 500)}))
    assert board.places()["open"] == (1000, 500) and board.places()["check"] == (1000, 612)


def test_a_frame_encloses_the_loop_and_its_body(board: Board) -> None:
    [frame] = board.frames.values()
    assert frame.id == "loop"
    for id in ("loop", "one", "two"):
        assert frame.rect.contains(board.cards[id].rect)
    assert not frame.rect.intersects(board.cards["end"].rect)


def test_done_leaves_by_the_frame_and_the_body_by_the_card(board: Board) -> None:
    ports = {port.name: board.port_place("loop", port) for port in board.cards["loop"].ports}
    assert ports["done"].y() == board.frames["loop"].rect.bottom()
    assert ports["each"].y() == board.cards["loop"].y + CARD_HEIGHT


def test_an_empty_loop_has_no_frame() -> None:
    board = Board(Registry())
    board.update(flow(step("loop", "flow.for_each")), Layout())
    assert not board.frames and [port.name for port in board.cards["loop"].ports] == ["each", "done"]


def test_inner_frames_lie_within_outer_ones() -> None:
    board = Board(Registry())
    nested = (step("a", "flow.for_each", each="b"), step("b", "flow.try", **{"try": "c"}), step("c"))
    board.update(flow(*nested), Layout())
    assert board.frames["a"].rect.contains(board.frames["b"].rect)
    assert list(board.frames) == ["a", "b"], "outer ones are drawn first"


def test_a_switch_shows_its_cases() -> None:
    board = Board(Registry())
    case = step("s", "flow.switch", low="x")
    case = SetField("s", "name", "By size").apply(flow(case, step("x")))[0].steps["s"]
    board.update(flow(case, step("x")), Layout())
    assert {port.label for port in board.cards["s"].ports} == {"low", "otherwise"}


def test_a_long_wire_goes_around_the_cards_between() -> None:
    chain = flow(step("a", out=("b", "d")), step("b", out="c"), step("c", out="d"), step("d"))
    places = {id: Position(0, 112 * number) for number, id in enumerate("abcd")}
    board = Board(Registry())
    board.update(chain, Layout(places))
    path = board.wires[("a", "out", "d")].path
    points = [path.pointAtPercent(part / 200) for part in range(201)]
    for id in ("b", "c"):
        assert not any(board.cards[id].rect.contains(point) for point in points), f"it crosses {id}"


def test_a_drag_is_shown_before_it_is_an_edit(board: Board) -> None:
    before = board.places()
    board.shift(["open"], 30, 40)
    assert board.places()["open"] == (before["open"][0] + 30, before["open"][1] + 40)
    board.shift((), 0, 0)
    assert board.places() == before


def test_new_steps_without_a_place_stand_below_the_one_before() -> None:
    board = Board(Registry())
    board.update(flow(step("a")), Layout({"a": Position(80, 80)}))
    board.update(flow(step("a", out=("b", "c")), step("b"), step("c")), Layout({"a": Position(80, 80)}))
    places = board.places()
    assert places["a"] == (80, 80) and {places["b"][1], places["c"][1]} == {192} and places["b"] != places["c"]
    board.update(flow(step("a", out=("b", "c")), step("b"), step("c"), step("d")), Layout({"a": Position(80, 80)}))
    assert {id: place for id, place in board.places().items() if id != "d"} == places


def test_steps_that_come_in_between_make_the_column_give_way() -> None:
    board = Board(Registry())
    board.update(flow(step("a", out="b"), step("b", out="c"), step("c")), Layout())
    first = board.places()["a"]
    both = (step("a", out="w"), step("b", out="v"), step("c"), step("w", out="b"), step("v", out="c"))
    board.update(flow(*both), Layout())
    assert [board.places()[id] for id in "awbvc"] == [(first[0], first[1] + 112 * number) for number in range(5)]


def test_what_was_placed_by_hand_stays_when_a_step_comes_in_between() -> None:
    board = Board(Registry())
    layout = Layout({"a": Position(80, 80), "b": Position(80, 192)})
    board.update(flow(step("a", out="b"), step("b")), layout)
    board.update(flow(step("a", out="w"), step("b"), step("w", out="b")), layout)
    assert (board.places()["a"], board.places()["b"]) == ((80, 80), (80, 192))


def test_a_step_that_gets_a_body_gets_its_frame_and_ports() -> None:
    board = Board(Registry())
    board.update(flow(step("loop", "flow.for_each"), step("in")), Layout())
    board.update(flow(step("loop", "flow.for_each", each="in"), step("in")), Layout())
    assert set(board.frames) == {"loop"} and ("loop", "each", "in") in board.wires
    assert [port.name for port in board.cards["loop"].ports if port.framed] == ["done"]
    board.update(flow(step("loop", "flow.for_each"), step("in")), Layout())
    assert not board.frames and not board.wires


def test_a_frame_encloses_the_groups_whose_steps_it_holds(board: Board) -> None:
    """A group is often wider than its steps: the line of the loop does not run through it."""
    card = board.cards["one"].rect
    group = Group("Inside", ("one", "two"), x=card.x() - 200, y=card.y() - 40, width=600, height=300)
    board.update(SHAPES, Layout(groups={"inside": group}))
    inside = QRectF(group.x, group.y, group.width, group.height)
    assert board.frames["loop"].rect.contains(inside)
    board.update(SHAPES, Layout(groups={"inside": replace(group, members=("one", "end"))}))
    assert not board.frames["loop"].rect.contains(inside), "it is not the loop's alone"
