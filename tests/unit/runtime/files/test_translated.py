"""Workflows that come along are read in Bulgarian, and do the same."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from runtime.files.load import load_workflow
from runtime.files.project import Project
from runtime.files.starter import hello
from runtime.files.templates import templates
from runtime.files.translated import translated, translated_layout, words_of
from runtime.model import Workflow
from runtime.paths import RESOURCES

SAMPLE = RESOURCES / "demo" / "workflows" / "enter-purchase-invoices.flow.json"
FLOWS = [SAMPLE, *(one.folder / "workflow.flow.json" for one in templates())]


def bare(workflow: Workflow) -> Workflow:
    """Without anything that only people read."""
    steps = {one.id: replace(one, name="", note="") for one in workflow.steps.values()}
    variables = {one.name: replace(one, description="") for one in workflow.variables.values()}
    return replace(workflow, name="", description="", steps=steps, variables=variables)


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.parent.name)
def test_all_that_people_read_is_bulgarian_and_nothing_else_changes(path) -> None:
    loaded = load_workflow(path)
    flow, spoken = loaded.require(), translated(loaded.require(), "bg")
    assert bare(spoken) == bare(flow)
    read = [spoken.description, *(one.description for one in spoken.variables.values())]
    read += [text for one in spoken.steps.values() for text in (one.name, one.note)]
    read += [one.title for one in translated_layout(loaded.layout, "bg").groups.values()]
    assert [text for text in read if text and not re.search("[а-я]", text)] == []
    assert translated(flow, "en") is flow


def test_a_new_project_speaks_the_language_of_the_person(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "office", language="bg")
    flow = load_workflow(project.root / "workflows" / "hello.flow.json").require()
    assert (flow.name, flow.variables["who"].default, flow.steps["say"].name) == ("Поздрав", "свят", "Кажете го")
    assert flow.steps["greet"].params["values"] == {"greeting": "Здравей, {{ vars.who }}!"}
    assert '"greeting": "Здравей, свят!"' in (project.root / "tests" / "hello.test.json").read_text(encoding="utf-8")


def test_no_text_is_left_over() -> None:
    """The words of workflows that have changed go, too."""
    loaded = [load_workflow(path) for path in FLOWS]
    known = {one.title for each in loaded for one in each.layout.groups.values()}
    for flow in (hello(), *(each.require() for each in loaded)):
        known |= {flow.name, flow.description, *(one.description for one in flow.variables.values())}
        known |= {text for one in flow.steps.values() for text in (one.name, one.note)}
    assert set(words_of("bg")) - known == set()
