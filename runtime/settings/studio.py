"""Settings of Studio: how it looks and speaks. They stand here, without Qt, so that every door can change them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from runtime.settings.section import Section


class StudioSettings(Section):
    """Section ``studio``."""

    theme: Literal["system", "light", "dark"] = Field(
        "system", title="Theme", description="system follows the desktop, and changes with it."
    )
    language: Literal["system", "en", "bg"] = Field(
        "system",
        title="Language",
        description="system is the desktop's language, English where there are no texts in it.",
    )
    text_size: Literal["small", "normal", "large"] = Field(
        "normal", title="Size of text", description="For all windows of Studio."
    )
    motion: Literal["full", "reduced"] = Field(
        "full", title="Motion", description="reduced shows what changes at once, without movement."
    )
