"""The address of a site comes from the project's environment, which gets it."""

from __future__ import annotations

import json

import pytest

from runtime.errors import UsageProblem
from runtime.recorder.keeper import Keeper, Output
from tests.fixtures.recorded import SITE, Story


def project(folder, environment="", values=None):
    (folder / "environments").mkdir()
    record = {"format": 1, "name": "Office"} | ({"environment": environment} if environment else {})
    (folder / "understudy.json").write_text(json.dumps(record))
    if environment:
        text = json.dumps({"format": 1, "values": values or {}})
        (folder / "environments" / f"{environment}.json").write_text(text)
    return Keeper(Output(folder / "job.flow.json"))


def values(folder):
    return json.loads((folder / "environments" / "test.json").read_text("utf-8"))["values"]


def test_accepting_writes_the_value(tmp_path):
    _, workflow = project(tmp_path, "test", {"other": 1}).write(Story().open().events, ["environment-base-url"])
    assert [step.params["url"] for step in workflow.steps.values()] == ["{{ env.base_url }}/invoices"]
    assert values(tmp_path) == {"other": 1, "base_url": SITE}


def test_a_value_that_is_there_is_used_or_left_alone(tmp_path):
    events = Story().open().events
    keeper = project(tmp_path, "test", {"base_url": "http://localhost:8080", "shop": SITE})
    assert [one.value for one in keeper.merged(events).proposals] == ["shop"]
    (tmp_path / "environments" / "test.json").write_text('{"format": 1, "values": {"base_url": "http://elsewhere"}}')
    keeper = Keeper(Output(tmp_path / "job.flow.json"))
    keeper.write(events, ["all"])
    assert values(tmp_path) == {"base_url": "http://elsewhere", "larkspur_url": SITE}


def test_without_an_environment_it_is_not_proposed(tmp_path):
    keeper = project(tmp_path)
    events = Story().open().events
    assert not [one for one in keeper.merged(events).proposals if one.kind == "environment"]
    with pytest.raises(UsageProblem, match="environment-base-url"):
        keeper.write(events, ["environment-base-url"])
    _, workflow = keeper.write(events, ["all"])
    assert [step.params["url"] for step in workflow.steps.values()] == [f"{SITE}/invoices"]
