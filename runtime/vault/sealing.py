"""What the vault encrypts, each bound to its place: an item's fields, the data key for one way in, other things."""

from __future__ import annotations

import json
from collections.abc import Mapping

from runtime.errors import VaultError
from runtime.model import JsonObject
from runtime.vault import cipher
from runtime.vault.document import Document, Item, Slot
from runtime.vault.items import ItemInfo

_WRONG = {
    "passphrase": "The passphrase is wrong.",
    "keyfile": "The key file is not the one of this vault.",
    "keyring": "The key in the OS keyring is not the one of this vault.",
}


def sealed_item(document: Document, key: bytes, info: ItemInfo, fields: Mapping[str, str]) -> Item:
    """An item whose fields are encrypted with the data key; its description is part of their place."""
    return Item(info, cipher.seal(key, json.dumps(dict(fields)).encode(), *_place(document, info)))


def fields_of(document: Document, key: bytes, item: Item) -> dict[str, str]:
    """An item's fields; raises ``cipher.Unreadable``."""
    fields: dict[str, str] = json.loads(cipher.unseal(key, item.sealed, *_place(document, item.info)))
    return fields


def wrapped(document: Document, kind: str, facts: JsonObject, wrapping: bytes, key: bytes) -> bytes:
    """The data key, encrypted with the key of one way in."""
    return cipher.seal(wrapping, key, "slot", document.id, document.key, kind, facts)


def unwrapped(document: Document, slot: Slot, wrapping: bytes) -> bytes:
    """The data key out of a slot; raises VaultError where ``wrapping`` is not the slot's key."""
    try:
        return cipher.unseal(wrapping, slot.wrapped, "slot", document.id, document.key, slot.kind, slot.facts)
    except cipher.Unreadable:
        raise VaultError(_WRONG.get(slot.kind, "The key does not open this vault.")) from None


def sealed_other(document: Document, key: bytes, plain: bytes, place: tuple[str, ...]) -> bytes:
    """What is no item, encrypted for a place of its own."""
    return cipher.seal(key, plain, "other", document.id, *place)


def unsealed_other(document: Document, key: bytes, sealed: bytes, place: tuple[str, ...]) -> bytes:
    """What ``sealed_other`` was given; raises ``cipher.Unreadable``."""
    return cipher.unseal(key, sealed, "other", document.id, *place)


def _place(document: Document, info: ItemInfo) -> tuple[object, ...]:
    return ("item", document.id, info.id, info.name, info.type, info.fields)
