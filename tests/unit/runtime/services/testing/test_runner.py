"""Workflow tests on the real engine: cases, rows, mocks, and what cannot be tried."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from runtime.errors import UsageProblem
from runtime.files.project import Project
from runtime.services.core import Core
from runtime.services.methods import call
from runtime.services.testing import CaseStatus, TestReport
from runtime.services.testing.runner import TestOptions, run_tests
from runtime.tasks.context import TaskContext
from runtime.tasks.registry import Registry
from runtime.tasks.spec import TaskParams, Touch, task


class SendParams(TaskParams):
    to: str


@task("toy.send", title="Send", touches=(Touch.NETWORK,))
async def send(ctx: TaskContext, params: SendParams) -> None:
    """Leaves a file, so that a test sees that it was done."""
    ctx.path(params.to).touch()


#: Adds up the amounts of some rows, asks a person and sends the sum.
FLOW = {
    "format": 1,
    "id": "sum",
    "variables": {
        "rate": {"type": "number", "direction": "input", "default": 1},
        "tags": {"type": "list", "direction": "input", "default": []},
        "total": {"type": "number", "direction": "output"},
    },
    "steps": {
        "read": {"type": "csv.read", "params": {"path": "data/amounts.csv"}, "next": {"out": ["rows"]}},
        "rows": {
            "type": "flow.for_each",
            "params": {"items": "{{ steps.read.output.rows }}", "collect": "{{ steps.price.output }}"},
            "next": {"each": ["price"], "done": ["sum"]},
        },
        "price": {"type": "flow.join", "params": {"value": "{{ number(item.amount) * vars.rate }}"}},
        "sum": {
            "type": "flow.set",
            "params": {"values": {"total": "{{ sum(steps.rows.output.results) }}"}},
            "next": {"out": ["big"]},
        },
        "big": {
            "type": "flow.condition",
            "params": {"test": "{{ vars.total > 100 }}"},
            "next": {"true": ["ask"]},
        },
        "ask": {"type": "people.ask", "params": {"question": "Pay?"}, "next": {"approved": ["send"]}},
        "send": {
            "type": "toy.send",
            "params": {"to": "sent"},
            "next": {"error": ["note"]},
            "retry": {"strategy": "fixed", "attempts": 3, "delay": 60},
        },
        "note": {"type": "flow.log", "params": {"message": "{{ error.message }}"}},
    },
}

ROWS = {"output": {"rows": [{"amount": "70"}, {"amount": "50"}]}}
APPROVED = {"output": {"decision": "approved"}, "ports": ["approved"]}


@pytest.fixture
async def core(tmp_path: Path) -> AsyncIterator[Core]:
    core = await Core.open(tmp_path / "home", registry=Registry(specs=[send.spec]))
    yield core
    await core.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    write(folder / "understudy.json", {"format": 1, "environment": "dev"})
    write(folder / "environments/dev.json", {"format": 1, "values": {"rate": 2}})
    write(folder / "workflows/sum.flow.json", FLOW)
    (folder / "data").mkdir()
    (folder / "data/amounts.csv").write_text("amount\n5\n7\n")
    return folder


def write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))


async def test(core: Core, folder: Path, *cases: dict[str, Any], **fields: Any) -> TestReport:
    """Run one test file with these cases."""
    options = fields.pop("options", None)
    record = {"format": 1, "workflow": "workflows/sum.flow.json", "cases": cases, **fields}
    write(folder / "tests/sum.test.json", record)
    return await run_tests([folder / "tests/sum.test.json"], core.engine.env, options)


test.__test__ = False


def messages(report: TestReport) -> list[str]:
    return [message for result in report.results for message in result.messages]


async def test_cases_run_for_real_in_a_folder_of_their_own(core: Core, folder: Path) -> None:
    report = await test(
        core,
        folder,
        {"name": "adds up", "expect": {"outputs": {"total": 12}, "steps": {"ask": {"status": "skipped"}}}},
        {"name": "with a rate", "inputs": {"rate": 3}, "expect": {"outputs": {"total": 36}}},
        {"name": "wrong", "expect": {"outputs": {"total": 13}, "checks": ["steps.price.times == 3"]}},
    )
    assert [result.status for result in report.results] == [CaseStatus.PASSED, CaseStatus.PASSED, CaseStatus.FAILED]
    assert messages(report) == [
        "outputs.total is 12; expected 13.",
        "The check 'steps.price.times == 3' gives false. (steps.price.times is 2)",
    ]
    assert report.results[0].file == "tests/sum.test.json"
    assert core.store.runs.newest() is None, "nothing of a test is left in the person's data folder"


async def test_mocked_steps_have_no_effect(core: Core, folder: Path) -> None:
    report = await test(
        core,
        folder,
        {
            "name": "sends after approval",
            "mocks": {"read": ROWS, "ask": APPROVED, "send": {"output": {"sent": True}}},
            "expect": {
                "outputs": {"total": 120},
                "steps": {"send": {"output": {"sent": True}}, "note": {"status": "skipped"}},
            },
        },
        {
            "name": "does not send after refusal",
            "mocks": {"read": ROWS, "ask": {"ports": ["rejected"]}},
            "expect": {"steps": {"send": {"status": "skipped"}}},
        },
        {
            "name": "notes what went wrong, after all attempts and without waiting for them",
            "mocks": {"read": ROWS, "ask": APPROVED, "send": {"error": "Bank closed.", "error_kind": "network"}},
            "expect": {"steps": {"send": {"status": "failed"}, "note": {}}},
        },
        {
            "name": "a whole loop",
            "mocks": {"rows": {"output": {"results": [1, 2]}}},
            "expect": {"outputs": {"total": 3}},
        },
        {
            "name": "a mock of its own for each pass",
            "mocks": {"price": {"output": "{{ index + 1 }}"}},
            "expect": {"outputs": {"total": 3}, "checks": ["steps.price.output == 2"]},
        },
    )
    assert messages(report) == []
    assert len(report.results) == 5
    assert not (folder / "sent").exists()
    assert core.registry.find("mock.toy.send") is None


async def test_each_row_of_a_data_file_is_a_trial(core: Core, folder: Path) -> None:
    (folder / "tests").mkdir()
    (folder / "tests/rates.csv").write_text('rate,tags,expected\n2,"[""a""]",24\n,,12\n3,[],1\n')
    report = await test(
        core,
        folder,
        {"name": "rates", "data": "tests/rates.csv", "expect": {"outputs": {"total": "{{ number(row.expected) }}"}}},
        {
            "name": "doubled",
            "data": "tests/rates.csv",
            "mocks": {"ask": {"ports": ["rejected"]}},
            "inputs": {"rate": "{{ number(row.expected) }}", "tags": []},
            "expect": {"checks": ["outputs.total == 12 * inputs.rate"]},
        },
    )
    assert [(result.name, result.status.value) for result in report.results] == [
        ("rates [row 1]", "passed"),
        ("rates [row 2]", "passed"),
        ("rates [row 3]", "failed"),
        ("doubled [row 1]", "passed"),
        ("doubled [row 2]", "passed"),
        ("doubled [row 3]", "passed"),
    ]
    assert messages(report) == ["outputs.total is 36; expected 1."]


async def test_rows_may_come_from_a_workbook(core: Core, folder: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["rate", "expected"], [2, 24], [0.5, 6]):
        book.worksheets[0].append(row)
    book.save(folder / "data/rates.xlsx")
    case = {"name": "rates", "data": "data/rates.xlsx", "expect": {"outputs": {"total": "{{ row.expected }}"}}}
    report = await test(core, folder, case)
    assert messages(report) == []
    assert len(report.results) == 2


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ({"name": "x", "mocks": {"sendd": {}}}, r'mocks a step "sendd".*Did you mean "send"'),
        ({"name": "x", "inputs": {"rat": 1}}, "There is no such variable"),
        ({"name": "x", "inputs": {"rate": "much"}}, "Expected a number"),
        ({"name": "x", "data": "none.csv"}, "none.csv"),
        ({"name": "x", "data": "data/empty.csv"}, "has no rows"),
        ({"name": "x", "data": "data/amounts.csv", "inputs": {"rate": "{{ row.none }}"}}, "none"),
    ],
)
async def test_a_case_that_cannot_be_tried_says_why(
    core: Core, folder: Path, case: dict[str, Any], message: str
) -> None:
    (folder / "data/empty.csv").write_text("rate\n")
    report = await test(core, folder, case, {"name": "the next one"})
    assert [result.status for result in report.results][-1] is CaseStatus.PASSED
    assert report.results[0].status is CaseStatus.ERROR
    assert any(re.search(message, text) for text in messages(report)), messages(report)


async def test_a_broken_test_file_or_workflow_is_one_result(core: Core, folder: Path) -> None:
    (result,) = (await test(core, folder, {"name": "x", "expct": {}})).results
    assert (result.name, result.status) == ("the test file", CaseStatus.ERROR)
    assert "expct" in result.messages[0]
    (result,) = (await test(core, folder, {"name": "x"}, workflow="workflows/summ.flow.json")).results
    assert (result.name, result.status) == ("the workflow", CaseStatus.ERROR)
    assert "sum.flow.json" in result.messages[0]
    (result,) = (await test(core, folder, {"name": "x"}, options=TestOptions(environment="prod"))).results
    assert 'no environment "prod"' in result.messages[0]


async def test_a_run_that_waits_or_does_not_end_fails_its_case(core: Core, folder: Path) -> None:
    report = await test(core, folder, {"name": "waits", "mocks": {"read": ROWS}})
    assert messages(report) == [
        'The run is waiting; expected completed. It waits for a person at "ask"; mock that step.'
    ]
    flow = {"format": 1, "id": "slow", "steps": {"d": {"type": "flow.delay", "params": {"seconds": 600}}}}
    write(folder / "workflows/slow.flow.json", flow)
    options = TestOptions(timeout=0.2)
    report = await test(core, folder, {"name": "slow"}, workflow="slow", options=options)
    assert messages(report) == ["The run is queued; expected completed. It did not end within 0.2 s."]


async def test_only_some_cases_can_be_run(core: Core, folder: Path) -> None:
    options = TestOptions(only="RATE")
    report = await test(core, folder, {"name": "adds up"}, {"name": "with a rate"}, options=options)
    assert [result.name for result in report.results] == ["with a rate"]


async def test_the_starter_project_passes_its_own_tests(core: Core, tmp_path: Path) -> None:
    project = Project.create(tmp_path / "first")
    report = TestReport.from_json(await call(core, "tests.run", {"paths": [str(project.root)]}))
    assert report.passed
    assert len(report.results) == 2


async def test_tests_of_a_foreign_workflow_ask_unless_all_that_touches_is_mocked(core: Core, folder: Path) -> None:
    quiet = {"name": "quiet", "mocks": {"read": ROWS, "ask": APPROVED, "send": {}}}
    report = await test(core, folder, quiet)
    data = await call(core, "tests.run", {"paths": [str(folder)]})
    assert TestReport.from_json(data).passed
    await test(core, folder, {"name": "loud"})
    report = TestReport.from_json(await call(core, "tests.run", {"paths": [str(folder / "tests/sum.test.json")]}))
    assert report.results[0].status is CaseStatus.ERROR
    assert "has not run here before" in report.results[0].messages[0]
    agreed = {"paths": [str(folder)], "trust": True}
    assert TestReport.from_json(await call(core, "tests.run", agreed)).passed


async def test_a_path_that_is_not_there_is_a_usage_problem(core: Core) -> None:
    with pytest.raises(UsageProblem, match="no test file or folder"):
        await call(core, "tests.run", {"paths": ["/nowhere/at/all"]})
