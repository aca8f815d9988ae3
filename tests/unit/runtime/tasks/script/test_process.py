"""Nothing that a script started may outlive it: processes that ignore signals, grandchildren, sessions of their own."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from runtime.errors import StepFailed, StepTimeout
from tests.fixtures.task_calls import Calls

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="a subreaper is Linux's")

#: Ignores all polite signals, starts a child that does too, and a grandchild in a session of its own.
STUBBORN = """
import os, signal, subprocess, sys, time
ignore = "import signal, time; [signal.signal(n, signal.SIG_IGN) for n in (1, 2, 15)]; "
for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
    signal.signal(number, signal.SIG_IGN)
inner = ignore + "time.sleep(600)"
middle = ignore + "import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', sys.argv[1]], "
middle += "start_new_session=True); open(sys.argv[2], 'a').write(f'{p.pid}\\\\n'); time.sleep(600)"
child = subprocess.Popen([sys.executable, "-c", middle, inner, input])
open(input, "a").write(f"{os.getpid()}\\n{child.pid}\\n")
time.sleep(600)
"""


async def pids(path: Path, count: int) -> list[int]:
    """The numbers a script wrote, once there are ``count``."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        numbers = path.read_text().split() if path.exists() else []
        if len(numbers) >= count:
            return [int(number) for number in numbers]
        await asyncio.sleep(0.02)
    raise AssertionError("the script did not get going")


async def gone(numbers: list[int]) -> bool:
    """Whether the processes end within the time a keeper needs."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if not any(alive(number) for number in numbers):
            return True
        await asyncio.sleep(0.02)
    return False


def alive(number: int) -> bool:
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@on_linux
async def test_cancelling_ends_stubborn_processes_and_their_children_promptly(call: Calls) -> None:
    path = call.ctx.work / "pids"
    work = asyncio.create_task(call("script.python", code=STUBBORN, input=str(path)))
    numbers = await pids(path, 3)
    started = time.monotonic()
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert not any(alive(number) for number in numbers), "all are gone when the step is over"
    assert time.monotonic() - started < 5


@on_linux
async def test_the_time_limit_ends_them_too(call: Calls) -> None:
    path = call.ctx.work / "pids"
    with pytest.raises(StepTimeout):
        await call("script.python", code=STUBBORN, input=str(path), time_limit=3)
    assert not any(alive(number) for number in await pids(path, 1))


@on_linux
async def test_what_a_script_leaves_running_ends_with_it(call: Calls) -> None:
    path = call.ctx.work / "pids"
    started = time.monotonic()
    answer = await call(
        "script.shell",
        command="sleep 600 & echo $! >> pids; setsid sh -c 'echo $$ >> pids; exec sleep 600' & echo done; sleep 0.2",
    )
    assert answer["output"] == "done"
    assert not any(alive(number) for number in await pids(path, 2))
    assert time.monotonic() - started < 20


async def test_a_polite_script_may_clean_up(call: Calls) -> None:
    code = (
        "import signal, sys, time\n"
        "def leave(*_):\n    open('cleaned', 'w').close(); sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, leave)\nopen('ready', 'w').write('1')\ntime.sleep(600)\n"
    )
    work = asyncio.create_task(call("script.python", code=code))
    await pids(call.ctx.work / "ready", 1)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert (call.ctx.work / "cleaned").exists()


HOST = """
import asyncio, sys
from pathlib import Path
from runtime.tasks.context import TaskContext
from runtime.tasks.script.python import PythonParams, run_python
work = Path(sys.argv[1])
params = PythonParams(code=Path(sys.argv[2]).read_text(), input=str(work / "pids"))
asyncio.run(run_python(TaskContext(project=work, work=work), params))
"""


@on_linux
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
async def test_when_the_host_dies_its_scripts_die(call: Calls, number: int) -> None:
    """``kill -9`` of the host leaves nothing running, without anybody's doing."""
    code = call.project / "stubborn.py"
    code.write_text(STUBBORN)
    host = subprocess.Popen([sys.executable, "-c", HOST, str(call.ctx.work), str(code)], cwd=Path.cwd())
    try:
        numbers = await pids(call.ctx.work / "pids", 3)
        host.send_signal(number)
        host.wait()
        assert await gone(numbers)
    finally:
        host.kill()
        host.wait()


@on_linux
async def test_when_the_keeper_dies_the_script_dies(call: Calls) -> None:
    code = "import os\nopen('pids', 'w').write(f'{os.getppid()} {os.getpid()}')\nimport time; time.sleep(600)"
    work = asyncio.create_task(call("script.python", code=code))
    keeper, script = await pids(call.ctx.work / "pids", 2)
    os.kill(keeper, signal.SIGKILL)
    with pytest.raises(StepFailed, match="SIGKILL"):
        await work
    assert await gone([script])


async def test_many_at_once(call: Calls) -> None:
    answers = await asyncio.gather(
        *(call("script.shell", command='echo "$N"', environment={"N": str(n)}) for n in range(12))
    )
    assert [answer["output"] for answer in answers] == [str(n) for n in range(12)]


async def test_cancelling_before_it_has_begun(call: Calls) -> None:
    me = psutil.Process()
    before, descriptors = len(me.children(recursive=True)), me.num_fds()
    for delay in (0, 0.001, 0.005, 0.02, 0.05):
        work = asyncio.create_task(call("script.shell", command="sleep 600"))
        await asyncio.sleep(delay)
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work
    assert len(me.children(recursive=True)) <= before and me.num_fds() <= descriptors


async def test_no_descriptor_is_left_open(call: Calls) -> None:
    async def once() -> int:
        await call("script.python", code="result = 1")
        return psutil.Process().num_fds()

    counts = [await once() for _ in range(5)]
    assert counts[-1] <= counts[0]


@on_linux
async def test_a_fork_bomb_of_moderate_size_is_cleaned_up(call: Calls) -> None:
    code = (
        "import os, time\nfor _ in range(6): os.fork()\nopen('pids', 'a').write(f'{os.getpid()}\\n')\ntime.sleep(600)"
    )
    path = call.ctx.work / "pids"
    work: asyncio.Task[Any] = asyncio.create_task(call("script.python", code=code))
    numbers = await pids(path, 64)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert not any(alive(number) for number in numbers)
