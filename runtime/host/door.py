"""The local door: a Unix socket (a loopback port on Windows) that only this person's programs can use."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import os
import secrets
import sys
from pathlib import Path

from runtime.errors import StoreError, UnderstudyError
from runtime.host.address import Address, forget_address, own_folder, socket_paths, write_address
from runtime.host.connection import Connection
from runtime.host.lines import LineReader, LineTooLong
from runtime.host.messages import read_hello
from runtime.host.protocol import MAX_LINE, PROTOCOL, answer_line, error_line
from runtime.services.core import Core
from runtime.store.errors import translate_os

#: Who has not shown the token after so many seconds, or with so many bytes, is hung up on.
GREETING_SECONDS = 5.0
GREETING_BYTES = 4096
#: A client that does not take the last lines is cut off after so many seconds.
FAREWELL_SECONDS = 0.5


class Refused(StoreError):
    """The host does not talk to this program."""

    code = "host-refused"


class Door:
    """Open while the host lives."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._token = secrets.token_urlsafe(32)
        self._server: asyncio.Server | None = None
        self._clients: dict[asyncio.Task[None], Connection | None] = {}
        self._socket: Path | None = None

    @property
    def busy(self) -> bool:
        """Whether a program waits for an answer."""
        return any(connection is not None and connection.busy for connection in self._clients.values())

    async def open(self) -> None:
        """Listen, and write down where. Raises StoreError."""
        if sys.platform == "win32":
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
            address = Address(os.getpid(), self._token, port=self._server.sockets[0].getsockname()[1])
        else:
            self._server, self._socket = await self._listen()
            address = Address(os.getpid(), self._token, socket=str(self._socket))
        write_address(self._core.home, address)

    async def close(self) -> None:
        """Stop listening and hang up."""
        forget_address(self._core.home)
        if self._server is not None:
            self._server.close()
        for task in self._clients:
            task.cancel()
        await asyncio.gather(*self._clients, return_exceptions=True)
        if self._server is not None:
            await self._server.wait_closed()
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.unlink(missing_ok=True)

    async def _listen(self) -> tuple[asyncio.Server, Path]:
        """A socket in the first place that takes one."""
        reason = OSError("no place for a socket")
        serve = asyncio.start_unix_server  # type: ignore[attr-defined,unused-ignore]  # Windows has none
        for path in socket_paths(self._core.home):
            try:
                if path.parent != self._core.home:
                    own_folder(path.parent)
                path.unlink(missing_ok=True)
                server = await serve(self._serve, str(path))
                path.chmod(0o600)
            except OSError as error:
                reason = error
                continue
            return server, path
        raise translate_os(reason, self._core.home) from reason

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._clients[task] = None
        try:
            with contextlib.suppress(OSError, asyncio.CancelledError):
                lines = LineReader(reader.read, GREETING_BYTES)
                if await self._greet(lines, writer):
                    lines.limit = MAX_LINE
                    connection = self._clients[task] = Connection(self._core, writer)
                    await connection.serve(lines)
        finally:
            await _hang_up(writer)
            del self._clients[task]

    async def _greet(self, lines: LineReader, writer: asyncio.StreamWriter) -> bool:
        try:
            async with asyncio.timeout(GREETING_SECONDS):
                hello = read_hello(await lines.next())
        except (TimeoutError, LineTooLong):
            return False
        refusal: UnderstudyError | None = None
        if hello is None or not hmac.compare_digest(hello.token.encode(), self._token.encode()):
            refusal = Refused("The host refused this program: it did not show the token of host.json.")
        elif hello.protocol != PROTOCOL:
            refusal = Refused(
                f"The host of this data folder (process {os.getpid()}) is of another version of Understudy.",
                remedy="End it and try again.",
                code="host-version",
            )
        writer.write(error_line(0, refusal) if refusal else answer_line(0, {"pid": os.getpid(), "protocol": PROTOCOL}))
        await writer.drain()
        return refusal is None


async def _hang_up(writer: asyncio.StreamWriter) -> None:
    writer.close()
    try:
        async with asyncio.timeout(FAREWELL_SECONDS):
            await writer.wait_closed()
    except (OSError, TimeoutError, asyncio.CancelledError):
        writer.transport.abort()
