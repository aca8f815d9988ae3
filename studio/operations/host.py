"""How the host stands: what it carries out, and whether it can write it down."""

from __future__ import annotations

from PySide6.QtCore import QObject

from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.bridge.operation import Operation


def status(owner: QObject, link: HostLink) -> Operation[JsonObject]:
    """The host's own word: ``counts`` of runs by status, ``journal`` with its size and what is wrong with it."""
    return Operation(owner, lambda: link.call("host.status"), finish=False)
