"""What differs between two versions: which steps count as changed."""

from __future__ import annotations

from dataclasses import replace

from runtime.model import Workflow
from studio.i18n import language
from studio.state.comparison import Comparison, Kind
from studio.state.contents import Contents
from tests.unit.studio.canvas.conftest import flow, step


def kinds(before: Workflow, after: Workflow) -> dict[str, Kind]:
    there, back = (Comparison(Contents(a), Contents(b)).kinds for a, b in ((before, after), (after, before)))
    swapped = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED}
    assert back == {id: swapped.get(kind, kind) for id, kind in there.items()}, "the other way it is the same"
    return there


def test_a_step_put_between_others_is_the_only_difference() -> None:
    before = flow(step("a", out="b"), step("b"))
    after = flow(step("a", out="new"), step("new", out="b"), step("b"))
    assert kinds(before, after) == {"new": Kind.ADDED}


def test_a_step_that_goes_on_to_others_is_changed() -> None:
    before = flow(step("a", out="b"), step("b"), step("c"))
    after = flow(step("a", out="new"), step("new", out="c"), step("b"), step("c"))
    assert kinds(before, after) == {"a": Kind.CHANGED, "new": Kind.ADDED}
    turned = replace(before, steps={**before.steps, "a": step("a", error="b")})
    assert kinds(before, turned) == {"a": Kind.CHANGED}
    rows = Comparison(Contents(before), Contents(turned)).rows("a")
    try:
        assert [row.after for row in rows] == ["error → b"]
        language().use("bg")
        assert Comparison(Contents(before), Contents(turned)).rows("a")[-1].after == "грешка → b"
    finally:
        language().use("en")
