"""Credentials: set, list, delete. Values come in and never go out by these methods."""

from __future__ import annotations

import asyncio

from pydantic import Field

from runtime.model import JsonObject
from runtime.services.core import Core
from runtime.services.methods import MethodParams, NoParams, method


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


class NameParams(MethodParams):
    name: str


@method("vault.delete", NameParams)
async def delete_item(core: Core, params: NameParams) -> JsonObject:
    """Remove an item."""
    await asyncio.to_thread(core.vault.delete, params.name)
    return {"deleted": params.name}
