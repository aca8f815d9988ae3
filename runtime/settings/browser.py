"""Settings of the browser: which one, and how it is shown."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from runtime.settings.section import Section


class BrowserSettings(Section):
    """Section ``browser``."""

    path: str = Field(
        "",
        title="Path of the browser",
        description="A program like Chromium. Empty: the first one that is found.",
        json_schema_extra={"format": "path"},
    )
    channel: Literal["", "chromium", "chrome", "chrome-beta", "msedge", "msedge-beta"] = Field(
        "", title="Installed browser", description="Which of those that are installed is taken."
    )
    headless: Literal["auto", "yes", "no"] = Field(
        "auto",
        title="Browser window",
        description="Automatic: it is shown where there is a display.",
    )
    slow_motion_ms: int = Field(
        0, ge=0, le=10_000, title="Slow motion (ms)", description="A pause before each action, to watch it."
    )
    default_timeout: float = Field(
        30, gt=0, le=3600, title="Time limit of an action (s)", description="How long an action waits for its element."
    )
