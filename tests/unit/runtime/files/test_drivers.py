from __future__ import annotations

from pathlib import Path

import pytest

from runtime.errors import InvalidFile, UsageProblem
from runtime.files import dumps_layout, dumps_workflow, loads_layout, loads_workflow
from runtime.files.drivers import MergeReport, diff_files, git_diff, merge_files
from runtime.model import Step, Workflow
from runtime.model.edits import AddStep, Edit, SetField, SetParams
from runtime.model.layout import Layout, Note, Position

SAMPLES = Path(__file__).parents[3] / "data" / "workflows"
BASE = Workflow("w", steps={"a": Step("a", "x.y", params={"x": 1}), "b": Step("b", "x.y")})


def text(*edits: Edit) -> str:
    workflow = BASE
    for edit in edits:
        workflow, _ = edit.apply(workflow)
    return dumps_workflow(workflow)


def merged(folder: Path, base: str, ours: str, theirs: str, name: str = "") -> MergeReport:
    """The merge of three texts, in files named as git names them."""
    paths = [folder / f".merge_file_{side}" for side in "abc"]
    for path, content in zip(paths, (base, ours, theirs), strict=True):
        path.write_text(content)
    report = merge_files(*paths, name=name)
    assert [path.read_text() for path in paths] == [base, ours, theirs]
    return report


def test_edits_of_both_sides_are_in_the_merged_file(tmp_path: Path) -> None:
    report = merged(tmp_path, text(), text(SetField("a", "note", "n")), text(SetParams("b", {"y": 2})))
    assert (report.exit_code, report.conflicts) == (0, ())
    assert report.text == text(SetField("a", "note", "n"), SetParams("b", {"y": 2}))


def test_conflicts_are_in_the_file_and_the_file_loads(tmp_path: Path) -> None:
    report = merged(tmp_path, text(), text(SetParams("a", {"x": 2})), text(SetParams("a", {"x": "3\n4"})))
    assert report.exit_code == 1
    result = loads_workflow(report.text or "", "w.flow.json")
    assert result.lossless
    assert result.conflicts == report.conflicts
    assert result.conflicts[0].values == {"base": 1, "ours": 2, "theirs": "3\n4"}
    assert result.problems[0].line is not None


def test_conflicts_that_a_side_left_open_stay_open(tmp_path: Path) -> None:
    first = merged(tmp_path, text(), text(SetParams("a", {"x": 2})), text(SetParams("a", {"x": 3})))
    assert first.text is not None
    again = merged(tmp_path, text(), first.text, text(SetField("b", "note", "n")))
    assert again.exit_code == 1
    assert again.conflicts == first.conflicts


def test_a_file_that_both_sides_added_has_an_empty_base(tmp_path: Path) -> None:
    report = merged(tmp_path, "", text(), text(AddStep(Step("c", "x.y"))))
    assert report.exit_code == 0
    assert report.text == text(AddStep(Step("c", "x.y")))


@pytest.mark.parametrize("broken", ["", "{", '{"format": 1, "id": "w", "steps": {}, "nam": 1}', "newer"])
def test_a_side_that_cannot_be_read_is_not_guessed_at(tmp_path: Path, broken: str) -> None:
    broken = (SAMPLES / "newer.flow.json").read_text() if broken == "newer" else broken
    for report in (
        merged(tmp_path, text(), broken, text(), "w.flow.json"),
        merged(tmp_path, text(), text(), broken, "w.flow.json"),
    ):
        assert (report.exit_code, report.text) == (3, None)
        assert report.problems


def test_a_broken_base_is_like_no_base(tmp_path: Path) -> None:
    report = merged(tmp_path, "<<<<<<<", text(), text(AddStep(Step("c", "x.y"))))
    assert report.text == text(AddStep(Step("c", "x.y")))


def test_layouts_are_known_by_name_or_content(tmp_path: Path) -> None:
    base = Layout({"id": Position(0, 0), "steps": Position(1, 1)}, notes={"n": Note("x")})
    ours = Layout({"id": Position(5, 0), "steps": Position(1, 1)}, notes={"n": Note("mine")})
    theirs = Layout({"id": Position(0, 0), "steps": Position(1, 7)}, notes={"n": Note("yours")})
    texts = [dumps_layout(layout) for layout in (base, ours, theirs)]
    for name in ("", "workflows/w.layout.json"):
        report = merged(tmp_path, *texts, name)
        assert report.exit_code == 1
        result = loads_layout(report.text or "")
        assert result.layout.positions == {"id": Position(5, 0), "steps": Position(1, 7)}
        assert result.conflicts[0].values == {"base": "x", "ours": "mine", "theirs": "yours"}
    empty = dumps_layout(Layout())
    assert merged(tmp_path, empty, empty, texts[1]).text == texts[1]


def test_moving_the_same_step_twice_is_settled_with_a_note(tmp_path: Path) -> None:
    texts = [dumps_layout(Layout({"a": Position(x, 0)})) for x in (0, 1, 2)]
    report = merged(tmp_path, *texts)
    assert (report.exit_code, report.text) == (0, texts[1])
    assert report.notes


def test_the_schema_of_a_file_is_kept(tmp_path: Path) -> None:
    ours = dumps_workflow(BASE, schema="s")
    assert loads_workflow(merged(tmp_path, ours, ours, text(SetField("a", "note", "n"))).text or "").schema == "s"


def test_a_missing_file_is_an_error_for_people(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="no such file"):
        merge_files(tmp_path / "a", tmp_path / "b", tmp_path / "c")


def test_files_are_compared_and_a_missing_side_is_empty(tmp_path: Path) -> None:
    before, after = tmp_path / "a", tmp_path / "b"
    before.write_text(text())
    after.write_text(text(SetParams("a", {"x": 2})))
    assert diff_files(before, after).as_text() == "~ step a\n    params.x: 1 → 2\n"
    assert set(diff_files("/dev/null", after).steps.added) == {"a", "b"}
    before.write_text("{")
    with pytest.raises(InvalidFile):
        diff_files(before, after)


def test_git_gets_the_difference_under_the_name_of_the_file(tmp_path: Path) -> None:
    after = tmp_path / "b"
    after.write_text(text())
    shown = git_diff(["w.flow.json", "/dev/null", ".", ".", str(after), "0" * 40, "100644"])
    assert shown.startswith("workflow w.flow.json\n~ id:")
    assert "+ step a: x.y\n" in shown
    with pytest.raises(UsageProblem):
        git_diff(["w.flow.json"])
