"""A program's way to the data folder: it joins the running host, or is the host itself for as long as it works."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.host.client import Client, Hear, HostGone, SocketClient
from runtime.host.lock import DataFolderLocked
from runtime.host.protocol import RemoteError
from runtime.model import Json, JsonObject

Tell = Callable[[DataFolderLocked], None]

if TYPE_CHECKING:
    from runtime.host.host import Host
    from runtime.tasks.registry import Registry

#: How long a host that just starts, or gives its steps time to end, is waited for, in seconds.
PATIENCE = 15.0
#: After so many seconds of it the person is told.
TELL_SECONDS = 1.5
#: A token that does not fit may be that of a host which just went; so long it is looked for again, in seconds.
REFUSAL_PATIENCE = 1.0


class Session:
    """``client`` is the door; ``host`` is set when this process is the host."""

    def __init__(self, home: Path, client: Client, host: Host | None, registry: Registry | None = None) -> None:
        self.home = home
        self.client = client
        self.host = host
        self._registry = registry
        self._following: tuple[Hear, str] | None = None

    @classmethod
    async def open(cls, home: Path, *, registry: Registry | None = None, tell: Tell | None = None) -> Session:
        """Join the host of ``home``, or become it: then only runs that a program asks for are carried out.

        ``tell`` hears, once, of another process that holds the folder and is waited for. Raises StoreError, or
        RemoteError when the host refuses this program.
        """
        return cls(home, *await _enter(home, registry, tell), registry)

    async def call(self, method: str, params: JsonObject | None = None) -> Json:
        """Ask the host; when it ends meanwhile, take its place and ask again. Raises UnderstudyError.

        A run that is asked for should have an id (``run_id``): asked for twice it is accepted once.
        """
        while True:
            try:
                return await self.client.call(method, params)
            except HostGone:
                await self._enter_again()

    async def follow(self, hear: Hear, run: str = "") -> None:
        """Hear the events of one run, or of all."""
        self._following = hear, run
        await self.client.follow(hear, run)

    async def close(self, grace: float = 10.0) -> None:
        """Leave. ``grace`` is what a host gives its steps in flight, in seconds."""
        await self.client.close()
        if self.host is not None:
            await self.host.close(grace)

    async def wait_for_others(self) -> None:
        """As the host: wait until no other program needs an answer and no run goes on."""
        while self.host is not None and self.host.busy:  # noqa: ASYNC110 - others come and go as they like
            await asyncio.sleep(0.05)

    async def _enter_again(self) -> None:
        await self.client.close()
        self.client, self.host = await _enter(self.home, self._registry)
        if self._following is not None:
            await self.client.follow(*self._following)


async def _enter(home: Path, registry: Registry | None, tell: Tell | None = None) -> tuple[Client, Host | None]:
    began = time.monotonic()
    while True:
        try:
            client = await SocketClient.connect(home)
            if client is not None:
                return client, None
            return await _become_host(home, registry)
        except RemoteError as error:
            if error.code != "host-refused" or time.monotonic() > began + REFUSAL_PATIENCE:
                raise
        except DataFolderLocked as locked:
            # Its host is between lock and door, or on its way out.
            if tell is not None and time.monotonic() > began + TELL_SECONDS:
                tell(locked)
                tell = None
            if time.monotonic() > began + PATIENCE:
                raise
        await asyncio.sleep(0.05)


async def _become_host(home: Path, registry: Registry | None) -> tuple[Client, Host]:
    # Only here: where there is a host already, nothing of the engine is needed.
    from runtime.host.host import DirectClient, Host

    host = await Host.open(home, registry=registry, park_after=0.0, everything=False)
    return DirectClient(host.core), host
