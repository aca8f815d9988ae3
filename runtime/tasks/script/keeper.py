"""Runs one program and lets nothing of it stay behind. A process of its own; standard library only.

    python -I -S keeper.py CONTROL MEMORY CLOSE -- PROGRAM ARGUMENT...

CONTROL is the reading end of a pipe whose other end the host holds: when that is closed, or the host dies,
everything is ended, first politely, then by force. MEMORY is the address space of each process in bytes (0: no
limit), CLOSE lists descriptors that belong to the program alone, separated by commas. The exit status is the
program's own. What the program started and left running is ended with it, on Linux also what went into a
session of its own: orphans come to this process, which is their subreaper.
"""

# This starts once per script; importing pathlib would cost more than everything else here.
# ruff: noqa: PTH123, PTH208

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import time

#: Seconds between the polite signal and the last one, and the longest time for cleaning up.
GRACE = 0.5
CLEANING = 3.0

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


def main(arguments: list[str]) -> None:
    control, memory, close = int(arguments[0]), int(arguments[1]), arguments[2]
    command = arguments[4:]
    wake = _wake_on_children()
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    guardian = os.getpid()
    child = os.fork()
    if child == 0:
        _become(command, control, memory, guardian)
    with contextlib.suppress(OSError):
        os.setpgid(child, child)
    _let_go([0, 1, 2, *(int(number) for number in close.split(",") if number)])
    status = _watch(child, control, wake)
    _end_all(child)
    _leave_as(status)


def _become(command: list[str], control: int, memory: int, guardian: int) -> None:
    """In the child: take on the limits and turn into the program."""
    try:
        os.setpgid(0, 0)
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != guardian:
            os._exit(125)
        os.close(control)
        _limit(memory)
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGPIPE, signal.SIGXFSZ, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        os.execvp(command[0], command)
    except BaseException as error:  # noqa: BLE001 - a forked child must never go on as its parent
        os.write(2, f"{command[0]} could not be started: {error}\n".encode())
    os._exit(127)


def _limit(memory: int) -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory:
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        memory = memory if most == resource.RLIM_INFINITY else min(memory, most)
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _wake_on_children() -> int:
    """A descriptor that becomes readable when a child ends."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    os.set_blocking(reader, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    return reader


def _let_go(descriptors: list[int]) -> None:
    """Close what only the program uses, so that its readers see the end when it ends."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in descriptors:
        os.dup2(nothing, number)
    os.close(nothing)


def _watch(child: int, control: int, wake: int) -> int:
    """Wait for the program, or for the host to let go; returns the wait status."""
    deadline: float | None = None
    while True:
        status = _reap(child)
        if status is not None:
            return status
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and left <= 0:
            _signal_group(child, signal.SIGKILL)
            left = None
        watched = [wake] if deadline is not None else [wake, control]
        ready, _, _ = select.select(watched, [], [], left)
        if wake in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(wake, 4096)
        if control in ready:
            _signal_group(child, signal.SIGTERM)
            deadline = time.monotonic() + GRACE


def _reap(child: int) -> int | None:
    """Take in everything that ended; the status of ``child`` when it is among it."""
    found = None
    with contextlib.suppress(ChildProcessError):
        while True:
            number, status = os.waitpid(-1, os.WNOHANG)
            if number == 0:
                break
            if number == child:
                found = status
    return found


def _end_all(child: int) -> None:
    """End what the program left running: its group, and on Linux every orphan that came to us."""
    deadline = time.monotonic() + CLEANING
    while time.monotonic() < deadline:
        _signal_group(child, signal.SIGKILL)
        for orphan in _children():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(orphan, signal.SIGKILL)
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.005)
        except ChildProcessError:
            return


def _children() -> list[int]:
    """Processes whose parent we are (Linux)."""
    found = []
    me = str(os.getpid()).encode()
    with contextlib.suppress(OSError):
        for name in os.listdir("/proc"):
            if not name.isdigit():
                continue
            with contextlib.suppress(OSError), open(f"/proc/{name}/stat", "rb") as file:
                # The name in brackets may hold anything; the parent is the second field after it.
                if file.read().rpartition(b")")[2].split()[1] == me:
                    found.append(int(name))
    return found


def _signal_group(child: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, number)


def _leave_as(status: int) -> None:
    """End the way the program ended."""
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        number = -code
        if number not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        time.sleep(1)
    os._exit(max(code, 0))


def _prctl(option: int, value: int) -> None:
    """Linux only; elsewhere the process group must do."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


if __name__ == "__main__":
    main(sys.argv[1:])
