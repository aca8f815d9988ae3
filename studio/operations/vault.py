"""Credentials: their descriptions, never their values; changing them; opening and locking the vault."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.bridge.operation import Operation

#: So many logins are brought in before it is said how far it is, and can be stopped.
IMPORTED_AT_ONCE = 10


def look(owner: QObject, link: HostLink) -> Operation[tuple[JsonObject, list[JsonObject], dict[str, str]]]:
    """The state of the vault, its items, and when each was used last."""

    async def ask() -> tuple[JsonObject, list[JsonObject], dict[str, str]]:
        state, items = await link.call("vault.state"), await link.call("vault.list")
        return state, items, dict(await link.call("vault.uses"))

    return Operation(owner, ask, finish=False)


def store(
    owner: QObject, link: HostLink, name: str, type: str, fields: Mapping[str, str], facts: JsonObject
) -> Operation[JsonObject]:
    """Keep a new credential; refuses to take the place of another one."""

    async def ask() -> JsonObject:
        from runtime.errors import UsageProblem

        if any(item["name"] == name for item in await link.call("vault.list")):
            raise UsageProblem(f'There is a credential "{name}" already.', remedy="Choose another name, or edit it.")
        return dict(await link.call("vault.set", {"name": name, "type": type, "fields": dict(fields), **facts}))

    return Operation(owner, ask)


def preview_import(owner: QObject, link: HostLink, path: Path, replace: bool) -> Operation[list[JsonObject]]:
    """What an exported file of a password manager would bring in; nothing is kept."""

    async def ask() -> list[JsonObject]:
        told = await link.call("vault.import", {"path": str(path), "replace": replace, "preview": True})
        return list(told["items"])

    return Operation(owner, ask, finish=False)


def bring_in(
    owner: QObject, link: HostLink, path: Path, replace: bool, names: Sequence[str], go_on: Callable[[int], bool]
) -> Operation[list[JsonObject]]:
    """Keep the logins of such a file that are called so, as ``preview_import`` told. ``go_on`` hears after each part
    how many are in, and says whether the rest is wanted."""

    async def ask() -> list[JsonObject]:
        done: list[JsonObject] = []
        while len(done) < len(names) and go_on(len(done)):
            part = names[len(done) : len(done) + IMPORTED_AT_ONCE]
            told = await link.call("vault.import", {"path": str(path), "replace": replace, "only": list(part)})
            if not told["items"]:
                break  # the file has others by now
            done += told["items"]
        return done

    return Operation(owner, ask)


def make(
    owner: QObject, link: HostLink, key: str = "", *, kind: str = "keyfile", passphrase: str = ""
) -> Operation[JsonObject]:
    """Make the vault, to be opened with this key (a key file is made too), and open it."""

    async def ask() -> JsonObject:
        made = await link.call("vault.init", {"kind": kind, "path": key, "passphrase": passphrase})
        if not passphrase:
            await link.call("vault.unlock")
        return dict(made)

    return Operation(owner, ask)


def keyring(owner: QObject, link: HostLink) -> Operation[JsonObject]:
    """Whether this machine has a keyring that can hold the key (``there``), and if not why (``is``)."""
    return Operation(owner, lambda: link.call("vault.keyring"), finish=False)


def set_passphrase(owner: QObject, link: HostLink, current: str, passphrase: str) -> Operation[JsonObject]:
    """Let a passphrase open the vault, in place of the ``current`` one where there is one."""
    params = {"kind": "passphrase", "passphrase": passphrase, "current": current}
    return Operation(owner, lambda: link.call("vault.add_key", params))


def add_key_file(owner: QObject, link: HostLink, path: str) -> Operation[JsonObject]:
    """Let a key file open the vault too; it is made where it is not there."""
    return Operation(owner, lambda: link.call("vault.add_key", {"kind": "keyfile", "path": path}))


def copy_key_file(owner: QObject, link: HostLink, path: str) -> Operation[JsonObject]:
    """A copy of the key file, as a backup."""
    return Operation(owner, lambda: link.call("vault.copy_key", {"path": path}))


def rotate(owner: QObject, link: HostLink) -> Operation[JsonObject]:
    """Encrypt everything again under a new key."""
    return Operation(owner, lambda: link.call("vault.rotate"))


def reveal(owner: QObject, link: HostLink, name: str, field: str) -> Operation[JsonObject]:
    """One value (``value``), to be looked at or copied; the host notes it."""
    return Operation(owner, lambda: link.call("vault.reveal", {"name": name, "field": field}), finish=False)


def update(
    owner: QObject, link: HostLink, name: str, fields: Mapping[str, str], facts: JsonObject
) -> Operation[JsonObject]:
    """Other values for some fields, and other facts (note, tags, expires, renew_days); other fields keep theirs."""
    return Operation(owner, lambda: link.call("vault.update", {"name": name, "fields": dict(fields), **facts}))


def rename(owner: QObject, link: HostLink, name: str, new_name: str, root: Path | None) -> Operation[int]:
    """Another name; the workflows of the project in ``root`` follow, and so many were changed."""

    async def ask() -> int:
        from runtime.files.project import Project
        from runtime.services.credential_names import rename_in_project

        info = await link.call("vault.rename", {"name": name, "new_name": new_name})
        if root is None:
            return 0
        return len(await asyncio.to_thread(lambda: rename_in_project(Project.open(root), name, info["name"])))

    return Operation(owner, ask)


def delete(owner: QObject, link: HostLink, names: Sequence[str]) -> Operation[None]:
    """Delete credentials; ``restore`` brings them back as long as the host runs."""
    return _each(owner, link, "vault.delete", names)


def restore(owner: QObject, link: HostLink, names: Sequence[str]) -> Operation[None]:
    """Bring deleted credentials back, with their values."""
    return _each(owner, link, "vault.restore", names)


def _each(owner: QObject, link: HostLink, method: str, names: Sequence[str]) -> Operation[None]:
    async def ask() -> None:
        for name in names:
            await link.call(method, {"name": name})

    return Operation(owner, ask)


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
