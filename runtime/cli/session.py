"""Every command's way to the data folder, and the loop it runs in."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from runtime.host.session import Session
from runtime.model import Json, JsonObject
from runtime.paths import data_home

T = TypeVar("T")


def with_session(work: Callable[[Session], Awaitable[T]], *, park_after: float | None = 0.0) -> T:
    """Open the session of the data folder, do the work, leave. Raises UnderstudyError."""

    async def main() -> T:
        session = await Session.open(data_home(), park_after=park_after)
        try:
            return await work(session)
        finally:
            await session.close()

    return run_async(main())


def call(method: str, params: JsonObject | None = None) -> Json:
    """One method of the host."""

    async def work(session: Session) -> Json:
        return await session.client.call(method, params)

    return with_session(work)


def run_async(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine; SIGTERM ends it as Ctrl+C does, so that nothing it started is left behind."""

    async def main() -> T:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        # Windows has no signal handlers in loops; there Ctrl+C is the way.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(signal.SIGTERM, task.cancel)
        return await work

    try:
        return asyncio.run(main())
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
