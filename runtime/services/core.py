"""Everything one data folder needs to work, composed once: store, vault, task types, settings, engine."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.clock import now_ms
from runtime.engine.engine import Engine, Limits
from runtime.engine.events import Emitter, KeptChanged
from runtime.engine.run import Environment
from runtime.model import Json, JsonObject
from runtime.services.credentials import Credentials
from runtime.settings import load_settings
from runtime.store import Store
from runtime.tasks.registry import Registry
from runtime.vault.vault import Vault

if TYPE_CHECKING:
    from runtime.settings import Settings, SettingsProblem
    from runtime.settings.browser import BrowserSettings


@dataclass(slots=True)
class LastOutput:
    """The output that is being read in parts, kept until its last one was given."""

    key: tuple[str, int] = ("", 0)
    value: Json = None


@dataclass(slots=True)
class Core:
    """Open with ``Core.open``. Only the process that holds the data folder's lock may have one."""

    home: Path
    store: Store
    credentials: Credentials
    registry: Registry
    settings: Settings
    #: What is wrong with the settings; defaults stand in their place.
    problems: tuple[SettingsProblem, ...]
    events: Emitter
    engine: Engine
    #: Held from a look at what other runs did until the run that depends on it is accepted.
    resuming: asyncio.Lock = field(default_factory=asyncio.Lock)
    #: A long output that somebody reads in parts.
    last_output: LastOutput = field(default_factory=LastOutput)

    @classmethod
    async def open(
        cls,
        home: Path,
        *,
        registry: Registry | None = None,
        park_after: float | None = None,
        everything: bool = True,
    ) -> Core:
        """Open the data folder and start the engine. Raises StoreError.

        With ``everything`` all queued runs are carried out, else only those that a program here asks for.
        ``park_after`` is how many seconds a waiting run is kept in memory (None: as long as it waits).
        """
        store = Store.open(home)
        try:
            settings, problems = load_settings(home)
            registry = registry or Registry()
            events = Emitter()
            credentials = Credentials(home, store, settings.vault)
            environment = Environment(
                store=store,
                registry=registry,
                events=events,
                reveal=credentials.reveal,
                vault_names=credentials.names,
                seal=credentials.seal,
                unseal=credentials.unseal,
                hide=credentials.masker.add,
                settings=task_settings(settings),
                park_after=park_after,
            )
            limits = Limits(settings.engine.max_parallel_runs, settings.engine.lease_seconds)
            engine = Engine(environment, limits, everything=everything)
            await engine.start()
        except BaseException:  # however it ends, nobody else has the store to close it
            store.close()
            raise
        return cls(home, store, credentials, registry, settings, problems, events, engine)

    @property
    def vault(self) -> Vault:
        """The credentials of this data folder."""
        return self.credentials.vault

    def tell_changed(self, what: str) -> None:
        """Tell everybody who shows them that "credentials" or "heals" are others now."""
        self.events.emit(KeptChanged(run="", at=now_ms(), what=what))

    async def close(self, grace: float = 10.0) -> None:
        """Let go of the runs and close the store."""
        await self.engine.shutdown(grace)
        self.store.close()


def task_settings(settings: Settings) -> JsonObject:
    """Settings that the engine and tasks look at where neither step nor run says otherwise."""
    return {
        "browser": _browser_settings(settings.browser),
        "engine": {"step_timeout": settings.engine.default_step_timeout},
    }


def _browser_settings(browser: BrowserSettings) -> JsonObject:
    path = browser.path
    if not path and browser.channel:
        from runtime.browser.find import channel_path

        path = channel_path(browser.channel)
    values: JsonObject = {
        "browser": path,
        "headless": {"auto": None, "yes": True, "no": False}[browser.headless],
        "slow_motion": browser.slow_motion_ms / 1000,
    }
    # Step types have time limits of their own; only a person's word goes before them.
    if browser.default_timeout != type(browser).model_fields["default_timeout"].default:
        values["timeout"] = browser.default_timeout
    return values
