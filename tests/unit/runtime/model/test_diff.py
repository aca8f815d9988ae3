from __future__ import annotations

import json
import random

from runtime.files import dumps_workflow
from runtime.model import Retry, RetryStrategy, Step, Variable, VariableType, Workflow, WorkflowSettings
from runtime.model.diff import diff
from runtime.model.edits import (
    AddStep,
    Batch,
    ConnectSteps,
    Disconnect,
    RemoveStep,
    SetField,
    SetParams,
    SetVariable,
    SetWorkflow,
)
from tests.fixtures import random_edits
from tests.fixtures.random_edits import EXAMPLES

BASE = Workflow(
    "w",
    steps={
        "a": Step("a", "data.set", params={"x": 1, "script": "one\ntwo\nthree\n"}, next={"true": ("b",)}),
        "b": Step("b", "data.set", name="Bee"),
    },
)


def test_nothing_differs_between_a_workflow_and_itself() -> None:
    difference = diff(BASE, BASE)
    assert not difference
    assert difference.as_text() == ""


def test_every_kind_of_change_is_told() -> None:
    changes = Batch(
        (
            AddStep(Step("c", "browser.click", name="Save")),
            ConnectSteps("a", "c"),
            RemoveStep("b"),
            SetParams("a", {"x": 2, "script": "one\n2\nthree\n"}),
            SetField("a", "retry", Retry(RetryStrategy.FIXED, attempts=3)),
            SetField("a", "timeout", 5.0),
            SetVariable(Variable("rows", VariableType.LIST)),
            SetWorkflow("settings", WorkflowSettings(max_parallel=2)),
        )
    )
    text = diff(BASE, changes.apply(BASE)[0]).as_text()
    assert text == (
        "~ settings.max_parallel: (none) → 2\n"
        "+ variable rows: list\n"
        '- step b: data.set "Bee"\n'
        '+ step c: browser.click "Save"\n'
        "~ step a\n"
        "    params.script:\n"
        "        @@ -1,3 +1,3 @@\n"
        "         one\n"
        "        -two\n"
        "        +2\n"
        "         three\n"
        "    params.x: 1 → 2\n"
        "    timeout: (none) → 5\n"
        '    retry: (none) → {"strategy": "fixed", "attempts": 3}\n'
        "- edge a.true → b\n"
        "+ edge a → c\n"
    )


def test_the_difference_as_json_has_both_values() -> None:
    record = diff(BASE, SetParams("a", {"x": True}).apply(BASE)[0]).as_json()
    assert {"field": "params.x", "before": 1, "after": True} in record["steps"]["changed"]["a"]
    assert {"field": "params.script", "before": "one\ntwo\nthree\n"} in record["steps"]["changed"]["a"]
    json.dumps(record)


def test_null_is_a_value_and_not_an_absence() -> None:
    changes = diff(BASE, SetParams("b", {"x": None}).apply(BASE)[0]).steps.changed["b"]
    assert dict(changes[0].values) == {"after": None}


def test_a_moved_edge_is_one_removed_and_one_added() -> None:
    moved = Batch((Disconnect("a", "b", "true"), ConnectSteps("a", "b", "false"))).apply(BASE)[0]
    difference = diff(BASE, moved)
    assert difference.edges_removed == (("a", "true", "b"),)
    assert difference.edges_added == (("a", "false", "b"),)
    assert not difference.steps


def test_a_difference_is_found_exactly_when_the_files_differ() -> None:
    for seed in range(EXAMPLES):
        rng = random.Random(seed)
        before = random_edits.workflow(rng)
        after = random_edits.edited(rng, before, rng.randint(0, 2))
        difference = diff(before, after)
        assert bool(difference) == (dumps_workflow(before) != dumps_workflow(after)), f"seed {seed}"
        assert bool(difference.as_text()) == bool(difference), f"seed {seed}"
        json.dumps(difference.as_json())
