"""Arrangements of Qt as texts, the way Studio remembers them."""

from __future__ import annotations

from PySide6.QtCore import QByteArray

from studio.settings import Memory


def kept(memory: Memory, name: str) -> QByteArray | None:
    """What was kept under this name."""
    found = memory.get(name)
    return QByteArray.fromBase64(found.encode()) if isinstance(found, str) else None


def keep(memory: Memory, name: str, data: QByteArray | None) -> None:
    """Keep it for the next start; None forgets it."""
    memory.keep(name, bytes(data.toBase64().data()).decode() if data else None)
