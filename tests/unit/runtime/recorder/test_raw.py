"""The file of raw events holds what the recording holds, whatever was added, corrected or taken back."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from runtime.recorder.events import Action, RawEvent
from runtime.recorder.raw import RawFile


def typed(number: int, value: str) -> RawEvent:
    return RawEvent(number=number, at=0, action=Action.TYPE, value=value)


def values(path: Path) -> list[str]:
    return [json.loads(line)["value"] for line in path.read_text("utf-8").splitlines()]


@given(st.lists(st.tuples(st.sampled_from(["add", "correct", "undo", "write"]), st.text("aж", max_size=3))))
def test_it_always_holds_the_events(tmp_path_factory, steps) -> None:
    path = tmp_path_factory.mktemp("raw") / "a.events.jsonl"
    path.write_text("of an earlier recording\n" * 9, "utf-8")
    raw, events = RawFile(path), []
    for what, text in [*steps, ("write", "")]:
        if what == "add":
            events.append(typed(len(events) + 1, text))
        elif what == "correct" and events:
            at = len(text) % len(events)
            events[at] = typed(at + 1, text)
        elif what == "undo":
            del events[len(events) // 2 :]
        elif what == "write":
            raw.write(tuple(events))
            assert values(path) == [event.value for event in events]


def test_what_stayed_the_same_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "a.events.jsonl"
    raw, first = RawFile(path), typed(1, "a")
    raw.write([first])
    path.write_text(path.read_text("utf-8").replace('"a"', '"A"'), "utf-8")
    raw.write([first, typed(2, "b")])
    assert values(path) == ["A", "b"]
