"""What the debugger shows: stops, watches, earlier moments."""

from __future__ import annotations

from typing import Any

from studio.state.debugging import DebugState, Edit, Standing


def view(step: str = "a", **more: Any) -> dict[str, Any]:
    return {"scope": "", "step": step, "name": step, "variables": {"x": 1}, **more}


def moments(*seqs: int, next: int = 0) -> dict[str, Any]:
    return {"moments": [{"seq": seq} for seq in seqs], "next": next}


def test_values_before_are_kept_for_comparison_and_edits_end_with_the_stop() -> None:
    state = DebugState()
    state.show_view(view())
    state.edits.append(Edit("variable", "x", 0))
    state.show_view(view())
    assert state.edits and state.paused and state.can_edit
    state.show_standing(Standing.RUNNING)
    assert not state.edits and state.before == {"x": 1} and not state.paused
    state.show_view(view("b", failure={"message": "no"}))
    assert state.standing is Standing.FAILED
    state.show_standing(Standing.OVER)
    assert state.view == {}
    state.show_end({"seq": 9, "variables": {"x": 7}, "steps": {}, "stack": []})
    assert state.view == {"variables": {"x": 7}, "steps": {}} and not state.can_edit
    state.show_standing(Standing.NONE)
    assert state.view == {} and state.before == {}


def test_stepping_through_moments_ends_in_the_present() -> None:
    state = DebugState()
    assert state.beside(-1) is None
    state.show_view(view())
    state.show_moments(moments(3, 5, 8))
    assert state.beside(-1) == 5 and state.beside(1) is None  # 8 is the present itself
    state.show_moment({"seq": 5})
    assert (state.beside(-1), state.beside(1)) == (3, 0) and not state.can_edit
    state.show_moment({"seq": 3})
    assert (state.beside(-1), state.beside(1)) == (None, 5)


def test_pages_of_moments_are_put_together() -> None:
    state = DebugState()
    state.show_moments(moments(30, 40, next=30))
    state.show_moments(moments(10, 20), before=True)
    assert [one["seq"] for one in state.moments] == [10, 20, 30, 40] and state.older == 0
    state.show_moments(moments(40, 50, next=40))
    assert [one["seq"] for one in state.moments] == [10, 20, 30, 40, 50] and state.older == 0


def test_watches_keep_their_values_and_tell_errors_in_place() -> None:
    state = DebugState()
    state.watch(["x", "y", "x", ""])
    state.show_looked(["x", "y"], [{"value": 2}, {"error": "no y"}])
    state.watch(["z", "x"])
    assert [(one.expression, one.value, one.known) for one in state.watches] == [("z", None, False), ("x", 2, True)]
