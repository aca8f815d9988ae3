"""The retention policy, applied by the service."""

from __future__ import annotations

import pytest

from runtime.engine.accept import Request
from runtime.engine.bundle import Bundle
from runtime.errors import UsageProblem
from runtime.services.core import Core
from runtime.services.methods import call
from tests.fixtures.engine import flow, step


async def make_runs(core: Core, number: int) -> list[str]:
    ids = []
    for _ in range(number):
        row = await core.engine.accept(Request(Bundle(flow(step("a")), folder=str(core.home))))
        ids.append((await core.engine.wait(row.id)).id)
    return ids


async def kept(core: Core) -> list[str]:
    return [run["id"] for run in (await call(core, "runs.list"))["runs"]]


async def test_the_settings_policy_keeps_young_runs(core: Core) -> None:
    ids = await make_runs(core, 2)
    result = await call(core, "retention.apply")
    engine = core.settings.engine
    assert result["policy"] == {
        "keep_runs_days": engine.keep_runs_days,
        "keep_logs_days": engine.keep_logs_days,
        "keep_pictures_days": engine.keep_pictures_days,
        "max_runs": engine.max_runs_kept,
        "keep_deleted_days": engine.keep_deleted_days,
    }
    assert not any(result["removed"].values())
    assert await kept(core) == ids[::-1]


async def test_beyond_the_number_the_oldest_go_and_it_is_noted(core: Core) -> None:
    ids = await make_runs(core, 4)
    result = await call(core, "retention.apply", {"max_runs": 2})
    assert result["removed"]["runs"] == 2
    assert await kept(core) == [ids[3], ids[2]]
    await core.store.writer.commit([])
    actions = [row[0] for row in core.store.reader.rows("SELECT action FROM audit")]
    assert actions == ["retention.apply"]


async def test_a_preview_deletes_and_notes_nothing(core: Core) -> None:
    ids = await make_runs(core, 4)
    assert (await call(core, "retention.apply", {"max_runs": 2, "preview": True}))["removed"]["runs"] == 2
    assert await kept(core) == ids[::-1]
    await core.store.writer.commit([])
    assert core.store.reader.rows("SELECT action FROM audit") == []


async def test_old_runs_go_by_age(core: Core) -> None:
    old, young, newest = await make_runs(core, 3)
    await core.store.writer.commit([("UPDATE runs SET finished_at = finished_at - 864000000 WHERE id=?", (old,))])
    assert (await call(core, "retention.apply", {"keep_runs_days": 9}))["removed"]["runs"] == 1
    assert await kept(core) == [newest, young]


async def test_a_negative_age_is_refused(core: Core) -> None:
    with pytest.raises(UsageProblem, match="keep_runs_days"):
        await call(core, "retention.apply", {"keep_runs_days": -1})


async def test_it_is_known_what_takes_room(core: Core) -> None:
    await make_runs(core, 1)
    before = await call(core, "retention.usage")
    assert before["runs"] >= 4096 and before["logs"] >= 4096 and before["free"] > 0
    core.store.blobs.put(b"x" * 5000)
    (core.home / "backups").mkdir(exist_ok=True)
    (core.home / "backups" / "understudy.db").write_bytes(b"y" * 700)
    (core.home / "link").symlink_to("/usr")
    after = await call(core, "retention.usage")
    assert after["pictures"] - before["pictures"] == 5000
    assert 700 <= after["others"] - before["others"] < 800, "what a link leads to lies elsewhere"
