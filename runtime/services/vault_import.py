"""Credentials from the exported file of a password manager. The host reads it: no value travels, and none is told."""

from __future__ import annotations

import asyncio
from pathlib import Path

from pydantic import Field

from runtime.errors import VaultError
from runtime.model import JsonObject
from runtime.services.core import Core
from runtime.services.methods import MethodParams, method
from runtime.vault.incoming import Incoming, read_incoming
from runtime.vault.items import Facts

#: A larger file is none of a password manager, in bytes.
_MOST = 20_000_000


class ImportParams(MethodParams):
    """``preview`` only tells what would come in. Items whose name is there already are left alone, or with ``replace``
    take the place of those. ``only`` are the names of the entries that are meant, for who brings them in part by part;
    empty: all."""

    path: str
    preview: bool = False
    replace: bool = False
    only: list[str] = Field(default_factory=list)


@method("vault.import", ImportParams)
async def import_items(core: Core, params: ImportParams) -> JsonObject:
    """Store the entries of a file. For each: its ``title``, the ``name``, ``fields`` without values, ``tags``, and the
    ``outcome``: ``new``, ``replaced``, ``exists`` or ``left_out`` with the reason ``why``. Raises VaultError."""
    entries = await asyncio.to_thread(_read, Path(params.path))
    there = {item.name for item in core.vault.list()} if core.vault.exists else set()
    told: list[JsonObject] = []
    for entry in (one for one in entries if not params.only or one.name in params.only):
        outcome = _outcome(entry, there, params.replace)
        if not params.preview and outcome in ("new", "replaced"):
            await asyncio.to_thread(_store, core, entry)
        told.append(
            {
                "title": entry.title,
                "name": entry.name,
                "type": entry.type,
                "fields": list(entry.fields),
                "tags": entry.tags,
                "outcome": outcome,
                "why": entry.why,
            }
        )
    if not params.preview:
        core.tell_changed("credentials")
    return {"items": told, "preview": params.preview}


def _outcome(entry: Incoming, there: set[str], replace: bool) -> str:
    if entry.why:
        return "left_out"
    if entry.name not in there:
        return "new"
    return "replaced" if replace else "exists"


def _store(core: Core, entry: Incoming) -> None:
    core.vault.set(entry.name, entry.fields, entry.type, "", Facts(tags=entry.tags))


def _read(path: Path) -> tuple[Incoming, ...]:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST + 1)
        if len(content) > _MOST:
            raise VaultError(f"{path} is too large.", remedy="Name the file that the password manager has written.")
        return read_incoming(content.decode("utf-8"))
    except OSError as error:
        raise VaultError(f"{path} cannot be read: {error.strerror}.", remedy="Name another file.") from error
    except UnicodeDecodeError:
        # Without its cause: that holds what is in the file.
        raise VaultError(f"{path} is no UTF-8 text.", remedy="Export it again as UTF-8.") from None
