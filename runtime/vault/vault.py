"""The vault: describes items without a key, opens once for a process, releases one field at a time."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from runtime.clock import iso, now_ms
from runtime.errors import VaultError
from runtime.model import Secret, SecretRef
from runtime.vault import cipher
from runtime.vault.data_key import DataKey
from runtime.vault.document import Document, Item, Slot, damaged, missing
from runtime.vault.items import Facts, ItemInfo, checked_fields, checked_name
from runtime.vault.keys import KeySource, usual_keys
from runtime.vault.sealing import fields_of, sealed_item, sealed_other, unsealed_other
from runtime.vault.storage import VaultFile

#: Told of every use: the item and field (``*`` for all), and ``use``, ``reveal``, ``set``, ``update``, ``delete``,
#: ``restore``, ``rename``, ``rotate``, ``add-key`` or ``remove-key``. It is called before a value is released; when it
#: raises, none is.
OnUse = Callable[[SecretRef, str], None]

ALL = "*"
NO_FACTS = Facts()

#: An item as it was deleted, still encrypted, with the name of the data key.
Removed = tuple[str, Item]


def _unheard(ref: SecretRef, action: str) -> None:
    return None


class Vault:
    """The credentials of one data folder. Safe to use from several threads and processes at once."""

    def __init__(self, home: Path, keys: Sequence[KeySource], on_use: OnUse = _unheard) -> None:
        self._file = VaultFile(home)
        self._key = DataKey(keys)
        self._on_use = on_use
        self._lock = threading.RLock()

    @classmethod
    def open(cls, home: Path, keys: Sequence[KeySource] | None = None, *, on_use: OnUse = _unheard) -> Vault:
        """The vault of the data folder ``home``. Nothing is read or asked yet; ``keys`` default to ``usual_keys()``."""
        return cls(home, usual_keys() if keys is None else keys, on_use)

    @property
    def path(self) -> Path:
        """The file."""
        return self._file.path

    @property
    def exists(self) -> bool:
        """Whether there is a vault yet."""
        return self._file.read() is not None

    def key_kinds(self) -> tuple[str, ...]:
        """The kinds of key that open this vault."""
        document = self._file.read()
        return tuple(sorted(document.slots)) if document else ()

    def initialise(self) -> str:
        """Make an empty vault with the first key source that works, and return its kind; raises VaultError."""
        with self._file.locked():
            if self._file.read() is not None:
                raise VaultError(f"{self.path} exists already.", remedy="Use `understudy vault set` to add items.")
            document = self._key.new_document()
            self._file.write(document)
        return next(iter(document.slots))

    @property
    def is_open(self) -> bool:
        """Whether the data key is at hand without asking for it."""
        document = self._file.read()
        return document is not None and self._key.at_hand(document)

    def unlock(self) -> None:
        """Unwrap the data key now (argon2 takes about 0.2 s) instead of at the first use."""
        document = self._file.read()
        if document is not None:
            self._key.of(document)

    def lock(self) -> None:
        """Forget the data key."""
        self._key.forget()

    # Items

    def list(self) -> tuple[ItemInfo, ...]:
        """All items by name, without values; needs no key."""
        document = self._file.read()
        return tuple(item.info for _, item in sorted(document.items.items())) if document else ()

    def describe(self, name: str) -> ItemInfo:
        """One item without its values; needs no key."""
        return self._find(name)[1].info

    def get(self, ref: SecretRef, action: str = "use") -> Secret:
        """The value of one field, after ``on_use`` has heard of it; raises VaultError."""
        document, item = self._find(ref.item)
        if ref.field not in item.info.fields:
            raise VaultError(
                f'The vault item "{ref.item}" has no field "{ref.field}"; it has {", ".join(item.info.fields)}.',
                remedy=f"Write {{{{ vault.{ref.item}.{item.info.fields[0]} }}}} or set the field.",
            )
        value = self._fields(document, item)[ref.field]
        self._on_use(ref, action)
        return Secret(value, ref)

    def set(
        self, name: str, fields: Mapping[str, str], type: str = "custom", note: str = "", facts: Facts = NO_FACTS
    ) -> ItemInfo:
        """Store an item, replacing one of the same name as a whole; makes the vault at the first use."""
        name, checked = checked_name(name), checked_fields(fields, type)

        def edit(document: Document) -> Document:
            now = iso(now_ms())
            old = document.items.get(name)
            info = ItemInfo(
                id=old.info.id if old else str(uuid.uuid4()),
                name=name,
                type=type,
                fields=tuple(checked),
                note=note,
                created=old.info.created if old else now,
                changed=now,
                rotated=now,
                renew_days=old.info.renew_days if old else 0,
                tags=old.info.tags if old else (),
            )
            info = facts.put_into(info)
            return self._with_item(document, info, checked)

        self._change(edit, SecretRef(name, ALL), "set")
        return self.describe(name)

    def update(self, name: str, fields: Mapping[str, str], facts: Facts = NO_FACTS) -> ItemInfo:
        """Give some fields of an item other values, or add them; the others stay as they are, unseen by anybody.

        Raises VaultError. Values need the key, for an item is encrypted as a whole; facts alone need none.
        """

        def edit(document: Document) -> Document:
            item = document.item(name)
            now = iso(now_ms())
            info = replace(facts.put_into(item.info), changed=now)
            if not fields:
                return document.with_item(replace(item, info=info))
            merged = checked_fields({**self._fields(document, item), **fields}, item.info.type)
            return self._with_item(document, replace(info, fields=tuple(merged), rotated=now), merged)

        self._change(edit, SecretRef(name, ALL), "update", create=False)
        return self.describe(name)

    def rename(self, name: str, new_name: str) -> ItemInfo:
        """Give an item another name; raises VaultError where the new one is taken."""
        new_name = checked_name(new_name)

        def edit(document: Document) -> Document:
            item = document.item(name)
            if new_name in document.items:
                raise VaultError(f'There is already a vault item "{new_name}".', remedy="Choose another name.")
            info = replace(item.info, name=new_name, changed=iso(now_ms()))
            return self._with_item(document.without_item(name), info, self._fields(document, item))

        self._change(edit, SecretRef(name, ALL), "rename")
        return self.describe(new_name)

    def delete(self, name: str) -> Removed:
        """Remove an item, which ``restore`` takes back; needs no key. Backups of the file still hold it."""
        removed: list[Removed] = []

        def edit(document: Document) -> Document:
            removed.append((document.key, document.item(name)))
            return document.without_item(name)

        self._change(edit, SecretRef(name, ALL), "delete", create=False)
        return removed[0]

    def restore(self, removed: Removed) -> ItemInfo:
        """Put an item back, encrypted as it was. Raises VaultError where its name was taken meanwhile, or the vault
        was encrypted under another key."""
        key, item = removed
        name = item.info.name

        def edit(document: Document) -> Document:
            if name in document.items:
                raise VaultError(f'There is already a vault item "{name}".', remedy="Rename that one first.")
            if document.key != key:
                raise too_late(name)
            return document.with_item(item)

        self._change(edit, SecretRef(name, ALL), "restore", create=False)
        return item.info

    # Other things than items

    def seal(self, plain: bytes, *place: str) -> bytes:
        """Encrypt what is no item but worth as much, such as a signed-in session; it opens at ``place`` only.

        After ``rotate`` it cannot be opened any more. Raises VaultError.
        """
        document = self._file.read()
        if document is None:
            raise _no_vault()
        return sealed_other(document, self._key.of(document), plain, place)

    def unseal(self, sealed: bytes, *place: str) -> bytes:
        """What ``seal`` was given. Raises VaultError."""
        document = self._file.read()
        try:
            if document is not None:
                return unsealed_other(document, self._key.of(document), sealed, place)
        except cipher.Unreadable:
            pass
        raise VaultError(
            "What was encrypted with the vault's key cannot be read any more: the vault or its key was changed.",
            remedy="Start the run again.",
        )

    # Keys

    def add_key(self, source: KeySource) -> None:
        """Let ``source`` open the vault too; it takes the place of one of its kind (a new passphrase, for example)."""
        old: list[Slot] = []

        def edit(document: Document) -> Document:
            old.extend(slot for slot in document.slots.values() if slot.kind == source.kind)
            return self._key.with_slot(document, source)

        self._change(edit, SecretRef(ALL, ALL), "add-key")
        for slot in old:
            source.forget(slot.facts)
        self._key.take(source)

    def remove_key(self, kind: str) -> None:
        """Close one way in; the last one stays. Needs a key, so that nobody locks out by mistake."""
        removed: list[Slot] = []

        def edit(document: Document) -> Document:
            rest = self._key.without_slot(document, kind)
            removed.append(document.slots[kind])
            return rest

        self._change(edit, SecretRef(ALL, ALL), "remove-key", create=False)
        self._key.let_go(removed[0])

    def rotate(self) -> None:
        """Encrypt everything again under a new data key, for every way in. All keys must be at hand."""

        def edit(document: Document) -> Document:
            values = {name: self._fields(document, item) for name, item in document.items.items()}
            fresh = self._key.rotated(document)
            key = self._key.of(fresh)
            items = {name: sealed_item(fresh, key, item.info, values[name]) for name, item in document.items.items()}
            return replace(fresh, items=items)

        self._change(edit, SecretRef(ALL, ALL), "rotate", create=False)

    # Inside

    def _change(self, edit: Callable[[Document], Document], ref: SecretRef, action: str, create: bool = True) -> None:
        with self._lock, self._file.locked():
            document = self._file.read() or (self._key.new_document() if create else None)
            if document is None:
                raise _no_vault()
            changed = edit(document)
            self._on_use(ref, action)
            self._file.write(changed)

    def _find(self, name: str) -> tuple[Document, Item]:
        document = self._file.read()
        if document is None:
            raise missing(name)
        return document, document.item(name)

    def _fields(self, document: Document, item: Item) -> dict[str, str]:
        try:
            return fields_of(document, self._key.of(document), item)
        except cipher.Unreadable:
            raise damaged(str(self.path), details=f'item "{item.info.name}"') from None

    def _with_item(self, document: Document, info: ItemInfo, fields: Mapping[str, str]) -> Document:
        return document.with_item(sealed_item(document, self._key.of(document), info, fields))


def too_late(name: str) -> VaultError:
    """The error for an item that ``restore`` cannot take back any more."""
    return VaultError(f'"{name}" cannot be brought back any more.', remedy="Enter the credential again.")


def _no_vault() -> VaultError:
    return VaultError("There is no vault yet.", remedy="`understudy vault set NAME` makes one.")
