"""Breakpoints are kept by workflow, in Studio's own memory."""

from __future__ import annotations

import json
from pathlib import Path

from studio.settings import FILE_NAME, Memory
from studio.state.breakpoints import Breakpoints, Point

FLOW, OTHER = Path("/flows/a.flow.json"), Path("/flows/b.flow.json")


def test_they_are_kept_from_start_to_start(tmp_path: Path) -> None:
    first = Breakpoints(Memory(tmp_path))
    told: list[Path] = []
    first.changed.connect(told.append)
    first.toggle(FLOW, "one")
    first.put(FLOW, Point("two", "item > 1", 3))
    first.switch(FLOW, "one", False)
    first.toggle(OTHER, "one")
    first.toggle(OTHER, "one")
    assert told == [FLOW, FLOW, FLOW, OTHER, OTHER]
    again = Breakpoints(Memory(tmp_path))
    assert again.of(FLOW) == (Point("one", enabled=False), Point("two", "item > 1", 3))
    assert again.of(OTHER) == () and again.of(None) == ()
    assert [point.conditional for point in again.of(FLOW)] == [False, True]


def test_one_follows_its_step_and_all_can_come_back(tmp_path: Path) -> None:
    points = Breakpoints(Memory(tmp_path))
    points.put(FLOW, Point("old", "x"))
    points.put(FLOW, Point("other"))
    points.follow(FLOW, "old", "new")
    before = points.of(FLOW)
    assert before == (Point("new", "x"), Point("other"))
    points.use(FLOW, ())
    assert Memory(tmp_path).get("breakpoints") is None
    points.use(FLOW, before)
    assert points.at(FLOW, "new") == Point("new", "x")


def test_what_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    records = [{"step": "one", "ignore": "many", "condition": 1}, {"condition": "x"}, 7]
    (tmp_path / FILE_NAME).write_text(json.dumps({"breakpoints": {str(FLOW): records, "b": 3}}))
    assert Breakpoints(Memory(tmp_path)).of(FLOW) == (Point("one"),)
