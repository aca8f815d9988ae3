"""The vault as a host uses it: opened off the event loop, every use noted once, values hidden in the program's log."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.errors import VaultError
from runtime.expressions.faults import Missing
from runtime.model import Json, JsonObject, Secret, SecretRef
from runtime.store import Store
from runtime.vault.keys import KeyFileSource, KeyringSource, KeySource, PassphraseSource, create_key_file, usual_keys
from runtime.vault.masking import Masker
from runtime.vault.vault import Removed, Vault, too_late

if TYPE_CHECKING:
    from runtime.settings.vault import VaultSettings
    from runtime.vault.items import ItemInfo

#: What a credential is being read for; empty when a person acts.
_PURPOSE: ContextVar[str] = ContextVar("purpose", default="")


class Credentials:
    """``vault`` may be used from threads; ``masker`` knows every value that this process released."""

    def __init__(self, home: Path, store: Store, settings: VaultSettings) -> None:
        self._home = home
        self._store = store
        self.masker = Masker()
        self.vault = self._open(settings)
        #: What was deleted, encrypted; in memory only, so that nothing stays in the data folder.
        self._removed: dict[str, Removed] = {}
        #: One reader at a time: a locked keyring may hold it up for a minute, and must not hold up all threads.
        self._turn = asyncio.Lock()

    def reopen(self, settings: VaultSettings, source: KeySource | None = None) -> None:
        """Look for keys again, after a change of the settings; or open with ``source`` alone."""
        self.vault = self._open(settings, source)

    async def reveal(self, ref: SecretRef, purpose: str) -> Secret:
        """The value of a credential. The first one opens the vault, which may take a while. Raises VaultError."""
        async with self._turn:
            token = _PURPOSE.set(purpose)
            try:
                secret = await asyncio.to_thread(self.vault.get, ref)
            finally:
                _PURPOSE.reset(token)
        self.masker.add(secret)
        return secret

    async def show(self, ref: SecretRef) -> Secret:
        """The value of a credential for a person who asked to see it. Raises VaultError."""
        async with self._turn:
            secret = await asyncio.to_thread(self.vault.get, ref, "reveal")
        self.masker.add(secret)
        return secret

    def delete(self, name: str) -> None:
        """Remove an item; it can be restored until the host ends. Raises VaultError."""
        self._removed[name] = self.vault.delete(name)

    def restore(self, name: str) -> ItemInfo:
        """Bring a deleted item back. Raises VaultError."""
        if name not in self._removed:
            raise too_late(name)
        info = self.vault.restore(self._removed[name])
        del self._removed[name]
        return info

    async def prepare(self) -> None:
        """Make the vault when there is none yet. Raises VaultError where no key for one can be had."""
        async with self._turn:
            if not self.vault.exists:
                await asyncio.to_thread(self.vault.initialise)

    async def seal(self, plain: bytes, place: str) -> bytes:
        """Encrypt something under the vault's key, to be read again at ``place`` only. Raises VaultError."""
        async with self._turn:
            return await asyncio.to_thread(self.vault.seal, plain, place)

    async def unseal(self, sealed: bytes, place: str) -> bytes:
        """What ``seal`` was given. Raises VaultError."""
        async with self._turn:
            return await asyncio.to_thread(self.vault.unseal, sealed, place)

    def names(self) -> JsonObject:
        """What ``vault.ITEM.FIELD`` may name in expressions: references, never values."""
        items = self.vault.list()
        return _Items(
            {
                item.name: _Fields(item.name, {field: SecretRef(item.name, field) for field in item.fields})
                for item in items
            }
        )

    def _open(self, settings: VaultSettings, source: KeySource | None = None) -> Vault:
        usual = usual_keys(settings.key_source, keyfile=settings.keyfile, passphrase_file=settings.passphrase_file)
        return Vault.open(self._home, [source] if source else usual, on_use=self._note)

    def _note(self, ref: SecretRef, action: str) -> None:
        purpose = _PURPOSE.get()
        detail = json.dumps({"for": purpose}) if purpose else "{}"
        self._store.audit("engine" if purpose else "person", f"vault.{action}", str(ref), detail)


class _Items(dict[str, Json]):
    """The vault's items; asking for another one says how it is made."""

    def __missing__(self, name: str) -> Json:
        raise _missing(f'There is no vault item "{name}".', name, self, f"`understudy vault set {name}` creates it.")


class _Fields(dict[str, Json]):
    """The fields of one item."""

    def __init__(self, item: str, fields: dict[str, SecretRef]) -> None:
        super().__init__(fields)
        self._item = item

    def __missing__(self, name: str) -> Json:
        message = f'The vault item "{self._item}" has no field "{name}".'
        raise _missing(message, name, self, f"It has: {', '.join(self)}.")


def _missing(message: str, name: str, known: Iterable[str], remedy: str) -> Missing:
    missing = Missing(message, name=name, known=known)
    missing.remedy = remedy
    return missing


def key_source(kind: str, path: str, *, create: bool = False) -> KeySource:
    """The source of a key that a person named. A key file that is not there yet is made with ``create``.

    Raises VaultError when the file cannot be made.
    """
    if kind == "keyring":
        return KeyringSource()
    if not path:
        raise VaultError("Where the key is was not said.", remedy="Name the file.")
    if kind == "passphrase":
        return PassphraseSource.from_file(Path(path))
    return create_key_file(Path(path)) if create and not Path(path).exists() else KeyFileSource(Path(path))
