"""The host itself: leaving cleanly, hurrying, keeping house."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from typing import Any

import pytest

from runtime.errors import StoreError
from runtime.host.host import HOUSEKEEPING_SECONDS, DirectClient, Host
from runtime.settings import change_setting
from runtime.store.sqlite import connect
from tests.fixtures.engine import registry

DAY = 86_400.0


async def test_opening_fails_whole(fresh_home: Path) -> None:
    fresh_home.mkdir(mode=0o700)
    (fresh_home / "understudy.db").write_text("no database at all, just text\n" * 10)
    with pytest.raises(StoreError):
        await Host.open(fresh_home)
    (fresh_home / "understudy.db").unlink()
    host = await Host.open(fresh_home)
    await host.close()


async def test_steps_in_flight_are_given_time_unless_it_hurries(fresh_home: Path, write_flow: Any) -> None:
    flow = write_flow("slow", one={"type": "toy.sleep", "params": {"seconds": 30}})
    host = await Host.open(fresh_home, registry=registry())
    client = DirectClient(host.core)
    run = await client.call("runs.start", {"flow": flow})
    while not any(going.activity.busy for going in host.core.engine.live.values()):
        await asyncio.sleep(0.005)
    closing = asyncio.create_task(host.close(grace=30.0))
    await asyncio.sleep(0.05)
    assert not closing.done()
    host.hurry()
    began = time.monotonic()
    await closing
    assert time.monotonic() - began < 10
    reopened = await Host.open(fresh_home, registry=registry(), everything=False)
    assert (await DirectClient(reopened.core).call("runs.get", {"run": run["id"]}))["status"] == "queued"
    await reopened.close(0.0)


async def test_old_runs_are_removed_once_a_day(fresh_home: Path, write_flow: Any) -> None:
    flow = write_flow("add", one={"type": "toy.add"})
    host = await Host.open(fresh_home, registry=registry())
    client = DirectClient(host.core)
    for id in ("old", "new"):
        await client.call("runs.start", {"flow": flow, "run_id": id})
        await client.call("runs.wait", {"run": id})
    await host.close()
    connection = connect(fresh_home / "understudy.db")
    connection.execute("UPDATE runs SET finished_at=1, created_at=1 WHERE id='old'")
    connection.close()
    change_setting(fresh_home, "engine.keep_runs_days", 1)
    mark = fresh_home / "housekeeping"
    mark.touch()
    os.utime(mark, (time.time() - 2 * HOUSEKEEPING_SECONDS,) * 2)

    host = await Host.open(fresh_home, registry=registry())
    while host.core.store.runs.get("old") is not None or time.time() - mark.stat().st_mtime > DAY:
        await asyncio.sleep(0.01)
    assert host.core.store.runs.get("new") is not None
    await host.close()
