"""The host's side of one connection: requests answered as they finish, events as they happen."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Callable
from typing import Protocol

from runtime.engine.events import RunEvent
from runtime.errors import UnderstudyError
from runtime.host.lines import LineReader, LineTooLong, Outbox
from runtime.host.messages import Request, read_follow, read_request
from runtime.host.protocol import answer_line, error_line, event_line
from runtime.model import Json
from runtime.services import methods
from runtime.services.core import Core

_log = logging.getLogger(__name__)

#: Requests of one client that may be under way; further ones wait to be read.
MAX_REQUESTS = 1000


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
        self._out = Outbox()
        self._detach: Callable[[], None] | None = None
        self._followed = ""

    @property
    def busy(self) -> bool:
        """Whether the client waits for an answer."""
        return bool(self._tasks)

    async def serve(self, lines: LineReader) -> None:
        """Answer until the lines end, or until the client no longer takes answers."""
        sender = asyncio.create_task(self._send())
        reader = asyncio.create_task(self._read(lines))
        try:
            await asyncio.wait({sender, reader}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            if self._detach is not None:
                self._detach()
            tasks = (*self._tasks, sender, reader)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _read(self, lines: LineReader) -> None:
        while True:
            if len(self._tasks) >= MAX_REQUESTS:
                await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
            try:
                line = await lines.next()
            except LineTooLong as error:
                self._out.put_answer(error_line(0, error))
                continue
            if not line:
                return
            task = asyncio.create_task(self._answer(line))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _answer(self, line: bytes) -> None:
        id = 0
        try:
            request = read_request(line)
            id = request.id
            self._out.put_answer(answer_line(id, await self._carry_out(request)))
        except UnderstudyError as error:
            self._out.put_answer(error_line(id, error))
        except Exception as error:  # noqa: BLE001 - one request's bug must not end the connection
            _log.exception("a request failed unexpectedly")
            self._out.put_answer(error_line(id, bug(error)))

    async def _carry_out(self, request: Request) -> Json:
        if not request.method.startswith("events."):
            return await methods.call(self._core, request.method, request.params)
        self._follow(request.method == "events.follow", read_follow(request.params))
        return None

    def _follow(self, on: bool, run: str) -> None:
        if self._detach is not None:
            self._detach()
        self._followed = run
        self._detach = self._core.events.listen(self._hear) if on else None

    def _hear(self, event: RunEvent) -> None:
        if self._followed in ("", event.run):
            self._out.put_event(event_line(event.as_json()))

    async def _send(self) -> None:
        while True:
            self._writer.write(await self._out.take())
            await self._writer.drain()


def bug(error: Exception) -> UnderstudyError:
    """Something that is our fault, as an error that can be sent."""
    return UnderstudyError(
        f"This is a fault in Understudy: {type(error).__name__}: {error}",
        remedy="Run the command again with --debug and report what it shows.",
        details="".join(traceback.format_exception(error)),
    )
