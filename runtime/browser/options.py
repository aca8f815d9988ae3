"""How a browser session is started. Also part of a restore point, so it is plain data without secrets."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum

from runtime.model import JsonObject


class Mode(StrEnum):
    """Where the session lives: a throw-away profile, a profile folder of its own, or a browser that already runs."""

    FRESH = "fresh"
    PROFILE = "profile"
    ATTACH = "attach"


@dataclass(frozen=True, slots=True)
class SessionOptions:
    """Options of one session.

    ``browser`` is the program's path (empty: search), ``profile`` a folder, ``connect`` the debugging
    address of a running browser. ``headless`` None means: headless where there is no display. Sizes are
    CSS pixels; ``slow_motion`` is seconds of pause before each action.
    """

    mode: Mode = Mode.FRESH
    browser: str = ""
    headless: bool | None = None
    profile: str = ""
    connect: str = ""
    width: int = 1280
    height: int = 720
    locale: str = ""
    timezone: str = ""
    user_agent: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    proxy: str = ""
    ignore_https_errors: bool = False
    slow_motion: float = 0.0
    accept_dialogs: bool = False

    @property
    def is_headless(self) -> bool:
        """Whether the browser runs without a window."""
        return not has_display() if self.headless is None else self.headless

    def as_json(self) -> JsonObject:
        """The options as JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: JsonObject) -> SessionOptions:
        """Options from JSON values; what this version does not know is left out."""
        known = {item.name for item in fields(cls)}
        values = {name: value for name, value in data.items() if name in known}
        return cls(**{**values, "mode": Mode(values.get("mode", Mode.FRESH))})


def has_display() -> bool:
    """Whether a window could be shown."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def debugging_address(text: str) -> str:
    """A debugging address as written by a person: ``9222``, ``localhost:9222`` or a full address."""
    text = text.strip()
    if text.isdigit():
        return f"http://127.0.0.1:{text}"
    return text if "://" in text else f"http://{text}"
