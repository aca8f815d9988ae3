"""Folders whose workflows run without being asked about."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.bridge.operation import Operation


def folders(owner: QObject, link: HostLink) -> Operation[list[JsonObject]]:
    """All of them: ``folder``, and ``since`` when."""
    return Operation(owner, lambda: link.call("trust.list"), finish=False)


def trust(owner: QObject, link: HostLink, folder: Path) -> Operation[JsonObject]:
    """Trust a folder: it is the person's own."""
    return Operation(owner, lambda: link.call("trust.folder", {"folder": str(folder)}))


def withdraw(owner: QObject, link: HostLink, folder: str) -> Operation[JsonObject]:
    """Trust it no longer: its workflows ask again."""
    return Operation(owner, lambda: link.call("trust.folder", {"folder": folder, "on": False}))
