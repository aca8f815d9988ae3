"""The browser a person records in: started with a window and a debugging port, touched in no other way."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from runtime.browser.bubbles import FLAGS, write_preferences
from runtime.browser.find import require_browser
from runtime.browser.launch import environment, has_sandbox
from runtime.browser.recording.connection import Connection, Refused
from runtime.errors import StepFailed

#: Seconds a browser may take to start, and to close.
_START, _CLOSE = 30.0, 10.0

#: Where a browser writes the port that it listens on.
_PORT_FILE = "DevToolsActivePort"

_PR_SET_PDEATHSIG = 1

#: Profiles made for one recording are called by its process.
_PREFIX = "understudy-record-"
_OWNER = re.compile(rf"{_PREFIX}(\d+)-\w+")

_FLAGS = (
    "--remote-debugging-port=0",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-search-engine-choice-screen",
    "--no-pings",
    "--disable-infobars",
    *FLAGS,
)


@dataclass(slots=True)
class StartedBrowser:
    """A browser process of ours. ``folder`` is its profile, removed afterwards when it was made for it."""

    process: asyncio.subprocess.Process
    folder: Path
    throw_away: bool
    address: str

    async def close(self, connection: Connection) -> None:
        """Close it as a person would, and make sure of it."""
        with suppress(Refused):
            await connection.call("Browser.close", seconds=_CLOSE)
        try:
            async with asyncio.timeout(_CLOSE):
                await self.process.wait()
        except TimeoutError:
            pass
        await self.kill()

    async def kill(self) -> None:
        """Make sure that it is gone, and what was made for it."""
        if self.process.returncode is None:
            self.process.kill()
            await self.process.wait()
        if self.throw_away:
            await asyncio.to_thread(_remove, self.folder)


async def start(program: str = "", profile: str = "", *, headless: bool = False) -> StartedBrowser:
    """Start a browser with an empty tab. Raises BrowserMissing or StepFailed (kind ``browser``)."""
    path = require_browser(program).path
    folder = await asyncio.to_thread(_folder, profile)
    flags = [*_FLAGS, f"--user-data-dir={folder}", *(["--headless=new"] if headless else [])]
    port_file = folder / _PORT_FILE
    process = await asyncio.create_subprocess_exec(
        path,
        *flags,
        *([] if has_sandbox() else ["--no-sandbox"]),
        "about:blank",
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        env={name: str(value) for name, value in environment().items()},
        # Ctrl+C in the terminal ends the recording, which then closes the browser.
        start_new_session=sys.platform != "win32",
        preexec_fn=_ends_with_us(),
    )
    try:
        address = await _address(process, port_file)
    except BaseException:  # however it ends, no process and no profile is left
        if process.returncode is None:
            process.kill()
            await process.wait()
        if not profile:
            _remove(folder)
        raise
    return StartedBrowser(process, folder, not profile, address)


async def _address(process: asyncio.subprocess.Process, port_file: Path) -> str:
    try:
        async with asyncio.timeout(_START):
            while process.returncode is None:
                if address := await asyncio.to_thread(_read, port_file):
                    return address
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise StepFailed(
            f"The browser did not start within {_START:g} s.", kind="browser", remedy="`understudy doctor` checks it."
        ) from None
    raise StepFailed(
        "The browser ended at once.",
        kind="browser",
        remedy="Close a browser that uses the same profile folder; without a display, record with --headless, or use a "
        "running browser: --connect.",
    )


def _ends_with_us() -> Callable[[], None] | None:
    """Lets the system end the browser when this process is killed, where it can."""
    if sys.platform != "linux":
        return None
    import ctypes

    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def _folder(profile: str) -> Path:
    if not profile:
        sweep()
        folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
    else:
        folder = Path(profile).absolute()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / _PORT_FILE).unlink(missing_ok=True)
    write_preferences(folder)
    return folder


def sweep() -> None:
    """Remove the profiles that recordings left behind which were killed: their process, which their name tells, is
    gone. Of a process that only has the same number they stay until later.
    """
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        owner = _OWNER.fullmatch(folder.name)
        if owner and not psutil.pid_exists(int(owner[1])) and not folder.is_symlink() and _is_unused(folder):
            _remove(folder)


def _is_unused(folder: Path) -> bool:
    """Whether no browser works in it: one may live on for a moment when its recording is killed. A lock says whose the
    folder is; one of another machine, which shares the folder of temporary files, is left alone.
    """
    try:
        host, _, browser = str((folder / "SingletonLock").readlink()).rpartition("-")
    except OSError:
        return True
    return host == socket.gethostname() and browser.isdecimal() and not psutil.pid_exists(int(browser))


def _read(port_file: Path) -> str:
    lines = port_file.read_text("utf-8").splitlines() if port_file.exists() else []
    return f"ws://127.0.0.1:{lines[0]}{lines[1]}" if len(lines) > 1 else ""


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
