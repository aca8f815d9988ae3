"""Credentials. Values come in, and one goes out only by ``vault.reveal``, when a person asks to see it."""

from __future__ import annotations

import asyncio

from pydantic import Field

from runtime.clock import iso
from runtime.model import JsonObject, SecretRef
from runtime.services import vault_import as vault_import  # methods of this noun too
from runtime.services import vault_keys as vault_keys
from runtime.services.core import Core
from runtime.services.methods import MethodParams, NoParams, method
from runtime.vault.items import Facts


class SetParams(MethodParams):
    """``fields`` holds the values; they travel only over the pipe or the private local socket."""

    name: str
    fields: dict[str, str] = Field(repr=False)
    type: str = "custom"
    note: str = ""
    tags: list[str] | None = None
    expires: str | None = None
    renew_days: int | None = None


@method("vault.set", SetParams)
async def set_item(core: Core, params: SetParams) -> JsonObject:
    """Store an item, replacing one of the same name."""
    info = await asyncio.to_thread(core.vault.set, params.name, params.fields, params.type, params.note, _facts(params))
    core.tell_changed("credentials")
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
    tags: list[str] | None = None
    expires: str | None = None
    renew_days: int | None = None


@method("vault.update", UpdateParams)
async def update_item(core: Core, params: UpdateParams) -> JsonObject:
    """Give fields of an item other values, as when a password was changed, or say other facts; nobody sees a value."""
    info = await asyncio.to_thread(core.vault.update, params.name, params.fields, _facts(params))
    core.tell_changed("credentials")
    return info.as_json()


class NameParams(MethodParams):
    name: str


@method("vault.delete", NameParams)
async def delete_item(core: Core, params: NameParams) -> JsonObject:
    """Remove an item; ``vault.restore`` brings it back as long as this host runs."""
    await asyncio.to_thread(core.credentials.delete, params.name)
    core.tell_changed("credentials")
    return {"deleted": params.name}


class RenameParams(NameParams):
    new_name: str


@method("vault.rename", RenameParams)
async def rename_item(core: Core, params: RenameParams) -> JsonObject:
    """Give an item another name."""
    info = await asyncio.to_thread(core.vault.rename, params.name, params.new_name)
    core.tell_changed("credentials")
    return info.as_json()


class RevealParams(NameParams):
    field: str


@method("vault.reveal", RevealParams)
async def reveal(core: Core, params: RevealParams) -> JsonObject:
    """The value of one field, for the person to look at or to copy. It is noted in the audit log before it goes out,
    and hidden in everything that this host writes from then on. Raises VaultError."""
    secret = await core.credentials.show(SecretRef(params.name, params.field))
    return {"value": secret.reveal()}


@method("vault.restore", NameParams)
async def restore(core: Core, params: NameParams) -> JsonObject:
    """Take back a deletion: the host keeps what it deleted, encrypted, in memory until it ends. Raises VaultError."""
    info = await asyncio.to_thread(core.credentials.restore, params.name)
    core.tell_changed("credentials")
    return info.as_json()


@method("vault.uses", NoParams)
async def last_uses(core: Core, params: NoParams) -> JsonObject:
    """When each credential was last given to a step: name to a time (ISO 8601)."""
    await core.store.settle()
    # By the index of the audit log: one look for each field, however often it was used.
    sql = "SELECT at FROM audit WHERE object=? AND action='vault.use' ORDER BY n DESC LIMIT 1"
    found: JsonObject = {}
    for item in core.vault.list():
        times = [core.store.reader.one(sql, (f"{item.name}.{field}",)) for field in item.fields]
        if used := [row[0] for row in times if row]:
            found[item.name] = iso(max(used))
    return found


def _facts(params: SetParams | UpdateParams) -> Facts:
    return Facts(params.note, params.tags, params.expires, params.renew_days)
