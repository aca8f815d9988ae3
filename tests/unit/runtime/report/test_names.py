from __future__ import annotations

from runtime.model import Workflow
from runtime.report.names import Names, Segment, segments
from tests.fixtures.engine import flow, step


def test_addresses_are_read_into_their_parts() -> None:
    assert list(segments("")) == []
    assert list(segments("rows[3]/check~2.try/call>")) == [
        Segment("rows", 1, 3),
        Segment("check", 2, None, "try"),
        Segment("call"),
    ]
    assert [part.call for part in segments("rows[3]/check~2.try/call>")] == [False, False, True]


def test_steps_are_found_in_called_workflows() -> None:
    inner = flow(step("a", name="Inside"), id="inner")
    outer = flow(step("a", name="Outside"), step("sub", "flow.call", {"workflow": "inner"}))
    names = Names(outer, {"inner": inner})
    assert names.label("", "a") == names.label("rows[1]", "a") == "Outside"
    assert names.label("sub>", "a") == names.label("rows[1]/sub>/more[0]", "a") == "Inside"
    assert names.label("gone>", "a") == "a"
    assert names.step("", "missing") is None


def test_a_scope_knows_the_name_of_the_call_it_lies_in() -> None:
    deepest = flow(step("a"), id="deepest")
    inner = flow(step("more", "flow.call", {"workflow": "deepest"}), id="inner")
    outer = flow(step("sub", "flow.call", {"workflow": "inner"}))
    names = Names(outer, {"inner": inner, "deepest": deepest})
    scopes = ("", "rows[1]", "sub>", "rows[1]/sub>/more[0]", "sub>/more>", "sub>/more>/rows[2]", "gone>")
    assert [names.call(scope) for scope in scopes] == ["", "", "inner", "inner", "deepest", "deepest", ""]


def test_without_the_version_the_id_is_the_name() -> None:
    assert Names().label("rows[0]", "a") == "a"
    assert Names(Workflow("empty")).label("", "a") == "a"
