"""A connection to a browser's debugging port (Chrome DevTools Protocol, sessions flattened into one WebSocket)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from runtime.browser.options import debugging_address
from runtime.errors import StepFailed

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

JsonObject = dict[str, Any]
#: The answer of a command, when it comes.
Answer = asyncio.Future[JsonObject]
#: Called with method, params and session of each event, in the order of arrival.
Listener = Callable[[str, JsonObject, str], None]

#: Bytes of one message; a page cannot make the browser send more than a payload of the recorder.
_LARGEST = 64 * 1024 * 1024
_PATIENCE = 10.0
_CONSOLE = '{"method":"Runtime.consoleAPICalled"'


class Refused(Exception):
    """The browser answered a command with an error, or the connection is gone."""


class Connection:
    """An open connection. ``closed`` is set when the browser is gone, or ``aclose`` was called."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._number = 0
        self._waiting: dict[int, Answer] = {}
        self._listeners: list[Listener] = []
        self._outgoing: asyncio.Queue[str] = asyncio.Queue()
        self.closed = asyncio.Event()
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._write())]

    @classmethod
    async def open(cls, address: str) -> Connection:
        """Connect to ``9222``, ``http://127.0.0.1:9222`` or the ``ws://`` address of a browser. Raises StepFailed."""
        try:
            where = address if address.startswith("ws") else await _socket_address(debugging_address(address))
            return cls(await _connect(where))
        except Exception as error:  # what answers there may be anything, and fails in the ways of two libraries
            raise StepFailed(
                f"No browser answers at {address}.",
                kind="browser",
                remedy="Start Chrome, Edge or Chromium with --remote-debugging-port=9222 and check the address.",
                details=str(error),
            ) from error

    def listen(self, listener: Listener) -> None:
        """Hand every event to ``listener`` from now on."""
        self._listeners.append(listener)

    async def call(
        self, method: str, params: JsonObject | None = None, *, session: str = "", seconds: float = _PATIENCE
    ) -> JsonObject:
        """The answer of one command. Raises Refused, also when there is none within ``seconds``."""
        try:
            async with asyncio.timeout(seconds):
                return await self.send(method, params, session=session)
        except TimeoutError:
            raise Refused(f"{method}: no answer within {seconds:g} s") from None

    def send(self, method: str, params: JsonObject | None = None, *, session: str = "") -> Answer:
        """Send a command at once; its answer, or Refused, comes into the future, which may be left alone."""
        number, answer = self._send(method, params or {}, session)

        def forget(done: Answer) -> None:
            self._waiting.pop(number, None)
            if not done.cancelled():
                done.exception()

        answer.add_done_callback(forget)
        return answer

    async def aclose(self) -> None:
        """Let go of the browser, which stays open."""
        await self._socket.close()
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def _send(self, method: str, params: JsonObject, session: str) -> tuple[int, Answer]:
        self._number += 1
        answer: Answer = asyncio.get_running_loop().create_future()
        if self.closed.is_set():
            answer.set_exception(Refused("the connection is closed"))
            return self._number, answer
        self._waiting[self._number] = answer
        message: JsonObject = {"id": self._number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        self._outgoing.put_nowait(json.dumps(message))
        return self._number, answer

    async def _write(self) -> None:
        from websockets.exceptions import ConnectionClosed

        # Once it is closed, the reader tells everybody who waits.
        with suppress(ConnectionClosed):
            while True:
                await self._socket.send(await self._outgoing.get())

    async def _read(self) -> None:
        from websockets.exceptions import ConnectionClosed

        try:
            with suppress(ConnectionClosed):
                async for text in self._socket:
                    # What a page writes to its console is much, and of no interest.
                    if not str(text[:60]).startswith(_CONSOLE):
                        self._take(json.loads(text))
        finally:
            self.closed.set()
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(Refused("the connection is closed"))

    def _take(self, message: JsonObject) -> None:
        if "id" not in message:
            for listener in self._listeners:
                listener(message["method"], message.get("params", {}), message.get("sessionId", ""))
            return
        answer = self._waiting.get(message["id"])
        if answer is None or answer.done():
            return
        if "error" in message:
            answer.set_exception(Refused(str(message["error"].get("message", ""))))
        else:
            answer.set_result(message.get("result", {}))


async def _socket_address(address: str) -> str:
    import httpx

    async with httpx.AsyncClient(trust_env=False, timeout=_PATIENCE) as client:
        found = (await client.get(f"{address.rstrip('/')}/json/version")).raise_for_status().json()
    # Browsers name themselves by the address they listen on; we keep the one that reached them.
    return f"ws://{urlsplit(address).netloc}{urlsplit(found['webSocketDebuggerUrl']).path}"


async def _connect(address: str) -> ClientConnection:
    from websockets.asyncio.client import connect

    return await connect(address, max_size=_LARGEST, compression=None, proxy=None, ping_interval=None)
