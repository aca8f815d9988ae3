"""Steps as text and back: ids that are taken change, and what refers to them follows."""

from __future__ import annotations

import json

import pytest

from runtime.files import dumps_workflow
from runtime.model import Step, Workflow
from runtime.model.layout import Layout, Position
from studio.canvas.clip import copied, free_id, pasted

FLOW = Workflow(
    "shop",
    steps={
        "read": Step("read", "excel.read", next={"out": ("log", "end")}),
        "log": Step("log", "flow.log", params={"message": "{{ steps.read.output.rows }}"}, note="two\nlines"),
        "end": Step("end", "flow.stop"),
    },
)
PLACES = Layout({"read": Position(10, 20), "log": Position(10, 132)})


def test_what_was_copied_comes_back() -> None:
    clip = pasted(copied(FLOW, ["read", "log"], PLACES))
    assert clip is not None
    steps = {step.id: step for step in clip.steps}
    assert steps["read"].next == {"out": ("log",)}, "edges to others are left behind"
    assert steps["log"].note == "two\nlines" and clip.places == {"read": (10, 20), "log": (10, 132)}


def test_taken_ids_change_with_what_refers_to_them() -> None:
    clip = pasted(copied(FLOW, ["read", "log"], PLACES))
    assert clip is not None
    steps = {step.id: step for step in clip.renamed({"read", "log"}).steps}
    assert steps["read_2"].next == {"out": ("log_2",)}
    assert steps["log_2"].params["message"] == "{{ steps.read_2.output.rows }}"


def test_a_whole_workflow_file_can_be_pasted() -> None:
    clip = pasted(dumps_workflow(FLOW))
    assert clip is not None and {step.id for step in clip.steps} == {"read", "log", "end"}


@pytest.mark.parametrize("text", ["", "Dear all", "[1]", "{}", '{"understudy": "steps"}', "1" * 5000, "[" * 100_000])
def test_anything_else_is_nothing(text: str) -> None:
    assert pasted(text) is None


def test_a_damaged_clip_is_nothing_or_what_is_sound() -> None:
    record = json.loads(copied(FLOW, ["read"], PLACES))
    record["layout"] = 7
    clip = pasted(json.dumps(record))
    assert clip is None or [step.id for step in clip.steps] == ["read"]


def test_free_ids_count_on() -> None:
    assert free_id("click", {"read"}) == "click"
    assert free_id("click", {"click"}) == "click_2"
    assert free_id("click_2", {"click", "click_2"}) == "click_3"
    assert free_id("a_b", {"a_b"}) == "a_b_2"
