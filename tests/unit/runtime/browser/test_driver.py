"""No browser outlives us, however we end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

pytestmark = [pytest.mark.browser]

PROGRAM = textwrap.dedent(
    """
    import asyncio, sys
    from runtime.browser.driver import stop_driver
    from runtime.browser.options import SessionOptions
    from runtime.browser.sessions import BrowserSession

    async def main():
        session = await BrowserSession.open(SessionOptions(headless=True), elements={}, seconds=60)
        if sys.argv[1] == "busy":
            asyncio.ensure_future(session.page.evaluate("() => { while (true) {} }"))
            await asyncio.sleep(0.2)
        print("ready", flush=True)
        if sys.argv[1] == "end":
            await session.aclose()
            await stop_driver()
            return
        if sys.argv[1] == "sloppy":
            return
        await asyncio.sleep(60)

    asyncio.run(main())
    """
)


@pytest.fixture
def temporary():
    """A folder with a short name: Chromium makes a socket in it, and a socket's path is at most 107 bytes long."""
    with tempfile.TemporaryDirectory(prefix="u", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def start(how, folder):
    """The program with a browser open, and all processes below it."""
    environment = {**os.environ, "TMPDIR": str(folder)}
    program = subprocess.Popen([sys.executable, "-c", PROGRAM, how], stdout=subprocess.PIPE, env=environment)
    assert program.stdout is not None and program.stdout.readline() == b"ready\n"
    return program, psutil.Process(program.pid).children(recursive=True)


def all_gone(processes):
    _, alive = psutil.wait_procs(processes, timeout=20)
    return not alive


@pytest.mark.parametrize("how", ["idle", "busy"])
def test_killed(temporary, how):
    program, below = start(how, temporary)
    assert len(below) > 3
    program.kill()
    program.communicate()
    assert all_gone(below)
    assert list(temporary.iterdir()) == []


def test_killed_together_with_the_driver(temporary):
    program, below = start("idle", temporary)
    [node] = [process for process in below if "run-driver" in process.cmdline()]
    program.kill()
    node.kill()
    program.communicate()
    assert all_gone(below)


@pytest.mark.parametrize("how", ["end", "sloppy"])
def test_ended(temporary, how):
    program, below = start(how, temporary)
    program.communicate(timeout=30)
    assert program.returncode == 0
    assert all_gone(below)
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals of a terminal")
def test_an_interrupt_from_the_terminal_leaves_the_browser_to_us(temporary):
    program, below = start("idle", temporary)
    for process in below:
        with suppress(psutil.NoSuchProcess):  # Chromium has processes that live shortly
            process.send_signal(signal.SIGINT)
    gone, _ = psutil.wait_procs([process for process in below if "run-driver" in process.cmdline()], timeout=1)
    assert not gone
    program.kill()
    program.communicate()
    assert all_gone(below)
