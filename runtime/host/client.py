"""Talking to a host: over its local door, or directly when this process is the host itself."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Protocol

from runtime.engine.events import RunEvent, event_from_json
from runtime.errors import UnderstudyError
from runtime.host.door import NAME
from runtime.host.protocol import MAX_LINE, RemoteError, hello_line, request_line
from runtime.model import Json, JsonObject
from runtime.services import methods
from runtime.services.core import Core

Hear = Callable[[RunEvent], None]


class HostGone(UnderstudyError):
    """The host ended while it was asked; nothing it accepted is lost."""

    code = "host-gone"

    def __init__(self) -> None:
        super().__init__("The host process ended.", remedy="Try again; accepted runs are taken up where they were.")


class Client(Protocol):
    """What every door's user sees."""

    async def call(self, method: str, params: JsonObject | None = None) -> Json: ...

    async def follow(self, hear: Hear, run: str = "") -> None: ...

    async def close(self) -> None: ...


class DirectClient:
    """For the process that is the host."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._detach: Callable[[], None] | None = None

    async def call(self, method: str, params: JsonObject | None = None) -> Json:
        """Carry out a method. Raises UnderstudyError."""
        return await methods.call(self._core, method, params)

    async def follow(self, hear: Hear, run: str = "") -> None:
        """Hear events of one run, or of all."""

        def filtered(event: RunEvent) -> None:
            if run in ("", event.run):
                hear(event)

        self._detach = self._core.events.listen(filtered)

    async def close(self) -> None:
        """Hear no more."""
        if self._detach is not None:
            self._detach()


class SocketClient:
    """For every other process. ``HostGone`` is raised by calls that the host no longer answers."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._waiting: dict[int, asyncio.Future[Json]] = {}
        self._next = 0
        self._hear: Hear | None = None
        self._receiver = asyncio.create_task(self._receive())

    @classmethod
    async def connect(cls, home: Path) -> SocketClient | None:
        """A connection to the host of this data folder, or None when none answers."""
        try:
            address = json.loads((home / NAME).read_text(encoding="utf-8"))
            if "port" in address:
                streams = await asyncio.open_connection("127.0.0.1", address["port"], limit=MAX_LINE)
            else:
                streams = await asyncio.open_unix_connection(address["socket"], limit=MAX_LINE)
            reader, writer = streams
            writer.write(hello_line(address["token"]))
            if not await asyncio.wait_for(reader.readline(), 5.0):
                writer.close()
                return None
        except (OSError, ValueError, KeyError, TimeoutError):
            return None
        return cls(reader, writer)

    async def call(self, method: str, params: JsonObject | None = None) -> Json:
        """Ask and wait for the answer. Raises RemoteError, HostGone."""
        if self._receiver.done():
            raise HostGone
        self._next += 1
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[self._next] = future
        self._writer.write(request_line(self._next, method, params or {}))
        with contextlib.suppress(ConnectionError):
            await self._writer.drain()
        return await future

    async def follow(self, hear: Hear, run: str = "") -> None:
        """Hear events of one run, or of all."""
        self._hear = hear
        await self.call("events.follow", {"run": run})

    async def close(self) -> None:
        """Hang up."""
        self._writer.close()
        self._receiver.cancel()
        await asyncio.gather(self._receiver, return_exceptions=True)
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    async def _receive(self) -> None:
        try:
            async for message in self._messages():
                if "event" in message:
                    if self._hear is not None:
                        self._hear(event_from_json(message["event"]))
                    continue
                future = self._waiting.pop(message["id"], None)
                if future is None or future.done():
                    continue
                if "error" in message:
                    future.set_exception(RemoteError(message["error"]))
                else:
                    future.set_result(message["result"])
        finally:
            for future in self._waiting.values():
                if not future.done():
                    future.set_exception(HostGone())

    async def _messages(self) -> AsyncIterator[JsonObject]:
        with contextlib.suppress(ConnectionError):
            while line := await self._reader.readline():
                yield json.loads(line)
