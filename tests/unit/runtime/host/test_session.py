"""Joining the host, becoming it, taking its place; and which runs a host of one command carries out."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from runtime.engine.events import RunEvent, StepStarted
from runtime.host import session as module
from runtime.host.address import read_address, write_address
from runtime.host.host import Host
from runtime.host.lock import DataFolderLocked, HostLock
from runtime.host.protocol import RemoteError
from runtime.host.session import Session
from tests.fixtures.engine import registry


async def entered(home: Path) -> Session:
    return await Session.open(home, registry=registry())


def started(heard: list[RunEvent]) -> list[str]:
    return [event.step for event in heard if isinstance(event, StepStarted)]


async def test_the_first_is_the_host_and_the_second_joins(fresh_home: Path, write_flow: Any) -> None:
    first, second = await entered(fresh_home), await entered(fresh_home)
    assert first.host is not None and second.host is None
    flow = write_flow("add", one={"type": "toy.add"})
    run = await second.call("runs.start", {"flow": flow})
    assert (await second.call("runs.wait", {"run": run["id"]}))["status"] == "completed"
    assert (await first.call("runs.get", {"run": run["id"]}))["status"] == "completed"
    await second.close()
    await first.close()


async def test_who_joined_takes_the_hosts_place_and_its_run_ends(fresh_home: Path, write_flow: Any) -> None:
    first, second = await entered(fresh_home), await entered(fresh_home)
    heard: list[RunEvent] = []
    await second.follow(heard.append, "mine")
    flow = write_flow(
        "slow",
        one={"type": "flow.delay", "params": {"seconds": 0.3}, "next": {"out": ["two"]}},
        two={"type": "toy.add"},
    )
    await second.call("runs.start", {"flow": flow, "run_id": "mine"})
    waiting = asyncio.create_task(second.call("runs.wait", {"run": "mine"}))
    while "one" not in started(heard):
        await asyncio.sleep(0.005)
    await first.close(grace=0.0)
    assert (await waiting)["status"] == "completed"
    assert second.host is not None
    assert "two" in started(heard)
    await second.close()


async def test_a_run_that_was_asked_for_twice_is_accepted_once(fresh_home: Path, write_flow: Any) -> None:
    first, second = await entered(fresh_home), await entered(fresh_home)
    flow = write_flow("add", one={"type": "toy.add"})
    params = {"flow": flow, "run_id": "same"}
    one = await second.call("runs.start", params)
    await first.close()
    two = await second.call("runs.start", params)
    assert one["created_at"] == two["created_at"]
    assert (await second.call("runs.wait", {"run": "same"}))["status"] == "completed"
    await second.close()


async def test_a_host_of_one_command_leaves_the_queue_alone(fresh_home: Path, write_flow: Any) -> None:
    flow = write_flow("add", one={"type": "toy.add"})
    session = await entered(fresh_home)
    for id, detach in (("left", True), ("wanted", False)):
        await session.call("runs.start", {"flow": flow, "run_id": id, "detach": detach})
    assert (await session.call("runs.wait", {"run": "wanted"}))["status"] == "completed"
    await session.close()

    session = await entered(fresh_home)
    assert (await session.call("runs.get", {"run": "left"}))["status"] == "queued"
    await session.close()

    host = await Host.open(fresh_home, registry=registry())
    row = await host.core.engine.wait(host.core.store.runs.get("left").id)
    assert row.status == "completed"
    await host.close()


async def test_a_host_waits_for_those_who_joined_it(fresh_home: Path, write_flow: Any) -> None:
    first, second = await entered(fresh_home), await entered(fresh_home)
    flow = write_flow("slow", one={"type": "flow.delay", "params": {"seconds": 0.2}})
    await second.call("runs.start", {"flow": flow, "run_id": "theirs"})
    await first.wait_for_others()
    assert (await second.call("runs.get", {"run": "theirs"}))["status"] == "completed"
    await first.wait_for_others()
    assert first.host is not None and not first.host.busy, "a client that asks nothing is waited for by nobody"
    await second.close()
    await first.close()


async def test_a_folder_held_without_a_door_is_given_up_on(fresh_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    lock = HostLock.acquire(fresh_home)
    with pytest.raises(DataFolderLocked):
        await entered(fresh_home)
    lock.release()


async def test_a_host_that_is_just_leaving_is_waited_for(fresh_home: Path) -> None:
    lock = HostLock.acquire(fresh_home)
    asyncio.get_running_loop().call_later(0.1, lock.release)
    session = await entered(fresh_home)
    assert session.host is not None
    await session.close()


async def test_a_host_that_refuses_is_not_asked_for_ever(
    host: Host, fresh_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REFUSAL_PATIENCE", 0.1)
    address = read_address(fresh_home)
    assert address is not None
    write_address(fresh_home, type(address)(address.pid, "wrong", address.socket))
    with pytest.raises(RemoteError, match="refused"):
        await entered(fresh_home)
