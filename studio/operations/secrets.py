"""Putting what a recording left out into the vault."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from runtime.errors import UsageProblem
from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.bridge.operation import Operation
from studio.i18n import tr


def keep(owner: QObject, link: HostLink, item: str, fields: Mapping[str, str]) -> Operation[JsonObject]:
    """Store a new item; the vault is made at the first. Fails where one of this name is there: it would be lost."""

    async def work() -> JsonObject:
        if any(one["name"] == item for one in await link.call("vault.list")):
            raise UsageProblem(
                tr("There is “{name}” in the vault already.", name=item),
                remedy=tr("Give it another name, or take the one that is there."),
            )
        return dict(await link.call("vault.set", {"name": item, "fields": dict(fields)}))

    return Operation(owner, work)
