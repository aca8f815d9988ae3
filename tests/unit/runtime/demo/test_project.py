"""The demonstration project is one that a user could have made: sound, canonical, without findings."""

from __future__ import annotations

import json

from runtime.analyzer.analyze import analyze
from runtime.files import load_workflow
from runtime.files.layout import layout_path, load_layout
from runtime.files.project import Project
from runtime.files.write import dumps_layout, dumps_workflow
from runtime.model import ReplayPolicy
from runtime.paths import RESOURCES
from runtime.tasks.registry import Registry

FOLDER = RESOURCES / "demo"
FLOW = FOLDER / "workflows" / "enter-purchase-invoices.flow.json"
VAULT = {"larkspur": {"username", "password"}}


def test_project_has_no_problems() -> None:
    project = Project.open(FOLDER)
    assert not project.check()
    assert project.workflows() == (FLOW,)


def test_workflow_has_no_problems_and_no_findings() -> None:
    registry = Registry()
    loaded = load_workflow(FLOW, registry)
    assert not loaded.problems
    assert not analyze(loaded.require(), registry=registry, project=Project.open(FOLDER), vault=VAULT)


def test_files_are_canonical() -> None:
    assert dumps_workflow(load_workflow(FLOW, Registry()).require()) == FLOW.read_text("utf-8")
    layout = load_layout(layout_path(FLOW))
    assert not layout.problems
    assert dumps_layout(layout.layout) == layout_path(FLOW).read_text("utf-8")


def test_every_step_has_a_place_and_a_name_in_words() -> None:
    workflow = load_workflow(FLOW, Registry()).require()
    assert set(load_layout(layout_path(FLOW)).layout.positions) == set(workflow.steps)
    assert all(" " in step.name for step in workflow.steps.values())


def test_elements_are_those_that_steps_use() -> None:
    workflow = load_workflow(FLOW, Registry()).require()
    targets = [step.params.get("target", {}) for step in workflow.steps.values()]
    used = {target["element"] for target in targets if "element" in target}
    assert used == {f"larkspur/{name}" for name in Project.open(FOLDER).elements.elements("larkspur")}


def test_only_saving_must_not_be_repeated() -> None:
    registry = Registry()
    policies = {
        step.id: step.replay or registry.get(step.type).replay
        for step in load_workflow(FLOW, registry).require().steps.values()
    }
    assert [id for id, policy in policies.items() if policy is ReplayPolicy.ONCE] == ["save"]


def test_no_secret_is_in_the_project() -> None:
    from runtime.demo.site.state import PASSWORD

    for path in FOLDER.rglob("*.json"):
        assert PASSWORD not in json.dumps(json.loads(path.read_text("utf-8")))
