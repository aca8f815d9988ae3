"""Deleting runs, restoring them, removing them for good: what every door calls."""

from __future__ import annotations

import json

import pytest

from runtime.engine.accept import Request
from runtime.engine.bundle import Bundle
from runtime.errors import InvalidInput, UsageProblem
from runtime.model import JsonObject
from runtime.services.core import Core
from runtime.services.methods import call
from tests.fixtures.engine import flow, step

#: Only runs that are asked for are carried out: the others stay queued.
pytestmark = pytest.mark.parametrize("core", [{"everything": False}], indirect=True, ids=["asked"])


async def make_runs(core: Core, number: int) -> list[str]:
    ids = []
    for _ in range(number):
        row = await core.engine.accept(Request(Bundle(flow(step("a")), folder=str(core.home))))
        core.engine.want(row.id)
        ids.append((await core.engine.wait(row.id)).id)
    return ids


async def queued(core: Core) -> str:
    """A run that nobody carries out."""
    return (await core.engine.accept(Request(Bundle(flow(step("a")), folder=str(core.home))))).id


async def listed(core: Core, **question: object) -> list[str]:
    return [run["id"] for run in (await call(core, "runs.list", dict(question)))["runs"]]


async def audited(core: Core) -> list[JsonObject]:
    await core.store.settle()
    rows = core.store.reader.rows("SELECT action, object, detail FROM audit ORDER BY n")
    return [{"action": action, "object": object, **json.loads(detail)} for action, object, detail in rows]


async def test_a_deleted_run_is_in_no_list_and_no_figure_and_comes_back(core: Core) -> None:
    first, second = await make_runs(core, 2)
    done = await call(core, "run_bin.delete", {"runs": [second]})
    assert (done["count"], done["kept"]) == (1, 0)
    assert await listed(core) == [first]
    assert await listed(core, deleted=True) == [second]
    marks = await call(core, "run_lists.marks")
    assert (marks["total"], marks["deleted"], marks["counts"]) == (1, 1, {"completed": 1})
    home = await call(core, "run_lists.overview")
    assert home["counts"] == {"completed": 1}
    assert [day["completed"] for day in home["days"]] == [1]
    assert [run["id"] for run in home["recent"]] == [first]
    assert (await call(core, "runs.get", {"run": "last"}))["id"] == first
    assert "deleted_at" in await call(core, "runs.get", {"run": second})
    assert await call(core, "run_bin.restore", {"deletion": done["deletion"]}) == {"count": 1}
    assert await listed(core) == [second, first]
    assert [entry["action"] for entry in await audited(core)] == ["run.delete", "run.restore"]


async def test_what_is_not_over_stays_and_says_what_to_do(core: Core) -> None:
    (over,) = await make_runs(core, 1)
    waits = await queued(core)
    with pytest.raises(InvalidInput, match="queued; only runs that are over") as caught:
        await call(core, "run_bin.delete", {"runs": [waits]})
    assert "Cancel it first" in caught.value.remedy
    done = await call(core, "run_bin.delete", {"runs": [over, waits]})
    assert (done["count"], done["kept"]) == (1, 1)
    assert await listed(core) == [waits]


async def test_all_that_a_list_shows_but_not_what_came_since(core: Core) -> None:
    ids = await make_runs(core, 3)
    newest = (await call(core, "run_lists.marks"))["newest"]
    late = await make_runs(core, 1)
    done = await call(core, "run_bin.delete", {"fits": {"status": ["completed"], "before": newest + 1}})
    assert done["count"] == 3
    assert await listed(core) == late
    assert set(await listed(core, deleted=True)) == set(ids)


async def test_removed_for_good(core: Core) -> None:
    kept, gone = await make_runs(core, 2)
    with pytest.raises(InvalidInput, match="Only deleted runs"):
        await call(core, "run_bin.remove", {"runs": [gone]})
    await call(core, "run_bin.delete", {"runs": [gone]})
    result = await call(core, "run_bin.remove", {"fits": {}})
    assert (result["removed"]["runs"], result["kept"]) == (1, 0)
    with pytest.raises(InvalidInput, match="There is no run"):
        await call(core, "runs.get", {"run": gone})
    assert await listed(core) == [kept]
    assert [entry["action"] for entry in await audited(core)] == ["run.delete", "run.remove"]


async def test_a_deleted_run_must_be_restored_before_one_goes_on_with_it(core: Core) -> None:
    (run,) = await make_runs(core, 1)
    await call(core, "run_bin.delete", {"runs": [run]})
    with pytest.raises(InvalidInput, match="is deleted") as caught:
        await call(core, "resume.run", {"run": run})
    assert f"runs restore {run}" in caught.value.remedy


@pytest.mark.parametrize("params", [{}, {"runs": ["a"], "fits": {}}])
async def test_it_must_be_said_which_runs(core: Core, params: JsonObject) -> None:
    with pytest.raises(UsageProblem, match="Name runs"):
        await call(core, "run_bin.delete", params)
