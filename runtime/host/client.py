"""Talking to the running host over its local door."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from runtime.engine.events import RunEvent, event_from_json
from runtime.errors import UnderstudyError
from runtime.host.address import Address, read_address
from runtime.host.lines import LineReader, LineTooLong
from runtime.host.protocol import RemoteError, hello_line, request_line
from runtime.model import Json, JsonObject

Hear = Callable[[RunEvent], None]

_log = logging.getLogger(__name__)

#: A host that has not answered a greeting after so many seconds is taken for none.
GREETING_SECONDS = 5.0


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


class SocketClient:
    """A connection to another process. ``HostGone`` is raised by calls that the host no longer answers."""

    def __init__(self, lines: LineReader, writer: asyncio.StreamWriter, pid: int) -> None:
        self.pid = pid
        self._lines = lines
        self._writer = writer
        self._waiting: dict[int, asyncio.Future[Json]] = {}
        self._next = 0
        self._hear: Hear | None = None
        self._receiver = asyncio.create_task(self._receive())

    @classmethod
    async def connect(cls, home: Path) -> SocketClient | None:
        """A connection to the host of this data folder, or None when none answers. Raises RemoteError when refused."""
        address = read_address(home)
        if address is None:
            return None
        try:
            reader, writer = await _open(address)
        except OSError:
            return None
        lines = LineReader(reader.read)
        try:
            writer.write(hello_line(address.token))
            async with asyncio.timeout(GREETING_SECONDS):
                greeting = json.loads(await lines.next() or b"null")
            if greeting and "error" in greeting:
                raise RemoteError(greeting["error"])
            pid = greeting["result"]["pid"]
        except (OSError, TimeoutError, LineTooLong, ValueError, KeyError, TypeError):
            writer.close()
            return None
        except BaseException:  # however it ends, nobody else has the socket to close it
            writer.close()
            raise
        return cls(lines, writer, pid)

    async def call(self, method: str, params: JsonObject | None = None) -> Json:
        """Ask and wait for the answer. Raises RemoteError, HostGone."""
        if self._receiver.done():
            raise HostGone
        self._next += 1
        id = self._next
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[id] = future
        try:
            self._writer.write(request_line(id, method, params or {}))
            with contextlib.suppress(ConnectionError):
                await self._writer.drain()
            return await future
        finally:
            self._waiting.pop(id, None)

    async def follow(self, hear: Hear, run: str = "") -> None:
        """Hear events of one run, or of all."""
        self._hear = hear
        await self.call("events.follow", {"run": run})

    async def close(self) -> None:
        """Hang up."""
        self._receiver.cancel()
        await asyncio.gather(self._receiver, return_exceptions=True)
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    async def _receive(self) -> None:
        try:
            # A line that is no message means that the other side is no host any more.
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError, LineTooLong):
                while line := await self._lines.next():
                    self._take(json.loads(line))
        finally:
            for future in self._waiting.values():
                if not future.done():
                    future.set_exception(HostGone())

    def _take(self, message: JsonObject) -> None:
        if "event" in message:
            self._tell(message["event"])
        elif "lost" in message:
            _log.warning("%s events were lost: they were not read in time", message["lost"])
        else:
            future = self._waiting.pop(message["id"], None)
            if future is None or future.done():
                return
            if "error" in message:
                future.set_exception(RemoteError(message["error"]))
            else:
                future.set_result(message["result"])

    def _tell(self, data: JsonObject) -> None:
        if self._hear is None:
            return
        try:
            event = event_from_json(data)
        except (KeyError, TypeError):
            # A newer host may tell of things that this program does not know.
            return
        try:
            self._hear(event)
        except Exception:  # noqa: BLE001 - a listener must not end the connection
            _log.exception("a listener failed on %s", event.kind)


async def _open(address: Address) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if sys.platform != "win32" and address.socket:
        return await asyncio.open_unix_connection(address.socket)
    return await asyncio.open_connection("127.0.0.1", address.port)
