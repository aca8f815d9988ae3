"""The local door: a Unix socket (a loopback port on Windows) that only this person's programs can use."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import secrets
import sys
import tempfile
from pathlib import Path

from runtime.host.connection import Connection, greeted
from runtime.host.protocol import MAX_LINE, answer_line
from runtime.services.core import Core
from runtime.store.sqlite import private_folder

#: Address and token of the host, readable by this person only.
NAME = "host.json"

#: The longest path of a Unix socket that every system takes.
SOCKET_PATH_LIMIT = 100


class Door:
    """Open while the host lives."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._token = secrets.token_urlsafe(32)
        self._server: asyncio.Server | None = None
        self._clients: set[asyncio.Task[None]] = set()
        self._socket: Path | None = None

    @property
    def clients(self) -> int:
        """How many programs are connected."""
        return len(self._clients)

    async def open(self) -> None:
        """Listen, and write down where."""
        if sys.platform == "win32":
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=MAX_LINE)
            address = {"port": self._server.sockets[0].getsockname()[1]}
        else:
            self._socket = socket_path(self._core.home)
            self._socket.unlink(missing_ok=True)
            self._server = await asyncio.start_unix_server(self._serve, str(self._socket), limit=MAX_LINE)
            self._socket.chmod(0o600)
            address = {"socket": str(self._socket)}
        write_private(self._core.home / NAME, json.dumps({"pid": os.getpid(), "token": self._token, **address}))

    async def close(self) -> None:
        """Stop listening and hang up."""
        (self._core.home / NAME).unlink(missing_ok=True)
        if self._server is not None:
            self._server.close()
        for task in self._clients:
            task.cancel()
        await asyncio.gather(*self._clients, return_exceptions=True)
        if self._server is not None:
            await self._server.wait_closed()
        if self._socket is not None:
            self._socket.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._clients.add(task)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ValueError, asyncio.CancelledError):
                if greeted(await asyncio.wait_for(reader.readline(), 5.0), self._token):
                    writer.write(answer_line(0, {"pid": os.getpid()}))
                    await Connection(self._core, writer).serve(reader.readline)
        except TimeoutError:
            pass
        finally:
            self._clients.discard(task)
            writer.close()
            with contextlib.suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()


def socket_path(home: Path) -> Path:
    """Where the socket of a data folder is: in it, or in a private temporary folder when its path is too long."""
    path = home / "host.sock"
    if len(os.fsencode(path)) <= SOCKET_PATH_LIMIT:
        return path
    name = hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:24]
    folder = Path(tempfile.gettempdir()) / f"understudy-{os.getuid()}"
    private_folder(folder)
    return folder / f"{name}.sock"


def write_private(path: Path, text: str) -> None:
    """Write a file of mode 0600, whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    temporary.replace(path)
