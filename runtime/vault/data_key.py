"""The data key of a vault: made once, wrapped for every way in, unwrapped once for a process."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Sequence
from dataclasses import replace

from runtime.clock import iso, now_ms
from runtime.errors import NoVaultKey, VaultError
from runtime.vault import cipher
from runtime.vault.document import Document, Slot
from runtime.vault.keys import KeySource
from runtime.vault.sealing import unwrapped, wrapped

_HOW_TO_GIVE = {
    "keyfile": "Name its key file in UNDERSTUDY_VAULT_KEYFILE or in the setting vault.keyfile.",
    "keyring": "Sign in as the person who made it.",
    "passphrase": "Name a file with its passphrase in UNDERSTUDY_VAULT_PASSPHRASE_FILE or in the setting "
    "vault.passphrase_file.",
}


class DataKey:
    """The key that all items are encrypted with, and the sources that give it. Safe to use from several threads."""

    def __init__(self, sources: Sequence[KeySource]) -> None:
        self._sources = list(sources)
        self._lock = threading.RLock()
        #: The name of the data key, and the key itself.
        self._opened: tuple[str, bytes] = ("", b"")

    def at_hand(self, document: Document) -> bool:
        """Whether the key of this document is known without asking for it."""
        return self._opened[0] == document.key

    def forget(self) -> None:
        """Unwrap it anew at the next use."""
        self._opened = ("", b"")

    def of(self, document: Document, *, fresh: bool = False) -> bytes:
        """The data key, unwrapped once; again when another process has rotated it. ``fresh`` proves the slots.

        Raises VaultError.
        """
        with self._lock:
            opened = self._opened
            if opened[0] != document.key or fresh:
                opened = self._opened = (document.key, self._unwrap(document))
            return opened[1]

    def new_document(self) -> Document:
        """An empty vault that opens with the first source that works; raises VaultError."""
        document = Document(str(uuid.uuid4()), str(uuid.uuid4()), iso(now_ms()), {}, {})
        reasons = []
        for source in self._sources:
            try:
                key = cipher.new_key()
                slot = _slot(document, source, key)
            except VaultError as error:
                reasons.append(error.message)
                continue
            self._opened = (document.key, key)
            return replace(document, slots={slot.kind: slot})
        raise NoVaultKey(
            "There is no safe place for the vault's key. " + " ".join(reasons),
            remedy="Run `understudy vault init --keyfile PATH`, or put a passphrase into a file and name it in "
            "UNDERSTUDY_VAULT_PASSPHRASE_FILE.",
        )

    def with_slot(self, document: Document, source: KeySource) -> Document:
        """The document with a way in for ``source``, in the place of one of its kind."""
        slot = _slot(document, source, self.of(document))
        return replace(document, slots={**document.slots, slot.kind: slot})

    def without_slot(self, document: Document, kind: str) -> Document:
        """The document with one way in less; one that is left must open it. Raises VaultError."""
        if kind not in document.slots or len(document.slots) == 1:
            ways = " or ".join(sorted(document.slots)) or "nothing"
            raise VaultError(
                f'The vault has no key "{kind}" that could be removed; it opens with {ways}.',
                remedy="Add another key first." if kind in document.slots else "",
            )
        rest = replace(document, slots={name: slot for name, slot in document.slots.items() if name != kind})
        self.of(rest, fresh=True)
        return rest

    def rotated(self, document: Document) -> Document:
        """The document under a new data key, known to all its ways in; its items are still those of the old key.

        Raises VaultError where a key is not at hand.
        """
        wrapping = {kind: self._wrapping_key(document, slot) for kind, slot in document.slots.items()}
        key = cipher.new_key()
        fresh = replace(document, key=str(uuid.uuid4()))
        slots = {
            kind: replace(slot, wrapped=wrapped(fresh, kind, slot.facts, wrapping[kind], key))
            for kind, slot in document.slots.items()
        }
        self._opened = (fresh.key, key)
        return replace(fresh, slots=slots)

    def take(self, source: KeySource) -> None:
        """Ask ``source`` from now on, in the place of one of its kind."""
        self._sources = [*(known for known in self._sources if known.kind != source.kind), source]

    def let_go(self, slot: Slot) -> None:
        """A way in is closed: its source need not keep the key."""
        for source in self._sources:
            if source.kind == slot.kind:
                source.forget(slot.facts)

    def _unwrap(self, document: Document) -> bytes:
        reasons: list[VaultError] = []
        for source in self._sources:
            slot = document.slots.get(source.kind)
            if slot is not None:
                try:
                    return unwrapped(document, slot, source.recover(slot.facts))
                except VaultError as error:
                    reasons.append(error)
        said = " ".join(error.message for error in reasons) or "No key for it was given."
        remedies = dict.fromkeys(error.remedy for error in reasons if error.remedy)
        ways = [_HOW_TO_GIVE[kind] for kind in sorted(document.slots) if kind in _HOW_TO_GIVE]
        raise VaultError(f"The vault could not be opened. {said}", remedy=" ".join(remedies) or " Or ".join(ways))

    def _wrapping_key(self, document: Document, slot: Slot) -> bytes:
        for source in self._sources:
            if source.kind == slot.kind:
                wrapping = source.recover(slot.facts)
                unwrapped(document, slot, wrapping)
                return wrapping
        raise VaultError(
            f"The vault also opens with its {slot.kind} key, which is not at hand; it would be shut out.",
            remedy=f"Give that key too, or remove it first with `understudy vault key remove {slot.kind}`.",
        )


def _slot(document: Document, source: KeySource, key: bytes) -> Slot:
    wrapping, facts = source.create(document.id)
    return Slot(source.kind, facts, wrapped(document, source.kind, facts, wrapping, key), iso(now_ms()))
