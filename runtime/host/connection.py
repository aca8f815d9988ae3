"""The host's side of one connection: requests answered as they finish, events as they happen."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from runtime.engine.events import RunEvent
from runtime.errors import UnderstudyError
from runtime.host.protocol import answer_line, error_line, event_line, read_request
from runtime.services import methods
from runtime.services.core import Core

_log = logging.getLogger(__name__)

#: Events that wait for a slow reader beyond this number are dropped, oldest first.
BACKLOG = 50_000


class LineWriter(Protocol):
    """What lines are written to: an asyncio stream, or a pipe."""

    def write(self, data: bytes) -> None: ...

    async def drain(self) -> None: ...


class Connection:
    """Serves requests of one client until its lines end. Several requests may be under way at once."""

    def __init__(self, core: Core, writer: LineWriter) -> None:
        self._core = core
        self._writer = writer
        self._tasks: set[asyncio.Task[None]] = set()
        self._out: asyncio.Queue[bytes] = asyncio.Queue()
        self._detach: Callable[[], None] | None = None
        self._followed = ""

    async def serve(self, read_line: Callable[[], Awaitable[bytes]]) -> None:
        """Answer until ``read_line`` gives an empty line."""
        sender = asyncio.create_task(self._send())
        try:
            while line := await read_line():
                task = asyncio.create_task(self._answer(line))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
        finally:
            if self._detach is not None:
                self._detach()
            for task in (*self._tasks, sender):
                task.cancel()
            await asyncio.gather(*self._tasks, sender, return_exceptions=True)

    async def _answer(self, line: bytes) -> None:
        id = 0
        try:
            request = read_request(line)
            id = request.id
            if request.method.startswith("events."):
                self._follow(request.method == "events.follow", str(request.params.get("run", "")))
                result = None
            else:
                result = await methods.call(self._core, request.method, request.params)
            self._out.put_nowait(answer_line(id, result))
        except UnderstudyError as error:
            self._out.put_nowait(error_line(id, error))
        except Exception as error:  # noqa: BLE001 - one request's bug must not end the connection
            _log.exception("a request failed unexpectedly")
            self._out.put_nowait(error_line(id, UnderstudyError(f"{type(error).__name__}: {error}")))

    def _follow(self, on: bool, run: str) -> None:
        if self._detach is not None:
            self._detach()
        self._followed = run
        self._detach = self._core.events.listen(self._hear) if on else None

    def _hear(self, event: RunEvent) -> None:
        if self._followed in ("", event.run) and self._out.qsize() < BACKLOG:
            self._out.put_nowait(event_line(event.as_json()))

    async def _send(self) -> None:
        while True:
            self._writer.write(await self._out.get())
            while not self._out.empty():
                self._writer.write(self._out.get_nowait())
            await self._writer.drain()


def greeted(line: bytes, token: str) -> bool:
    """Whether a client's first line proves that it may read the token file."""
    try:
        given = json.loads(line)["hello"]["token"]
    except (ValueError, KeyError, TypeError):
        return False
    return isinstance(given, str) and hmac.compare_digest(given, token)
