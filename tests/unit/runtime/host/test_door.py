"""The local door: who gets in, what is answered, and clients that misbehave."""

from __future__ import annotations

import asyncio
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from runtime.engine.events import RunEvent, StepFinished, StepProgress
from runtime.errors import ExitCode, StoreError
from runtime.host import lines
from runtime.host.address import Address, read_address, write_address
from runtime.host.client import HostGone, SocketClient
from runtime.host.host import DirectClient, Host
from runtime.host.protocol import MAX_LINE, RemoteError, hello_line
from runtime.services import methods
from runtime.services.core import Core
from runtime.services.methods import Method, NoParams


async def joined(host: Host) -> SocketClient:
    """A client of the host."""
    client = await SocketClient.connect(host.core.home)
    assert client is not None
    return client


async def raw(host: Host, *sent: bytes, greet: bool = True) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection that says exactly this; the greeting's answer is read already."""
    address = read_address(host.core.home)
    assert address is not None
    reader, writer = await asyncio.open_unix_connection(address.socket)
    if greet:
        writer.write(hello_line(address.token))
        assert b'"result"' in await reader.readline()
    for data in sent:
        writer.write(data)
        await writer.drain()
    return reader, writer


async def test_socket_address_and_folder_are_this_persons_alone(host: Host) -> None:
    home = host.core.home
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.iterdir() if not path.is_dir()}
    assert {"host.sock", "host.json", "host.lock", "understudy.db"} <= modes.keys()
    assert set(modes.values()) == {0o600}, modes


async def test_requests_are_answered_as_they_finish(host: Host, write_flow: Any) -> None:
    client = await joined(host)
    slow = write_flow("slow", one={"type": "flow.delay", "params": {"seconds": 0.2}})
    run = await client.call("runs.start", {"flow": slow})
    waiting = asyncio.create_task(client.call("runs.wait", {"run": run["id"]}))
    status = await client.call("host.status")
    assert status["pid"] == os.getpid() and not waiting.done()
    assert (await waiting)["status"] == "completed"
    await client.close()


async def test_events_arrive_before_the_answer_they_led_to(host: Host, write_flow: Any) -> None:
    client, heard = await joined(host), list[RunEvent]()
    await client.follow(heard.append)
    flow = write_flow("steps", one={"type": "toy.add", "next": {"out": ["two"]}}, two={"type": "toy.add"})
    run = await client.call("runs.start", {"flow": flow})
    await client.call("runs.wait", {"run": run["id"]})
    assert [event.step for event in heard if isinstance(event, StepFinished)] == ["one", "two"]
    assert all(event.run == run["id"] for event in heard)
    await client.close()


async def test_a_follower_of_one_run_hears_no_other(host: Host, write_flow: Any) -> None:
    client, heard = await joined(host), list[RunEvent]()
    await client.follow(heard.append, run="second")
    flow = write_flow("steps", one={"type": "toy.add"})
    for id in ("first", "second"):
        await client.call("runs.start", {"flow": flow, "run_id": id})
        await client.call("runs.wait", {"run": id})
    assert {event.run for event in heard} == {"second"}
    await client.close()


@pytest.mark.parametrize(
    "greeting",
    [
        b'{"hello": {"token": "guessed", "protocol": 1}}\n',
        b'{"hello": {"token": "", "protocol": 1}}\n',
        b'{"id": 1, "method": "vault.list", "params": {}}\n',
        b"[" * 2000 + b"\n",
    ],
)
async def test_who_does_not_know_the_token_is_refused(host: Host, greeting: bytes) -> None:
    reader, writer = await raw(host, greeting, greet=False)
    answer = json.loads(await reader.readline())
    assert answer["error"]["code"] == "host-refused"
    assert answer["error"]["exit_code"] == ExitCode.DATA_FOLDER
    assert await reader.read() == b""
    writer.close()


async def test_an_endless_greeting_is_hung_up_on(host: Host) -> None:
    reader, writer = await raw(host, b"x" * 10_000 + b"\n", greet=False)
    assert await reader.read() == b""
    writer.close()


async def test_a_client_with_a_stale_token_is_told(host: Host) -> None:
    address = read_address(host.core.home)
    assert address is not None
    write_address(host.core.home, Address(address.pid, "of the last host", address.socket))
    with pytest.raises(RemoteError, match="refused") as caught:
        await SocketClient.connect(host.core.home)
    assert caught.value.exit_code is ExitCode.DATA_FOLDER


async def test_another_version_is_told_which_process_to_end(host: Host) -> None:
    address = read_address(host.core.home)
    assert address is not None
    hello = json.dumps({"hello": {"token": address.token, "protocol": 99}}).encode() + b"\n"
    reader, writer = await raw(host, hello, greet=False)
    error = json.loads(await reader.readline())["error"]
    assert error["code"] == "host-version" and str(os.getpid()) in error["message"]
    writer.close()


