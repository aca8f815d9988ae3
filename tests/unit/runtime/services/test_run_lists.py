"""Long lists of runs and the figures of Home, by the service."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from runtime.errors import UsageProblem
from runtime.services.core import Core
from runtime.services.methods import call
from tests.fixtures.engine import registry
from tests.fixtures.many_runs import fill_runs


@pytest.fixture
async def core(tmp_path: Path) -> AsyncIterator[Core]:
    fill_runs(tmp_path / "home", 500, days=20)
    opened = await Core.open(tmp_path / "home", registry=registry())
    yield opened
    await opened.close()


async def test_any_page_is_read_by_its_mark(core: Core) -> None:
    asked = {"sort": "workflow", "ascending": True, "limit": 100, "status": ["failed", "completed"]}
    found = await call(core, "run_lists.marks", asked)
    assert found["total"] == found["counts"]["failed"] + found["counts"]["completed"] and len(found["marks"]) == 5
    page = await call(core, "run_lists.page", {**asked, "mark": found["marks"][3]})
    names = [line["workflow"] for line in page]
    assert len(page) == 100 and names == sorted(names)
    failed = next(line for line in page if line["status"] == "failed")
    assert failed["failed_step"] == "Click “Save”" and failed["environment"] in ("test", "production")
    with pytest.raises(UsageProblem, match="sort"):
        await call(core, "run_lists.marks", {"sort": "colour"})


async def test_the_overview_counts_days_and_names_what_fails(core: Core, tmp_path: Path) -> None:
    flow = tmp_path / "bad.flow.json"
    steps = {"one": {"type": "flow.fail", "params": {"message": "No stock."}}}
    flow.write_text(json.dumps({"format": 1, "id": "bad", "name": "Bad", "steps": steps}))
    run = await call(core, "runs.start", {"flow": str(flow)})
    await call(core, "runs.wait", {"run": run["id"]})
    found = await call(core, "run_lists.overview", {"days": 10, "limit": 3})
    assert 9 <= len(found["days"]) <= 11 and found["days"][-1]["failed"] >= 1
    assert (found["failing"][0]["workflow_name"], found["failing"][0]["problem"]) == ("Bad", "No stock.")
    assert len(found["recent"]) == 3 and found["recent"][0]["id"] == run["id"]
    assert found["waiting"] == [] and found["heals"]["count"] == 0


async def test_the_files_of_pictures_are_told(core: Core) -> None:
    kept = core.store.blobs.put(b"picture")
    gone = f"blob:{'0' * 64}"
    found = await call(core, "runs.pictures", {"references": [kept, gone]})
    assert list(found) == [kept] and Path(found[kept]).read_bytes() == b"picture"
