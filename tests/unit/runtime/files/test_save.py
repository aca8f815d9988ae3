from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from runtime.errors import InvalidFile
from runtime.files import (
    dumps_workflow,
    format_file,
    load_layout,
    load_workflow,
    save_layout,
    save_workflow,
)
from runtime.model import Step, Workflow
from runtime.model.layout import Layout, Position

SAMPLES = Path(__file__).parents[3] / "data" / "workflows"
FLOW = Workflow("w", steps={"a": Step("a", "x.y")})
LAYOUT = Layout({"a": Position(1, 2)})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "w.flow.json"


def refused(path: Path, code: str, *, expected_hash: str | None = None) -> InvalidFile:
    """The error of a save that must leave the file as it is."""
    before = path.read_bytes()
    with pytest.raises(InvalidFile) as caught:
        save_workflow(path, FLOW, expected_hash=expected_hash)
    assert caught.value.code == code
    assert caught.value.remedy
    assert path.read_bytes() == before
    return caught.value


def test_a_saved_workflow_and_layout_load_again(path: Path) -> None:
    saved = save_workflow(path, FLOW, LAYOUT)
    result = load_workflow(path)
    assert (result.workflow, result.layout, result.source_hash) == (FLOW, LAYOUT, saved)
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["w.flow.json", "w.layout.json"]


def test_saving_again_with_the_hash_of_the_last_save_is_fine(path: Path) -> None:
    saved = save_workflow(path, FLOW)
    saved = save_workflow(path, Workflow("w", name="2"), expected_hash=saved)
    save_workflow(path, Workflow("w", name="3"), expected_hash=saved)
    assert load_workflow(path).require().name == "3"


def test_a_file_changed_by_somebody_else_is_not_overwritten(path: Path) -> None:
    opened = save_workflow(path, FLOW)
    save_workflow(path, Workflow("w", name="theirs"))
    refused(path, "file-changed", expected_hash=opened)


def test_a_file_of_a_newer_version_is_not_overwritten(path: Path) -> None:
    path.write_bytes((SAMPLES / "newer.flow.json").read_bytes())
    refused(path, "newer-format")


@pytest.mark.parametrize(
    "text",
    ["", "{", '{"format": 1, "id": "w", "steps": {}, "nam": 1}', '{"format": 1, "id": "w", "id": "v", "steps": {}}'],
)
def test_a_damaged_file_is_not_overwritten(path: Path, text: str) -> None:
    path.write_text(text)
    assert refused(path, "damaged-file").problems


def test_force_overwrites_all_the_same(path: Path) -> None:
    path.write_text("{")
    save_workflow(path, FLOW, LAYOUT, force=True)
    assert load_workflow(path).require() == FLOW


def test_schema_and_open_conflicts_of_the_file_are_kept(path: Path) -> None:
    record = '{"$schema": "x", "format": 1, "id": "w", "steps": {}, "conflicts": [{"message": "m", "values": {}}]}'
    path.write_text(record)
    save_workflow(path, FLOW)
    result = load_workflow(path)
    assert (result.schema, len(result.conflicts)) == ("x", 1)
    save_workflow(path, FLOW, conflicts=())
    assert load_workflow(path).conflicts == ()


def test_a_workflow_that_could_not_be_read_again_is_not_written(path: Path) -> None:
    deep: list[object] = []
    for _ in range(100):
        deep = [deep]
    for value in (deep, float("nan"), 2**300):
        with pytest.raises(InvalidFile):
            save_workflow(path, Workflow("w", steps={"a": Step("a", "x.y", params={"p": value})}))
    assert not path.exists()


def test_a_file_keeps_its_mode_and_a_link_stays_a_link(path: Path) -> None:
    real = path.with_name("real.json")
    save_workflow(real, FLOW)
    real.chmod(0o640)
    path.symlink_to(real)
    save_workflow(path, Workflow("w", name="new"))
    assert path.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert load_workflow(real).require().name == "new"


def test_a_file_that_would_not_change_is_not_touched(path: Path) -> None:
    save_workflow(path, FLOW)
    os.utime(path, ns=(1, 1))
    save_workflow(path, FLOW)
    assert path.stat().st_mtime_ns == 1


def test_a_folder_that_cannot_be_written_to_is_an_error_for_people(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="could not be written"):
        save_workflow(tmp_path / "missing" / "w.flow.json", FLOW)
    (tmp_path / "folder.flow.json").mkdir()
    with pytest.raises(InvalidFile, match="folder"):
        save_workflow(tmp_path / "folder.flow.json", FLOW)


def test_nothing_is_left_behind_when_writing_fails(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    save_workflow(path, FLOW)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InvalidFile, match="no space left"):
        save_workflow(path, Workflow("w", name="new"))
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    assert load_workflow(path).require() == FLOW


def test_a_layout_of_a_newer_version_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "w.layout.json"
    path.write_text('{"format": 2}')
    with pytest.raises(InvalidFile) as caught:
        save_layout(path, LAYOUT)
    assert caught.value.code == "newer-format"
    save_layout(path, LAYOUT, force=True)
    assert load_layout(path).layout == LAYOUT


def test_when_the_layout_must_not_be_overwritten_nothing_is_written(path: Path) -> None:
    save_workflow(path, FLOW, LAYOUT)
    opened = load_workflow(path)
    save_layout(path.with_name("w.layout.json"), Layout({"a": Position(5, 5)}))
    with pytest.raises(InvalidFile) as caught:
        save_workflow(path, Workflow("w", name="new"), LAYOUT, expected_layout_hash=opened.layout_hash)
    assert caught.value.code == "file-changed"
    assert load_workflow(path).require() == FLOW
    save_workflow(path, FLOW, LAYOUT, expected_layout_hash=load_workflow(path).layout_hash)
    assert load_workflow(path).layout == LAYOUT


def test_formatting_writes_canonical_text_once(path: Path) -> None:
    path.write_text('{"steps": {}, "id": "w", "format": 1, "$schema": "x"}')
    assert format_file(path)
    assert path.read_text() == dumps_workflow(Workflow("w"), schema="x")
    assert not format_file(path)


def test_formatting_renews_an_old_format(path: Path) -> None:
    path.write_bytes((SAMPLES / "format-0.flow.json").read_bytes())
    assert format_file(path)
    assert path.read_text() == (SAMPLES / "format-0.expected.flow.json").read_text()


def test_formatting_knows_layouts_by_their_name(tmp_path: Path) -> None:
    path = tmp_path / "w.layout.json"
    path.write_text('{"positions": {"a": {"y": 2, "x": 1.0}}, "format": 1}')
    assert format_file(path)
    assert load_layout(path).layout == LAYOUT


def test_formatting_refuses_a_file_that_would_lose_something(path: Path) -> None:
    path.write_text('{"format": 1, "id": "w", "steps": {}, "nam": 1}')
    with pytest.raises(InvalidFile) as caught:
        format_file(path)
    assert caught.value.problems[0].remedy == 'Did you mean "name"?'
    with pytest.raises(InvalidFile):
        format_file(path.with_name("missing.flow.json"))
