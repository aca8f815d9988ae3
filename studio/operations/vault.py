"""Credentials: their descriptions, never their values; changing them; opening and locking the vault."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.bridge.operation import Operation


def look(owner: QObject, link: HostLink) -> Operation[tuple[JsonObject, list[JsonObject]]]:
    """The state of the vault, and its items."""

    async def ask() -> tuple[JsonObject, list[JsonObject]]:
        return await link.call("vault.state"), await link.call("vault.list")

    return Operation(owner, ask, finish=False)


def store(
    owner: QObject, link: HostLink, name: str, type: str, fields: Mapping[str, str], note: str
) -> Operation[JsonObject]:
    """Keep a new credential; refuses to take the place of another one."""

    async def ask() -> JsonObject:
        from runtime.errors import UsageProblem

        if any(item["name"] == name for item in await link.call("vault.list")):
            raise UsageProblem(f'There is a credential "{name}" already.', remedy="Choose another name, or edit it.")
        return dict(await link.call("vault.set", {"name": name, "type": type, "fields": dict(fields), "note": note}))

    return Operation(owner, ask)


def make(owner: QObject, link: HostLink, key: str) -> Operation[JsonObject]:
    """Make the vault, to be opened with a key file, which is made too; for a machine without a keyring."""
    return Operation(owner, lambda: link.call("vault.init", {"kind": "keyfile", "path": key}))


def update(owner: QObject, link: HostLink, name: str, fields: Mapping[str, str], note: str) -> Operation[JsonObject]:
    """Other values for some fields, and the note; the other fields keep theirs."""
    return Operation(owner, lambda: link.call("vault.update", {"name": name, "fields": dict(fields), "note": note}))


def rename(owner: QObject, link: HostLink, name: str, new_name: str) -> Operation[JsonObject]:
    return Operation(owner, lambda: link.call("vault.rename", {"name": name, "new_name": new_name}))


def delete(owner: QObject, link: HostLink, name: str) -> Operation[JsonObject]:
    return Operation(owner, lambda: link.call("vault.delete", {"name": name}))


def unlock(owner: QObject, link: HostLink, passphrase: str = "") -> Operation[JsonObject]:
    """Open the vault, with a passphrase or with the keys that the settings name."""
    return Operation(owner, lambda: link.call("vault.unlock", {"passphrase": passphrase}))


def lock(owner: QObject, link: HostLink) -> Operation[JsonObject]:
    return Operation(owner, lambda: link.call("vault.lock"))


def recent_uses(owner: QObject, link: HostLink, name: str) -> Operation[list[JsonObject]]:
    """The latest entries of the audit log about one credential."""

    async def ask() -> list[JsonObject]:
        page = await link.call("audit.list", {"action": "vault.", "text": name, "limit": 50})
        mine = (entry for entry in page["entries"] if str(entry["object"]).partition(".")[0] == name)
        return list(mine)[:5]

    return Operation(owner, ask, finish=False)
