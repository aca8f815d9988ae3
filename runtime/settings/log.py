"""Settings of the program's own log."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from runtime.settings.section import Section


class LogSettings(Section):
    """Section ``log``."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        "warning", title="Level", description="The least important lines that are shown."
    )
    style: Literal["auto", "console", "json"] = Field(
        "auto", title="Style", description="Automatic: for people at a terminal, JSON lines elsewhere."
    )
