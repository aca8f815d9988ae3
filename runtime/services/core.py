"""Everything one data folder needs to work, composed once: store, vault, task types, settings, engine."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.engine.engine import Engine, Limits
from runtime.engine.events import Emitter
from runtime.engine.run import Environment
from runtime.model import JsonObject, Secret, SecretRef
from runtime.settings import load_settings
from runtime.store import Store
from runtime.tasks.registry import Registry
from runtime.vault.vault import Vault

if TYPE_CHECKING:
    from runtime.settings import Settings


@dataclass(slots=True)
class Core:
    """Open with ``Core.open``. Only the process that holds the data folder's lock may have one."""

    home: Path
    store: Store
    vault: Vault
    registry: Registry
    settings: Settings
    events: Emitter
    engine: Engine

    @classmethod
    async def open(cls, home: Path, *, registry: Registry | None = None, park_after: float | None = None) -> Core:
        """Open the data folder and start the engine. Raises StoreError."""
        store = Store.open(home)
        try:
            settings, _ = load_settings(home)
            registry = registry or Registry()

            def heard(ref: SecretRef, action: str) -> None:
                store.audit("host", f"vault.{action}", str(ref))

            vault = Vault.open(home, on_use=heard)
            events = Emitter()
            environment = Environment(
                store=store,
                registry=registry,
                events=events,
                reveal=_revealer(vault, store),
                vault_names=lambda: vault_names(vault),
                settings=task_settings(settings),
                park_after=park_after,
            )
            limits = Limits(settings.engine.max_parallel_runs, settings.engine.lease_seconds)
            engine = Engine(environment, limits)
            await engine.start()
        except BaseException:
            store.close()
            raise
        return cls(home, store, vault, registry, settings, events, engine)

    async def close(self, grace: float = 10.0) -> None:
        """Let go of the runs and close the store."""
        await self.engine.shutdown(grace)
        self.store.close()


def vault_names(vault: Vault) -> JsonObject:
    """What ``vault.ITEM.FIELD`` may name in expressions: references, never values."""
    return {item.name: {field: SecretRef(item.name, field) for field in item.fields} for item in vault.list()}


def task_settings(settings: Settings) -> JsonObject:
    """Settings that tasks look at: how a browser is started where the step does not say."""
    browser = settings.browser
    headless = {"auto": None, "yes": True, "no": False}[browser.headless]
    return {
        "browser": {
            "browser": browser.path,
            "headless": headless,
            "slow_motion": browser.slow_motion_ms / 1000,
        }
    }


def _revealer(vault: Vault, store: Store) -> Callable[[SecretRef, str], Secret]:
    def reveal(ref: SecretRef, use: str) -> Secret:
        store.audit("engine", "vault.release", str(ref), json.dumps({"for": use}))
        return vault.get(ref)

    return reveal
