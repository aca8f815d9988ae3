"""The link to a real host process: asking, hearing, losing it, joining another one's, leaving nothing behind."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from runtime.engine.events import RunEvent, RunStatusChanged, StepFinished
from runtime.errors import UnderstudyError
from runtime.host.host import Host
from runtime.host.lock import HostLock
from runtime.host.protocol import RemoteError
from studio.bridge import link as module
from studio.bridge.link import HostLink, LinkState
from tests.fixtures.engine import until

LIMIT = 60


def heard_by(link: HostLink) -> list[RunEvent]:
    heard: list[RunEvent] = []
    link.events.connect(heard.extend)
    return heard


async def test_a_run_is_carried_out_by_a_child_and_heard_in_order(link: HostLink, write_flow: Any) -> None:
    heard = heard_by(link)
    await link.open()
    assert link.state is LinkState.OWN and link.pid != os.getpid()
    flow = write_flow("job", one={"type": "flow.log", "params": {"message": "hello"}})
    await link.call("runs.start", {"flow": flow, "run_id": "mine", "trust": True})
    done = await link.call("runs.wait", {"run": "mine"})
    assert done["status"] == "completed"
    await until(lambda: isinstance(heard[-1], RunStatusChanged) and heard[-1].status == "completed")
    kinds = [event.kind for event in heard]
    assert kinds.index("step.started") < kinds.index("log") < kinds.index("step.finished")
    assert any(isinstance(event, StepFinished) and event.step == "one" for event in heard)


async def test_answers_and_errors_come_as_the_host_gave_them(link: HostLink) -> None:
    await link.open()
    answers = await asyncio.gather(*(link.call("runs.list", {"limit": 1 + n}) for n in range(50)))
    assert all(answer["runs"] == [] for answer in answers)
    with pytest.raises(RemoteError, match="There is no run") as caught:
        await link.call("runs.get", {"run": "nobody"})
    assert caught.value.exit_code == 3 and "runs list" in caught.value.remedy


async def test_nothing_is_left_when_it_closes(link: HostLink, fresh_home: Path) -> None:
    await link.open()
    child = psutil.Process(link.pid)
    await link.close()
    assert not child.is_running()
    HostLock.acquire(fresh_home).release()
    assert link.state is LinkState.CLOSED
    with pytest.raises(UnderstudyError):
        await link.call("runs.list")


async def test_a_running_host_is_joined_and_left_alone(link: HostLink, fresh_home: Path) -> None:
    host = await Host.open(fresh_home)
    try:
        await link.open()
        assert link.state is LinkState.JOINED and link.pid == os.getpid()
        assert (await link.call("runs.list"))["runs"] == []
        await link.close()
        assert (await asyncio.wait_for(_ask_again(fresh_home), LIMIT))["runs"] == []
    finally:
        await host.close(grace=0.0)


async def _ask_again(home: Path) -> Any:
    other = HostLink(home)
    await other.open()
    try:
        return await other.call("runs.list")
    finally:
        await other.close()


async def test_when_the_joined_host_leaves_a_child_takes_its_place(link: HostLink, fresh_home: Path) -> None:
    host = await Host.open(fresh_home)
    await link.open()
    ended: list[UnderstudyError] = []
    link.ended.connect(ended.append)
    await host.close(grace=0.0)
    assert (await asyncio.wait_for(link.call("runs.list"), LIMIT))["runs"] == []
    assert link.state is LinkState.OWN and len(ended) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
async def test_a_child_that_dies_is_replaced_and_its_run_goes_on(link: HostLink, write_flow: Any) -> None:
    heard = heard_by(link)
    ended: list[UnderstudyError] = []
    link.ended.connect(ended.append)
    await link.open()
    flow = write_flow(
        "job",
        one={"type": "flow.delay", "params": {"seconds": 0.2}, "next": {"out": ["two"]}},
        two={"type": "flow.log", "params": {"message": "two"}},
    )
    await link.call("runs.start", {"flow": flow, "run_id": "mine", "trust": True})
    await until(lambda: any(event.kind == "step.started" for event in heard))
    first = link.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    done = await asyncio.wait_for(link.call("runs.wait", {"run": "mine"}), LIMIT)
    assert done["status"] == "completed" and link.pid != first
    assert [error.code for error in ended] == ["host-failed"]
    assert "taken up" in ended[0].remedy


async def test_a_child_that_cannot_start_says_why(qapp: Any, fresh_home: Path) -> None:
    fresh_home.write_text("this is a file")
    link = HostLink(fresh_home)
    with pytest.raises(UnderstudyError) as caught:
        await link.open()
    assert str(fresh_home) in caught.value.message and caught.value.remedy
    assert link.state is LinkState.FAILED and link.error is caught.value
    fresh_home.unlink()
    await link.open()
    assert link.state is LinkState.OWN, "it can be tried again"
    await link.close()


async def test_a_child_that_keeps_dying_is_given_up(qapp: Any, fresh_home: Path) -> None:
    code = "import sys; print('Error: out of luck', file=sys.stderr); sys.exit(70)"
    link = HostLink(fresh_home, command=[sys.executable, "-c", code])
    with pytest.raises(UnderstudyError) as caught:
        await link.open()
    assert "out of luck" in caught.value.details
    await link.close()


async def test_a_folder_that_is_held_for_a_moment_is_waited_for(link: HostLink, fresh_home: Path) -> None:
    lock = HostLock.acquire(fresh_home)
    opening = asyncio.create_task(link.open())
    await until(lambda: psutil.Process().children())
    lock.release()
    await asyncio.wait_for(opening, LIMIT)
    assert link.state is LinkState.OWN


async def test_a_folder_that_stays_held_is_given_up_with_its_holder(
    link: HostLink, fresh_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    lock = HostLock.acquire(fresh_home)
    with pytest.raises(UnderstudyError, match=f"process {os.getpid()}"):
        await link.open()
    lock.release()
