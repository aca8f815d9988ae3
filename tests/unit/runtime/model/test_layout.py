from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

from runtime.files import dumps_layout, loads_layout
from runtime.model.layout import Group, Layout, Note, Position
from runtime.model.merge_layout import merge_layouts

BASE = Layout(
    positions={id: Position(100 * index, 50) for index, id in enumerate("abcd")},
    groups={"g": Group("Sign in", ("a", "b"))},
    notes={"n": Note("Look here")},
)


def moved(id: str, x: float, layout: Layout = BASE) -> Layout:
    """``layout`` with one step moved."""
    return replace(layout, positions={**layout.positions, id: Position(x, 50)})


def test_a_layout_comes_back_from_its_file() -> None:
    layout = Layout(
        positions={"a": Position(1.256, -2.5, "#ff0000"), "b": Position()},
        groups={"g": Group("Title", ("a", "b"), "teal", 1, 2, 3, 4, collapsed=True)},
        notes={"n": Note("one\ntwo", "teal", 5, 6, 7, 8)},
    )
    loaded = loads_layout(dumps_layout(layout))
    assert loaded.lossless
    assert loaded.layout == replace(layout, positions={"a": Position(1.26, -2.5, "#ff0000"), "b": Position()})
    assert dumps_layout(loaded.layout) == dumps_layout(layout)


def test_moves_of_two_neighbours_are_merged_by_git_alone(tmp_path: Path) -> None:
    """Positions of neighbours are never on neighbouring lines."""
    for left, right in (("a", "b"), ("b", "c"), ("c", "d")):
        for name, layout in (("base", BASE), ("ours", moved(left, 7)), ("theirs", moved(right, 9))):
            (tmp_path / name).write_text(dumps_layout(layout))
        command = ["git", "merge-file", "-p", "ours", "base", "theirs"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        assert done.stdout == dumps_layout(moved(right, 9, moved(left, 7)))


def test_moves_of_different_steps_are_merged() -> None:
    merged = merge_layouts(BASE, moved("a", 7), moved("b", 9))
    assert merged.layout == moved("b", 9, moved("a", 7))
    assert not merged.conflicts
    assert not merged.settled


def test_the_same_step_moved_twice_stays_where_ours_put_it() -> None:
    merged = merge_layouts(BASE, moved("a", 7), moved("a", 9))
    assert merged.layout.positions["a"].x == 7
    assert not merged.conflicts
    assert "a" in merged.settled[0]


def test_members_of_a_group_are_merged_as_a_set() -> None:
    ours = replace(BASE, groups={"g": Group("Sign in", ("a", "b", "c"))})
    theirs = replace(BASE, groups={"g": Group("Log in", ("b",), x=5)})
    merged = merge_layouts(BASE, ours, theirs)
    assert merged.layout.groups["g"] == Group("Log in", ("b", "c"), x=5)
    assert not merged.conflicts


def test_a_text_changed_twice_is_a_conflict() -> None:
    ours, theirs = (replace(BASE, notes={"n": Note(text)}) for text in ("mine", "yours"))
    merged = merge_layouts(BASE, ours, theirs)
    assert merged.layout.notes["n"].text == "mine"
    assert merged.conflicts[0].field == "notes.n.text"
    assert merged.conflicts[0].values == {"base": "Look here", "ours": "mine", "theirs": "yours"}


def test_a_note_deleted_and_changed_stays() -> None:
    gone, changed = replace(BASE, notes={}), replace(BASE, notes={"n": Note("new")})
    for merged in (merge_layouts(BASE, gone, changed), merge_layouts(BASE, changed, gone)):
        assert merged.layout.notes["n"].text == "new"
        assert merged.settled


def test_both_sides_may_add_the_file() -> None:
    merged = merge_layouts(None, Layout({"a": Position(1, 1)}), Layout({"b": Position(2, 2)}))
    assert sorted(merged.layout.positions) == ["a", "b"]


def test_removed_and_renamed_steps_leave_the_layout() -> None:
    layout = BASE.without(frozenset({"a"})).renamed("b", "z")
    assert sorted(layout.positions) == ["c", "d", "z"]
    assert layout.groups["g"].members == ("z",)
