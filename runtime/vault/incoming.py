"""What a password manager has written for others to read: Bitwarden (JSON, CSV), KeePass and browsers (CSV).

Everything that may be secret goes into fields, which are encrypted: notes too, as people keep codes in them.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from runtime.errors import VaultError
from runtime.vault.items import NAME_LENGTH, TAG_LENGTH, VALUE_LENGTH
from runtime.words.slugs import slug

#: Field of an item to the columns it is found in, in lower case: Bitwarden, KeePass, Chrome and Edge, Firefox.
_COLUMNS = {
    "title": ("name", "title", "account"),
    "folder": ("folder", "group"),
    "username": ("login_username", "username", "login name", "user name"),
    "password": ("login_password", "password"),
    "url": ("login_uri", "url", "web site"),
    "notes": ("notes", "note", "comments"),
    "totp": ("login_totp", "totp"),
}
_FIELDS = ("username", "password", "url", "notes", "totp")
#: Bitwarden's number for what has a user name and a password; the others are cards, identities and notes.
_LOGIN = 1


@dataclass(frozen=True, slots=True)
class Incoming:
    """One entry: the ``title`` it had, the ``name`` it gets, ``folder`` as ``a/b``. ``why`` it cannot be taken, or
    empty."""

    title: str
    fields: Mapping[str, str] = field(repr=False)
    folder: str = ""
    name: str = ""
    why: str = ""

    @property
    def type(self) -> str:
        """What kind of item it becomes."""
        return "password" if {"username", "password"} <= self.fields.keys() else "custom"

    @property
    def tags(self) -> list[str]:
        """Its folder as a tag."""
        tag = " ".join(self.folder.replace(",", " ").split())[-TAG_LENGTH:].strip()
        return [tag] if tag else []


def read_incoming(text: str) -> tuple[Incoming, ...]:
    """The entries of an exported file, each with a name of its own. Raises VaultError."""
    entries = _from_json(text) if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")) else _from_csv(text)
    return tuple(_named(entries))


def _from_json(text: str) -> Iterator[Incoming]:
    try:
        data = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        data = None
    if isinstance(data, dict) and data.get("encrypted"):
        raise VaultError(
            "This export is encrypted.", remedy="Export it again without a password, and delete the file afterwards."
        )
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        raise _unknown()
    folders = {one.get("id"): _text(one.get("name")) for one in _records(data.get("folders"))}
    for item in _records(data["items"]):
        login = next(iter(_records([item.get("login")])), {})
        address = next((_text(one.get("uri")) for one in _records(login.get("uris"))), "")
        found = {**login, "url": address, "notes": item.get("notes")}
        kind = "" if item.get("type") == _LOGIN else "It is no login."
        yield _entry(_text(item.get("name")), found, folders.get(item.get("folderId"), ""), kind)


def _from_csv(text: str) -> Iterator[Incoming]:
    try:
        rows = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), strict=True)
        head = [name.strip().lower() for name in next(rows, [])]
        places = {
            known: next((head.index(name) for name in names if name in head), -1) for known, names in _COLUMNS.items()
        }
        if places["password"] < 0 or (places["title"] < 0 and places["url"] < 0):
            raise _unknown()
        for row in rows:
            found = {known: row[place] for known, place in places.items() if 0 <= place < len(row)}
            if any(found.values()):
                yield _entry(found.get("title", ""), found, found.get("folder", ""), "")
    except csv.Error:
        raise _unknown() from None  # its message may show what is in the file


def _entry(title: str, found: Mapping[str, Any], folder: str, why: str) -> Incoming:
    fields = {name: text for name in _FIELDS if (text := _text(found.get(name)))}
    title = title or fields.get("url", "")
    if not why and not fields.keys() & {"password", "totp"}:
        why = "It has no password."
    if not why and any(len(text) > VALUE_LENGTH for text in fields.values()):
        why = "A field of it is too long."
    return Incoming(title, fields, folder, why=why)


def _named(entries: Iterable[Incoming]) -> Iterator[Incoming]:
    """Names that workflows can write, each once."""
    taken: set[str] = set()
    for entry in entries:
        if entry.why:
            yield entry
            continue
        title = entry.title.partition("://")[2] or entry.title
        base = slug(title, NAME_LENGTH - 6).replace("-", "_") or "login"
        base = f"login_{base}" if base[0].isdigit() else base
        name, number = _writable(base), 1
        while name in taken:
            number += 1
            name = f"{base}_{number}"
        taken.add(name)
        yield replace(entry, name=name)


def _writable(name: str) -> str:
    import keyword

    return f"{name}_login" if keyword.iskeyword(name) else name


def _records(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value.strip("\r\n") if isinstance(value, str) else ""


def _unknown() -> VaultError:
    return VaultError(
        "This is no export of a password manager that is known here.",
        remedy="Export as Bitwarden JSON, or as CSV from Bitwarden, KeePass, Chrome, Edge or Firefox.",
    )
