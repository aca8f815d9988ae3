"""What the data folder takes of the disk, and making room there."""

from __future__ import annotations

from PySide6.QtCore import QObject

from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.bridge.operation import Operation
from studio.settings import Preferences

#: How long things are kept: the host's name for it, and the setting's.
_KEPT = {
    "keep_runs_days": "engine.keep_runs_days",
    "keep_logs_days": "engine.keep_logs_days",
    "keep_pictures_days": "engine.keep_pictures_days",
    "max_runs": "engine.max_runs_kept",
    "keep_deleted_days": "engine.keep_deleted_days",
}


def policy(preferences: Preferences) -> JsonObject:
    """What is kept as the settings say now: the host may still go by those that it began with."""
    return {name: preferences.get(setting) for name, setting in _KEPT.items()}


def usage(owner: QObject, link: HostLink) -> Operation[JsonObject]:
    """Bytes of ``runs``, ``logs``, ``pictures`` and ``others``; ``free`` on the disk."""
    return Operation(owner, lambda: link.call("retention.usage"), finish=False)


def clean(owner: QObject, link: HostLink, kept: JsonObject, *, preview: bool) -> Operation[JsonObject]:
    """Delete for good what the policy does not keep; gives what went, or only what would go."""

    async def ask() -> JsonObject:
        params = {**kept, "preview": preview, "by": "person"}
        return dict((await link.call("retention.apply", params))["removed"])

    return Operation(owner, ask, finish=not preview)
