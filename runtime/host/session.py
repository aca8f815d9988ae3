"""A program's way to the data folder: it joins the running host, or is the host itself for as long as it works."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from runtime.host.client import Client, DirectClient, SocketClient
from runtime.host.door import Door
from runtime.host.lock import DataFolderLocked, HostLock
from runtime.services.core import Core
from runtime.tasks.registry import Registry

#: How long a host that just starts or ends is waited for, in seconds.
PATIENCE = 10.0


class Host:
    """This process as the host of a data folder: lock, core, door."""

    def __init__(self, lock: HostLock, core: Core, door: Door) -> None:
        self._lock = lock
        self.core = core
        self.door = door

    @classmethod
    async def open(cls, home: Path, *, registry: Registry | None = None, park_after: float | None = None) -> Host:
        """Become the host. Raises DataFolderLocked when there is one, StoreError when the folder cannot be used."""
        lock = HostLock.acquire(home)
        try:
            core = await Core.open(home, registry=registry, park_after=park_after)
            door = Door(core)
            await door.open()
        except BaseException:
            lock.release()
            raise
        return cls(lock, core, door)

    async def close(self, grace: float = 10.0) -> None:
        """Let go of runs and clients, close everything, give the folder free."""
        try:
            await self.door.close()
            await self.core.close(grace)
        finally:
            self._lock.release()


class Session:
    """``client`` is the door; ``host`` is set when this process is the host."""

    def __init__(self, client: Client, host: Host | None) -> None:
        self.client = client
        self.host = host

    @classmethod
    async def open(cls, home: Path, *, registry: Registry | None = None, park_after: float | None = 0.0) -> Session:
        """Join the host of ``home``, or become it. Raises StoreError."""
        deadline = time.monotonic() + PATIENCE
        while True:
            client = await SocketClient.connect(home)
            if client is not None:
                return cls(client, None)
            try:
                host = await Host.open(home, registry=registry, park_after=park_after)
            except DataFolderLocked:
                # Its host is between lock and door, or on its way out.
                if time.monotonic() > deadline:
                    raise
                await asyncio.sleep(0.05)
                continue
            return cls(DirectClient(host.core), host)

    async def close(self, grace: float = 10.0) -> None:
        """Leave. A host first waits until the programs that joined it are done."""
        await self.client.close()
        if self.host is not None:
            while self.host.door.clients:  # noqa: ASYNC110 - clients leave when they like
                await asyncio.sleep(0.05)
            await self.host.close(grace)
