"""Lists of runs and of log lines."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from runtime.engine.accept import Request
from runtime.engine.bundle import Bundle
from runtime.errors import UsageProblem
from runtime.model import Workflow
from runtime.services.core import Core
from runtime.services.listing import moment
from runtime.services.methods import call
from runtime.store import RunRow
from tests.fixtures.engine import flow, step


async def carry_out(core: Core, workflow: Workflow) -> RunRow:
    row = await core.engine.accept(Request(Bundle(workflow, folder=str(core.home))))
    return await core.engine.wait(row.id)


async def test_runs_come_newest_first_page_by_page_with_counts(core: Core) -> None:
    good = [await carry_out(core, flow(step("a"), id="good", name="Good")) for _ in range(3)]
    bad = await carry_out(core, flow(step("a", "toy.bug"), id="bad"))
    page = await call(core, "runs.list", {"limit": 2})
    assert [run["id"] for run in page["runs"]] == [bad.id, good[2].id]
    assert page["counts"] == {"completed": 3, "failed": 1}
    assert page["runs"][0]["error"]
    assert page["runs"][1]["seconds"] >= 0
    rest = await call(core, "runs.list", {"limit": 2, "before": page["next"]})
    assert [run["id"] for run in rest["runs"]] == [good[1].id, good[0].id]
    assert rest["next"] is None


async def test_runs_by_status_workflow_text_and_time(core: Core) -> None:
    await carry_out(core, flow(step("a"), id="good", name="Invoices"))
    bad = await carry_out(core, flow(step("a", "toy.bug"), id="bad"))

    async def ids(**params: object) -> list[str]:
        return [run["id"] for run in (await call(core, "runs.list", params))["runs"]]

    assert await ids(status=["failed"]) == [bad.id]
    assert await ids(workflow="bad") == [bad.id]
    assert len(await ids(text="invoi")) == 1
    today = datetime.now().astimezone()
    assert len(await ids(since=f"{today - timedelta(hours=1):%Y-%m-%d %H:%M}")) == 2
    assert await ids(since=str((today + timedelta(days=2)).date())) == []
    assert await ids(until=str((today - timedelta(days=2)).date())) == []


async def test_wrong_filters_are_told_in_plain_words(core: Core) -> None:
    with pytest.raises(UsageProblem, match=r'no status "done".*Statuses are: queued, running'):
        await call(core, "runs.list", {"status": ["done"]})
    with pytest.raises(UsageProblem, match=r'since: "yesterday" is not a date.*Write it as 20'):
        await call(core, "runs.list", {"since": "yesterday"})
    row = await carry_out(core, flow(step("a")))
    with pytest.raises(UsageProblem, match=r'no log level "loud".*debug, info, warning, error'):
        await call(core, "runs.log", {"run": row.id, "level": "loud"})


def test_a_moment_without_an_offset_is_local_time() -> None:
    assert moment("2026-05-12T09:30:00+02:00", "since") == 1778571000000
    assert moment("2026-05-12", "since") == datetime(2026, 5, 12).astimezone().timestamp() * 1000
    with pytest.raises(UsageProblem):
        moment("0001-01-01T00:00:00+23:59", "since")


async def test_log_lines_by_level_text_and_page(core: Core) -> None:
    row = await carry_out(core, flow(step("a")))
    lines = [(10, "starts"), (20, "Saved Й 50%"), (30, "slow"), (40, "broken")]
    for level, message in lines:
        core.store.writer.log((row.n, row.created_at, level, "rows[1]", "a", message, '{"x": 1}'))
    await core.store.logs.commit([])

    async def messages(**params: object) -> list[str]:
        return [line["message"] for line in await call(core, "runs.log", {"run": row.id, **params})]

    assert await messages() == ["starts", "Saved Й 50%", "slow", "broken"]
    assert await messages(level="warning") == ["slow", "broken"]
    assert await messages(text="й 50%") == ["Saved Й 50%"]
    first, *_ = found = await call(core, "runs.log", {"run": row.id, "limit": 1})
    assert len(found) == 1
    assert (first["level"], first["scope"], first["step"], first["data"]) == ("debug", "rows[1]", "a", {"x": 1})
    assert await messages(after=first["n"]) == ["Saved Й 50%", "slow", "broken"]
