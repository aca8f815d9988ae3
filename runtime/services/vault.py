"""Credentials and the keys that open them. Values come in and never go out by these methods."""

from __future__ import annotations

import asyncio
from typing import Literal

from pydantic import Field

from runtime.errors import VaultError
from runtime.model import JsonObject
from runtime.services.core import Core
from runtime.services.credentials import key_source
from runtime.services.methods import MethodParams, NoParams, method
from runtime.settings import change_setting, load_settings
from runtime.vault.keys import PassphraseSource

KeyKind = Literal["keyring", "passphrase", "keyfile"]

#: Kind of key to the setting that holds its path.
_SETTING = {"keyfile": "vault.keyfile", "passphrase": "vault.passphrase_file"}


class SetParams(MethodParams):
    """``fields`` holds the values; they travel only over the pipe or the private local socket."""

    name: str
    fields: dict[str, str] = Field(repr=False)
    type: str = "custom"
    note: str = ""


@method("vault.set", SetParams)
async def set_item(core: Core, params: SetParams) -> JsonObject:
    """Store an item, replacing one of the same name."""
    info = await asyncio.to_thread(core.vault.set, params.name, params.fields, params.type, params.note)
    return info.as_json()


@method("vault.list", NoParams)
async def list_items(core: Core, params: NoParams) -> list[JsonObject]:
    """All items without their values."""
    return [item.as_json() for item in core.vault.list()]


class UpdateParams(MethodParams):
    """``fields`` holds other values for some fields; fields that are not named keep theirs."""

    name: str
    fields: dict[str, str] = Field(default_factory=dict, repr=False)
    note: str | None = None


@method("vault.update", UpdateParams)
async def update_item(core: Core, params: UpdateParams) -> JsonObject:
    """Give fields of an item other values, as when a password was changed; nobody sees the others."""
    info = await asyncio.to_thread(core.vault.update, params.name, params.fields, params.note)
    return info.as_json()


class NameParams(MethodParams):
    name: str


@method("vault.delete", NameParams)
async def delete_item(core: Core, params: NameParams) -> JsonObject:
    """Remove an item."""
    await asyncio.to_thread(core.vault.delete, params.name)
    return {"deleted": params.name}


class RenameParams(NameParams):
    new_name: str


@method("vault.rename", RenameParams)
async def rename_item(core: Core, params: RenameParams) -> JsonObject:
    """Give an item another name."""
    info = await asyncio.to_thread(core.vault.rename, params.name, params.new_name)
    return info.as_json()


class KeyParams(MethodParams):
    """``path`` is the key file (made when it is not there) or the file with the passphrase."""

    kind: KeyKind
    path: str = ""


class InitParams(MethodParams):
    """Without ``kind`` the first source of a key that works on this machine is taken."""

    kind: KeyKind | None = None
    path: str = ""


@method("vault.init", InitParams)
async def initialise(core: Core, params: InitParams) -> JsonObject:
    """Make an empty vault that opens with this key; ``kind`` says which it is."""
    if core.vault.exists:
        raise VaultError(
            f"There is a vault already: {core.vault.path}.",
            remedy="`understudy vault key add` gives it another key, `understudy vault set` adds items.",
        )
    if params.kind is not None:
        core.credentials.reopen(core.settings.vault, key_source(params.kind, params.path, create=True))
    try:
        kind = await asyncio.to_thread(core.vault.initialise)
        _remember(core, kind, params.path)
    finally:
        core.credentials.reopen(core.settings.vault)
    core.store.audit("person", "vault.init", kind)
    return {"kind": kind, "path": params.path}


@method("vault.keys", NoParams)
async def list_keys(core: Core, params: NoParams) -> list[str]:
    """The kinds of key that open the vault."""
    return list(core.vault.key_kinds())


@method("vault.add_key", KeyParams)
async def add_key(core: Core, params: KeyParams) -> JsonObject:
    """Let another key open the vault too; it takes the place of one of its kind."""
    await asyncio.to_thread(core.vault.unlock)  # a key file that nothing opens must not be left behind
    source = key_source(params.kind, params.path, create=True)
    await asyncio.to_thread(core.vault.add_key, source)
    _remember(core, params.kind, params.path)
    return {"kind": params.kind, "path": params.path}


class KindParams(MethodParams):
    kind: KeyKind


@method("vault.remove_key", KindParams)
async def remove_key(core: Core, params: KindParams) -> JsonObject:
    """Take a key away; the last one stays."""
    await asyncio.to_thread(core.vault.remove_key, params.kind)
    _remember(core, params.kind, None)
    return {"removed": params.kind}


@method("vault.rotate", NoParams)
async def rotate(core: Core, params: NoParams) -> JsonObject:
    """Encrypt everything again under a new data key; every key that opens the vault must be at hand."""
    await asyncio.to_thread(core.vault.rotate)
    return {"rotated": True}


@method("vault.state", NoParams)
async def state(core: Core, params: NoParams) -> JsonObject:
    """Whether there is a vault, which keys open it, and whether it is open now. Asks for no key."""
    exists = await asyncio.to_thread(lambda: core.vault.exists)
    return {
        "exists": exists,
        "keys": list(core.vault.key_kinds()),
        "open": core.vault.is_open,
        "path": str(core.vault.path),
    }


class UnlockParams(MethodParams):
    """Without ``passphrase`` the keys that the settings name are tried."""

    passphrase: str = Field("", repr=False)


@method("vault.unlock", UnlockParams)
async def unlock(core: Core, params: UnlockParams) -> JsonObject:
    """Open the vault, or see that it cannot be opened. Raises VaultError."""
    if params.passphrase:
        core.credentials.reopen(core.settings.vault, PassphraseSource(lambda: params.passphrase))
    try:
        await asyncio.to_thread(core.vault.unlock)
    except VaultError:
        core.credentials.reopen(core.settings.vault)
        raise
    return {"open": core.vault.is_open}


@method("vault.lock", NoParams)
async def lock(core: Core, params: NoParams) -> JsonObject:
    """Forget the key and a passphrase that was typed; the keys of the settings open it again at the next use."""
    core.vault.lock()
    core.credentials.reopen(core.settings.vault)
    return {"open": False}


def _remember(core: Core, kind: str, path: str | None) -> None:
    """Keep in the settings where the key is, so that the next command finds it."""
    if kind in _SETTING and path != "":
        change_setting(core.home, _SETTING[kind], path)
        core.settings, core.problems = load_settings(core.home)
        core.credentials.reopen(core.settings.vault)
