"""From a file to what a run keeps: called workflows, elements and environment with it, or every problem."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from runtime.errors import InvalidFile
from runtime.files.project import Project
from runtime.services.loading import load_bundle
from runtime.tasks.registry import Registry

LOG = {"type": "flow.log", "params": {"message": "x"}}


def call(workflow: str) -> dict[str, Any]:
    return {"type": "flow.call", "params": {"workflow": workflow}}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with two environments and an element."""
    root = Project.create(tmp_path / "shop").root
    (root / "environments" / "live.json").write_text('{"format": 1, "values": {"base_url": "https://shop.example"}}')
    (root / "elements" / "app.json").write_text('{"format": 1, "elements": {"save": {"selector": "#save"}}}')
    return root


def write(path: Path, **steps: Any) -> Path:
    path.write_text(json.dumps({"format": 1, "id": path.name.partition(".")[0], "steps": steps}))
    return path


def test_everything_a_run_needs_is_gathered(project: Path) -> None:
    write(project / "workflows" / "inner.flow.json", one=call("workflows/last.flow.json"))
    write(project / "workflows" / "last.flow.json", one=LOG)
    flow = write(project / "workflows" / "outer.flow.json", one=call("inner"), two=call("inner"))
    bundle = load_bundle(flow, Registry())
    assert set(bundle.calls) == {"inner", "workflows/last.flow.json"}
    assert bundle.elements["app/save"]["selector"] == "#save"
    assert bundle.environment == {"base_url": "http://localhost:8080"}
    assert load_bundle(flow, Registry(), "live").environment == {"base_url": "https://shop.example"}
    assert bundle.folder == str(project)


def test_a_workflow_that_calls_itself_is_loaded_once(project: Path) -> None:
    flow = write(project / "workflows" / "round.flow.json", one=call("round"))
    assert set(load_bundle(flow, Registry()).calls) == {"round"}


def test_outside_a_project_the_files_folder_counts(tmp_path: Path) -> None:
    write(tmp_path / "inner.flow.json", one=LOG)
    flow = write(tmp_path / "outer.flow.json", one=call("inner.flow.json"))
    bundle = load_bundle(flow, Registry())
    assert set(bundle.calls) == {"inner.flow.json"} and bundle.environment == {}
    with pytest.raises(InvalidFile, match="the workflow is in no project"):
        load_bundle(flow, Registry(), "live")


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ({"one": call("nowhere")}, 'no workflow "nowhere"'),
        ({"one": {"type": "no.such"}}, "1 problem"),
        ({"one": {**LOG, "next": {"out": ["two"]}}, "two": {**LOG, "next": {"out": ["one"]}}}, "1 problem"),
    ],
)
def test_what_cannot_run_is_refused(project: Path, steps: dict[str, Any], said: str) -> None:
    flow = write(project / "workflows" / "bad.flow.json", **steps)
    with pytest.raises(InvalidFile, match=said):
        load_bundle(flow, Registry())


def test_a_problem_of_a_called_workflow_is_told_with_its_file(project: Path) -> None:
    inner = write(project / "workflows" / "inner.flow.json", one={"type": "no.such"})
    flow = write(project / "workflows" / "outer.flow.json", one=call("inner"))
    with pytest.raises(InvalidFile) as caught:
        load_bundle(flow, Registry())
    assert caught.value.problems[0].file == str(inner)
