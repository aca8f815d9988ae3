"""This process as the host of a data folder: lock, core, door, and the client for its own use."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from pathlib import Path

from runtime.engine.events import RunEvent
from runtime.errors import UnderstudyError
from runtime.host.client import Hear
from runtime.host.door import Door
from runtime.host.lock import HostLock
from runtime.model import Json, JsonObject
from runtime.services import methods
from runtime.services.core import Core
from runtime.tasks.registry import Registry

_log = logging.getLogger(__name__)

#: Old runs, logs and pictures are removed so often, in seconds; the file's time says when it was done last.
HOUSEKEEPING_SECONDS = 86_400.0
_DONE = "housekeeping"


class Host:
    """Open with ``Host.open``."""

    def __init__(self, lock: HostLock, core: Core, door: Door) -> None:
        self._lock = lock
        self.core = core
        self.door = door
        self._housekeeping = asyncio.create_task(self._keep_house(), name="housekeeping")

    @classmethod
    async def open(
        cls,
        home: Path,
        *,
        registry: Registry | None = None,
        park_after: float | None = None,
        everything: bool = True,
    ) -> Host:
        """Become the host. Raises DataFolderLocked when there is one, StoreError when the folder cannot be used."""
        lock = HostLock.acquire(home)
        core = None
        try:
            core = await Core.open(home, registry=registry, park_after=park_after, everything=everything)
            door = Door(core)
            await door.open()
        except BaseException:  # however it ends, the data folder is free for another host
            if core is not None:
                await core.close(0.0)
            lock.release()
            raise
        return cls(lock, core, door)

    @property
    def busy(self) -> bool:
        """Whether another program waits for an answer, or a run goes on."""
        return self.door.busy or self.core.engine.busy

    def keep(self, run_id: str) -> bool:
        """Let go of a run at once, even in the middle of its cancellation; False when its end is decided."""
        run = self.core.engine.live.get(run_id)
        return run is None or run.control.keep()

    def hurry(self) -> None:
        """Give steps in flight no more time."""
        for run in self.core.engine.live.values():
            run.control.suspend()

    async def close(self, grace: float = 10.0) -> None:
        """Let go of runs and clients, close everything, give the folder free."""
        try:
            await self.door.close()
            self._housekeeping.cancel()
            await asyncio.gather(self._housekeeping, return_exceptions=True)
            await self.core.close(grace)
        finally:
            self._lock.release()

    async def _keep_house(self) -> None:
        """Apply the retention settings in the background, once a day."""
        while True:
            await asyncio.sleep(max(0.0, _age_left(self.core.home / _DONE)))
            try:
                await methods.call(self.core, "retention.apply")
                (self.core.home / _DONE).touch(mode=0o600)
            except (UnderstudyError, OSError) as error:
                _log.warning("old runs could not be removed: %s", error)
                await asyncio.sleep(HOUSEKEEPING_SECONDS)


def _age_left(path: Path) -> float:
    """Seconds until it is time again."""
    try:
        return HOUSEKEEPING_SECONDS - (time.time() - path.stat().st_mtime)
    except OSError:
        return 0.0


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

        await self.close()
        self._detach = self._core.events.listen(filtered)

    async def close(self) -> None:
        """Hear no more."""
        if self._detach is not None:
            self._detach()
