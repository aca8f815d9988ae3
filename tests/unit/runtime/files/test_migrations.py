from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from runtime.files import dumps_workflow, load_workflow, loads_workflow
from runtime.files.migrations import WORKFLOW_MIGRATIONS
from runtime.model import FORMAT_VERSION, Severity

SAMPLES = Path(__file__).parents[3] / "data" / "workflows"


def test_every_older_format_has_a_migration_and_a_sample() -> None:
    for version in range(FORMAT_VERSION):
        assert version in WORKFLOW_MIGRATIONS
        result = load_workflow(SAMPLES / f"format-{version}.flow.json")
        assert [problem.severity for problem in result.problems] == [Severity.INFO]
        expected = (SAMPLES / f"format-{version}.expected.flow.json").read_text()
        assert dumps_workflow(result.require()) == expected


def test_problems_of_an_old_file_have_its_own_lines() -> None:
    steps = [{"id": "a", "type": "x.y"}, {"id": "b", "type": "x.y", "timout": 3}]
    text = json.dumps({"id": "w", "steps": steps}, indent=1)
    found = [problem for problem in loads_workflow(text).problems if problem.severity is Severity.ERROR]
    assert [(problem.step, problem.field) for problem in found] == [("b", "timout")]
    assert found[0].line == next(n for n, line in enumerate(text.splitlines(), 1) if "timout" in line)


@pytest.mark.parametrize(
    "record",
    [
        {"steps": [1, None, {"id": 3}, {"id": "a"}, {"id": "a"}], "edges": 5, "variables": 7},
        {
            "steps": [{"id": "a", "type": "x.y", "next": 3}],
            "edges": [{"from": "a", "to": []}, {"from": "b", "to": "a"}],
        },
        {"steps": [{"id": "a", "type": "x.y"}], "edges": [3, {"from": ["a"]}, {"from": "a", "port": {}, "to": "a"}]},
        {"format": 0, "id": "w", "steps": {"a": {"type": "x.y"}}},
        {"steps": [{"id": "a", "type": "x.y", "disabled": "no"}], "variables": [{"name": None}], "id": "w"},
    ],
)
def test_a_damaged_old_file_gives_problems(record: dict[str, Any]) -> None:
    result = loads_workflow(json.dumps(record))
    assert not result.lossless
    assert all(problem.message for problem in result.problems)
