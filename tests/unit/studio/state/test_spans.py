"""When steps were at work: from events as they come, and from records afterwards."""

from __future__ import annotations

from studio.state import spans as module
from studio.state.spans import Spans, round_of


def test_beginnings_and_ends_become_bars() -> None:
    spans = Spans()
    spans.began("each", "", 0)
    spans.ended("say", "each[0]", 20, 5, "completed")
    spans.began("say", "each[1]", 30)
    assert [(bar.key, bar.start, bar.end) for bar in spans.bars("say")] == [
        ("/each[0]", 15, 20),
        ("/each[1]", 30, None),
    ]
    assert spans.bars("each")[0].end is None
    spans.ended("say", "each[1]", 40, 10, "failed")
    spans.settle()
    assert spans.bars("say")[1].tone == "danger" and spans.bars("say")[1].loud
    assert spans.bars("each")[0].end == 40


def test_a_retried_step_is_one_bar() -> None:
    spans = Spans()
    spans.began("get", "", 0)
    spans.began("get", "", 500)
    spans.ended("get", "", 900, 400, "completed")
    assert [(bar.start, bar.end) for bar in spans.bars("get")] == [(0, 900)]


def test_steps_of_a_called_workflow_and_skipped_ones_have_none() -> None:
    spans = Spans()
    spans.ended("open", "call>", 10, 5, "completed")
    spans.ended("later", "", 10, 0, "skipped")
    assert spans.steps == set()


def test_records_say_the_same() -> None:
    spans = Spans.of([
        {"step": "say", "scope": "each[4]", "status": "completed",
         "started_at": "2026-01-01T00:00:00.000+00:00", "finished_at": "2026-01-01T00:00:01.500+00:00"},
        {"step": "old", "status": "completed", "started_at": None, "reused": "run"},
    ])  # fmt: skip
    (bar,) = spans.bars("say")
    assert bar.length == 1500 and round_of(bar.key) == 5
    assert spans.steps == {"say"}


def test_of_very_many_the_oldest_of_the_longest_row_go() -> None:
    spans = Spans()
    spans.ended("first", "", 1, 1, "completed")
    for n in range(module.MOST + 10):
        spans.ended("say", f"each[{n}]", n, 1, "completed")
    assert len(spans) <= module.MOST
    assert spans.dropped == module.DROPPED
    assert len(spans.bars("first")) == 1
    assert spans.bars("say")[-1].key == f"/each[{module.MOST + 9}]"


def test_the_round_is_that_of_the_innermost_loop() -> None:
    assert round_of("/") is None
    assert round_of("/rows[3]") == 4
    assert round_of("/rows[3]/check~2.try/cells[0]") == 1