async def test_an_address_without_a_host_is_none(tmp_path: Path) -> None:
    assert await SocketClient.connect(tmp_path) is None
    write_address(tmp_path, Address(1, "token", str(tmp_path / "gone.sock")))
    assert await SocketClient.connect(tmp_path) is None


async def test_malformed_lines_are_answered_and_the_connection_stays(host: Host) -> None:
    bad = [b"nonsense\n", b'{"id": 5}\n', b"\xff\xfe\n", b'{"id": 6, "method": "no.such", "params": {}}\n', b"\n\n"]
    reader, writer = await raw(host, *bad, b'{"id": 7, "method": "host.status", "params": {"more": 1}}\n')
    codes = {
        answer["id"]: answer["error"]["code"] for answer in [json.loads(await reader.readline()) for _ in range(5)]
    }
    assert codes == {0: "usage", 6: "usage", 7: "usage"}
    writer.write(b'{"id": 8, "method": "host.status"}\n')
    assert json.loads(await reader.readline())["result"]["pid"] == os.getpid()
    writer.close()


async def test_a_huge_line_is_refused_and_the_connection_stays(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.host.door.MAX_LINE", 100_000)
    reader, writer = await raw(host, b'{"id": 1, "method": "' + b"x" * 300_000 + b'"}\n')
    assert "longer than 100,000 bytes" in json.loads(await reader.readline())["error"]["message"]
    writer.write(b'{"id": 2, "method": "host.status"}\n')
    assert json.loads(await reader.readline())["id"] == 2
    writer.close()
    assert MAX_LINE > 1 << 20


async def test_a_client_that_never_reads_holds_up_nobody(
    host: Host, monkeypatch: pytest.MonkeyPatch, write_flow: Any
) -> None:
    monkeypatch.setattr(lines.Outbox.__init__, "__defaults__", (100_000,))
    reader, writer = await raw(host, b'{"id": 1, "method": "events.follow"}\n')
    assert json.loads(await reader.readline())["id"] == 1
    other = await joined(host)
    for number in range(4000):
        host.core.events.emit(
            StepProgress(run="r", at=0, scope="", step="s", name="s", fraction=None, message=f"{number} " + "x" * 1000)
        )
        if number % 100 == 0:
            assert (await other.call("host.status"))["pid"] == os.getpid()
    lost, numbers = 0, [-1]
    while numbers[-1] < 3999:
        line = json.loads(await reader.readline())
        lost += line.get("lost", 0)
        if "event" in line:
            numbers.append(int(line["event"]["message"].split()[0]))
    assert lost > 1000
    assert len(numbers) - 1 + lost == 4000
    assert numbers == sorted(numbers)
    writer.close()
    await other.close()


async def test_a_client_that_goes_away_takes_nothing_with_it(host: Host, write_flow: Any) -> None:
    client = await joined(host)
    flow = write_flow("slow", one={"type": "flow.delay", "params": {"seconds": 0.1}})
    run = await client.call("runs.start", {"flow": flow})
    waiting = asyncio.create_task(client.call("runs.wait", {"run": run["id"]}))
    await asyncio.sleep(0)
    await client.close()
    with pytest.raises(HostGone):
        await waiting
    direct = DirectClient(host.core)
    assert (await direct.call("runs.wait", {"run": run["id"]}))["status"] == "completed"


async def test_closing_hangs_up_and_leaves_no_trace(fresh_home: Path) -> None:
    host = await Host.open(fresh_home)
    client = await joined(host)
    await host.close()
    with pytest.raises(HostGone):
        await client.call("host.status")
    assert not {"host.sock", "host.json"} & {path.name for path in fresh_home.iterdir()}
    await client.close()


async def test_a_second_host_is_refused(host: Host) -> None:
    with pytest.raises(StoreError, match=f"in use by process {os.getpid()}"):
        await Host.open(host.core.home)


@pytest.mark.logs("a request failed unexpectedly")
async def test_a_fault_of_ours_is_an_error_of_one_request(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(core: Core, params: NoParams) -> None:
        raise RuntimeError("a wire is loose")

    monkeypatch.setitem(methods._METHODS, "test.broken", Method("test.broken", NoParams, broken))
    client = await joined(host)
    with pytest.raises(RemoteError, match="a fault in Understudy: RuntimeError: a wire is loose") as caught:
        await client.call("test.broken")
    assert caught.value.exit_code is ExitCode.BUG
    assert "Traceback" in caught.value.details
    assert (await client.call("host.status"))["pid"] == os.getpid()
    await client.close()
