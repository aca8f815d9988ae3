"""Elements with the steps that name them, in real files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from runtime.errors import InvalidFile, InvalidInput, UsageProblem
from runtime.files.elements import Element
from runtime.files.project import Project
from runtime.model.fingerprint import Fingerprint
from runtime.services import elements
from runtime.services.element_merging import joined, merge_element, unmerge_element


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project.create(tmp_path / "shop", "Shop")
    entries = {"save": {"selector": "#save"}, "store": {"selector": "#save"}, "other": {"selector": "#other"}}
    (made.root / "elements/shop.json").write_text(json.dumps({"format": 1, "elements": entries}))
    steps = {
        "one": {
            "type": "browser.click",
            "params": {"target": {"element": "shop/save", "row": "7"}},
            "next": {"out": ["two"]},
        },
        "two": {"type": "browser.click", "params": {"target": {"element": "shop/other"}}},
    }
    (made.root / "workflows/job.flow.json").write_text(json.dumps({"format": 1, "id": "job", "steps": steps}))
    return Project.open(made.root)


def targets(project: Project) -> list[Any]:
    flow = json.loads((project.root / "workflows/job.flow.json").read_text("utf-8"))
    return [step["params"]["target"] for step in flow["steps"].values()]


def test_where_each_is_used(project: Project) -> None:
    found = {one.reference: [(use.workflow, use.step) for use in one.uses] for one in elements.known_elements(project)}
    assert found == {"shop/other": [("job", "two")], "shop/save": [("job", "one")], "shop/store": []}
    assert elements.duplicates(elements.known_elements(project)) == {
        "shop/save": ("shop/store",),
        "shop/store": ("shop/save",),
    }


def test_steps_follow_a_new_name(project: Project) -> None:
    assert elements.rename_element(project, "shop/save", "save-button") == "shop/save-button"
    assert targets(project) == [{"element": "shop/save-button", "row": "7"}, {"element": "shop/other"}]
    assert "shop/save" not in [one.reference for one in elements.known_elements(project)]
    with pytest.raises(UsageProblem, match="already"):
        elements.rename_element(project, "shop/other", "store")
    with pytest.raises(UsageProblem, match="cannot name"):
        elements.rename_element(project, "shop/other", "a/b")
    with pytest.raises(InvalidInput, match="no element"):
        elements.rename_element(project, "shop/gone", "x")


def test_two_become_one(project: Project) -> None:
    merged = merge_element(project, "shop/save", "shop/store")
    assert [one.step for one in merged.steps] == ["one"]
    assert targets(project)[0] == {"element": "shop/store", "row": "7"}
    assert [one.reference for one in elements.known_elements(project)] == ["shop/other", "shop/store"]


def test_deleted_and_taken_back(project: Project) -> None:
    before = (project.root / "elements/shop.json").read_text("utf-8")
    gone = elements.delete_element(project, "shop/save")
    assert "shop/save" not in [one.reference for one in elements.known_elements(project)]
    elements.restore_element(project, "shop/save", gone)
    assert json.loads((project.root / "elements/shop.json").read_text("utf-8")) == json.loads(before)
    with pytest.raises(UsageProblem, match="by now"):
        elements.restore_element(project, "shop/save", gone)


def test_nothing_is_written_where_a_workflow_would_lose_something(project: Project) -> None:
    flow = project.root / "workflows/job.flow.json"
    flow.write_text(flow.read_text().replace('"id": "job"', '"id": "job", "unknown": 1'))
    before = (flow.read_text(), (project.root / "elements/shop.json").read_text())
    with pytest.raises(InvalidFile, match="has problems"):
        elements.rename_element(project, "shop/save", "x")
    assert (flow.read_text(), (project.root / "elements/shop.json").read_text()) == before


def test_a_merge_is_taken_back_whole(project: Project) -> None:
    files = [project.root / "elements/shop.json", project.root / "workflows/job.flow.json"]
    project.elements.save("shop", project.elements.load("shop")[0])
    elements.rename_element(project, elements.rename_element(project, "shop/save", "s"), "save")  # canonical files
    before = [file.read_bytes() for file in files]
    merged = merge_element(project, "shop/other", "shop/save")
    text = files[1].read_text("utf-8")
    assert "shop/other" not in text and text.count("shop/save") == 2
    entries = json.loads(files[0].read_text("utf-8"))["elements"]
    assert set(entries) == {"save", "store"}
    assert entries["save"] == {"selector": "#save", "fingerprint": {"selectors": ["#other"]}}
    unmerge_element(project, merged)
    assert [file.read_bytes() for file in files] == before


def test_what_was_changed_after_a_merge_stays(project: Project) -> None:
    merged = merge_element(project, "shop/other", "shop/save")
    path = project.root / "workflows/job.flow.json"
    record = json.loads(path.read_text("utf-8"))
    record["steps"]["two"]["params"]["target"]["row"] = "9"
    path.write_text(json.dumps(record), "utf-8")
    elements.rename_element(project, "shop/save", "kept")
    unmerge_element(project, merged)
    assert elements.known_elements(Project.open(project.root))[1].reference == "shop/other"
    steps = json.loads(path.read_text("utf-8"))["steps"]
    assert steps["two"]["params"]["target"] == {"element": "shop/kept", "row": "9"}
    with pytest.raises(UsageProblem, match="another element"):
        unmerge_element(project, merged)


def test_signals_of_both_are_known_once() -> None:
    mine = Fingerprint(
        tag="button", name="Save", attributes={"id": "save"}, classes=("big",), path=("form", "button:1")
    )
    theirs = Fingerprint(
        tag="a", name="Store", test_id="save", attributes={"id": "b7", "title": "Save it"}, classes=("big", "blue"),
        box=(1, 2, 3, 4), selectors=("#b7", "#save"),
    )  # fmt: skip
    made = joined(Element("#save", fingerprint=mine), Element("text=Store", "Store", fingerprint=theirs))
    assert (made.selector, made.name, made.fingerprint) == (
        "#save", "Store",
        Fingerprint(
            tag="button", name="Save", test_id="save", attributes={"id": "save", "title": "Save it"},
            classes=("big", "blue"), path=("form", "button:1"), selectors=("#b7", "text=Store"),
        ),
    )  # fmt: skip
    framed = joined(Element("#save"), Element("#b7", frame=("iframe",)))
    assert framed == Element("#save"), "a selector of another frame leads to nothing here"
