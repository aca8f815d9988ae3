"""The vault's file as records, and back. Nothing here knows a key."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from runtime.errors import VaultError
from runtime.model import JsonObject
from runtime.vault.items import ITEM_TYPES, MOST_RENEW_DAYS, ItemInfo, nearest

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Slot:
    """The data key, wrapped by a key of one kind of source. ``facts`` is what that source needs to find its key."""

    kind: str
    facts: JsonObject
    wrapped: bytes
    created: str


@dataclass(frozen=True, slots=True)
class Item:
    """An item's description and its sealed fields."""

    info: ItemInfo
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Document:
    """The whole file. ``key`` names the data key and changes when it is rotated."""

    id: str
    key: str
    created: str
    slots: Mapping[str, Slot]
    items: Mapping[str, Item]

    def item(self, name: str) -> Item:
        """The item of this name; raises VaultError."""
        if name not in self.items:
            raise missing(name, tuple(self.items))
        return self.items[name]

    def with_item(self, item: Item) -> Document:
        """The same with this item, in the place of one of its name."""
        return replace(self, items={**self.items, item.info.name: item})

    def without_item(self, name: str) -> Document:
        """The same without one item."""
        return replace(self, items={key: item for key, item in self.items.items() if key != name})


def to_text(document: Document) -> str:
    """The file's text: keys in a fixed order, items by name."""
    return (
        json.dumps(
            {
                "format": FORMAT,
                "vault": document.id,
                "key": document.key,
                "created": document.created,
                "slots": [_slot_json(slot) for _, slot in sorted(document.slots.items())],
                "items": [_item_json(item) for _, item in sorted(document.items.items())],
            },
            indent=2,
            ensure_ascii=False,
        )
        + "\n"
    )


def from_text(text: str, file: str) -> Document:
    """The records of a file's text; raises VaultError for a damaged file or one of a newer version."""
    try:
        data = json.loads(text)
        if isinstance(data, dict) and isinstance(data.get("format"), int) and data["format"] > FORMAT:
            raise VaultError(
                f"{file} was written by a newer version of Understudy (format {data['format']}).",
                remedy="Update Understudy; this version leaves the file as it is.",
            )
        return _document(data)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise damaged(file, details=f"{type(error).__name__}: {error}") from None


def missing(name: str, known: tuple[str, ...] = ()) -> VaultError:
    """The error for an item that is not there."""
    remedy = nearest(name, known) or f"Create it with `understudy vault set {name}`."
    return VaultError(f'There is no vault item "{name}".', remedy=remedy)


def damaged(file: str, details: str = "") -> VaultError:
    """The error for a file that is not what was written."""
    return VaultError(
        f"{file} is damaged or was changed by another program.",
        remedy="Put back a copy from a backup. Without one, move the file away and enter the credentials again.",
        details=details,
    )


def _document(data: Any) -> Document:
    if data["format"] != FORMAT:
        raise ValueError("unknown format")
    slots = [_slot(entry) for entry in data["slots"]]
    items = [_item(entry) for entry in data["items"]]
    return Document(
        id=_text(data["vault"]),
        key=_text(data["key"]),
        created=_text(data["created"]),
        slots={slot.kind: slot for slot in slots},
        items={item.info.name: item for item in items},
    )


def _slot(data: Any) -> Slot:
    if not isinstance(data["facts"], dict):
        raise ValueError("facts of a slot")
    return Slot(_text(data["kind"]), data["facts"], _bytes(data["wrapped"]), _text(data["created"]))


def _item(data: Any) -> Item:
    if data["type"] not in ITEM_TYPES:
        raise ValueError("type of an item")
    info = ItemInfo(
        id=_text(data["id"]),
        name=_text(data["name"]),
        type=_text(data["type"]),
        fields=tuple(_text(name) for name in data["fields"]),
        note=_text(data["note"]),
        created=_text(data["created"]),
        changed=_text(data["changed"]),
        # Facts that came later: files of before have none.
        rotated=_text(data.get("rotated", "")) or _text(data["changed"]),
        expires=_day(data.get("expires", "")),
        renew_days=_days(data.get("renew_days", 0)),
        tags=tuple(_text(tag) for tag in data.get("tags", ())),
    )
    return Item(info, _bytes(data["sealed"]))


def _slot_json(slot: Slot) -> JsonObject:
    return {"kind": slot.kind, "facts": slot.facts, "created": slot.created, "wrapped": _base64(slot.wrapped)}


def _item_json(item: Item) -> JsonObject:
    return {**item.info.kept(), "sealed": _base64(item.sealed)}


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a text was expected")
    return value


def _days(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MOST_RENEW_DAYS:
        raise ValueError("a number of days was expected")
    return value


def _day(value: Any) -> str:
    return date.fromisoformat(_text(value)).isoformat() if value else ""


def _bytes(value: Any) -> bytes:
    return base64.b64decode(_text(value), validate=True)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
