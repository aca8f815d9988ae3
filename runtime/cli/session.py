"""Every command's way to the data folder, and the loop it runs in."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextvars import ContextVar
from typing import Any, TypeVar

from runtime.cli.output import say
from runtime.errors import ExitCode, UnderstudyError
from runtime.host.lock import DataFolderLocked
from runtime.host.session import Session
from runtime.model import Json, JsonObject
from runtime.paths import data_home

T = TypeVar("T")

#: After so many seconds of waiting for other programs that use this host, the person is told.
TELL_SECONDS = 1.0


class Stopped(UnderstudyError):
    """A person, or the system, ended the command before its run. ``grace`` is what steps in flight are given, in
    seconds; ``run`` is the run's id."""

    code = "stopped"
    exit_code = ExitCode.CANCELLED

    def __init__(self, message: str, run: str, grace: float) -> None:
        super().__init__(message, remedy=f"Go on with it: understudy resume {run}")
        self.run = run
        self.grace = grace

    def as_json(self) -> dict[str, Any]:
        return {**super().as_json(), "run": self.run}


def with_session(work: Callable[[Session], Awaitable[T]]) -> T:
    """Open the session of the data folder, do the work, leave. Raises UnderstudyError."""

    async def main() -> T:
        session = await Session.open(data_home(), tell=_tell)
        grace = 10.0
        try:
            _mask_logs(session)
            result = await work(session)
            await _wait_for_others(session)
        except Stopped as stopped:
            grace = stopped.grace
            raise
        finally:
            await session.close(grace)
        return result

    return run_async(main())


def call(method: str, params: JsonObject | None = None) -> Json:
    """One method of the host."""

    async def work(session: Session) -> Json:
        return await session.call(method, params)

    return with_session(work)


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine. Ctrl+C and SIGTERM cancel it, unless it listens to them itself (``Signals.taken``)."""

    async def main() -> T:
        task = asyncio.current_task()
        assert task is not None
        token = _SIGNALS.set(Signals(task))
        try:
            return await work
        finally:
            _SIGNALS.reset(token)

    try:
        return asyncio.run(main())
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


class Signals:
    """Ctrl+C, SIGTERM and SIGHUP (the terminal was closed) on the event loop."""

    def __init__(self, task: asyncio.Task[Any]) -> None:
        self._task = task
        self._listener: asyncio.Queue[int] | None = None
        self._count = 0
        loop = asyncio.get_running_loop()
        for number in _heard():
            if sys.platform == "win32":
                signal.signal(number, lambda number, _: loop.call_soon_threadsafe(self._hear, number))
            else:
                loop.add_signal_handler(number, self._hear, number)

    @contextlib.contextmanager
    def taken(self) -> Iterator[asyncio.Queue[int]]:
        """Signals come into this queue instead of cancelling the command."""
        self._listener = asyncio.Queue()
        try:
            yield self._listener
        finally:
            self._listener = None

    def _hear(self, number: int) -> None:
        self._count += 1
        if self._count > 3:
            # Whatever hangs, the person wants out; the journal is made for that.
            os._exit(ExitCode.CANCELLED)
        if self._listener is not None:
            self._listener.put_nowait(number)
        else:
            self._task.cancel()


def _heard() -> list[signal.Signals]:
    """SIGHUP stays with ``nohup``, and Windows has none."""
    numbers = [signal.SIGINT, signal.SIGTERM]
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    return numbers


_SIGNALS: ContextVar[Signals] = ContextVar("signals")


def signals() -> Signals:
    """Those of the running command."""
    return _SIGNALS.get()


def _mask_logs(session: Session) -> None:
    """No credential that this process released gets into its log; the process may become a host later, too."""
    from runtime.cli.logs import set_up

    def mask(value: Any) -> Any:
        return value if session.host is None else session.host.core.credentials.masker.mask_json(value)

    set_up(mask=mask)


def _tell(locked: DataFolderLocked) -> None:
    say(f"{locked.message} Waiting for it.", err=True)


async def _wait_for_others(session: Session) -> None:
    """Other programs may have joined this host: their runs are brought to an end first."""
    waiting = asyncio.create_task(session.wait_for_others())
    try:
        done, _ = await asyncio.wait({waiting}, timeout=TELL_SECONDS)
        if not done:
            say("Other commands use this one as their host: waiting for them. Ctrl+C leaves at once.", err=True)
        await waiting
    finally:
        waiting.cancel()
