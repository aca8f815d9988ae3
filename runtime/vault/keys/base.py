"""The contract of a key source."""

from __future__ import annotations

from typing import Protocol

from runtime.model import JsonObject


class KeySource(Protocol):
    """Gives a 256-bit key that wraps the vault's data key.

    ``facts`` are what the vault's file remembers for the source: no secret, and never trusted unchecked.
    """

    @property
    def kind(self) -> str:
        """The name of the slot: ``keyring``, ``passphrase`` or ``keyfile``."""
        ...

    def create(self, vault: str) -> tuple[bytes, JsonObject]:
        """A key for a new slot of the vault with this id, and the facts to find it again; raises VaultError."""
        ...

    def recover(self, facts: JsonObject) -> bytes:
        """The key of an existing slot; raises VaultError."""
        ...

    def forget(self, facts: JsonObject) -> None:
        """The slot is gone: remove what the source itself kept. Never raises."""
        ...
