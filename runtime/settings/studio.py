"""Settings of Studio: how it looks and speaks. They stand here, without Qt, so that every door can change them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from runtime.settings.section import Section


class StudioSettings(Section):
    """Section ``studio``."""

    theme: Literal["system", "light", "dark"] = Field(
        "system", title="Theme", description="The system's theme is the desktop's, and changes with it."
    )
    language: Literal["system", "en", "bg"] = Field(
        "system",
        title="Language",
        description="Of all texts. The system's language is spoken where there are texts in it, else English.",
    )
    text_size: Literal["small", "normal", "large"] = Field(
        "normal", title="Size of text", description="For all windows of Studio."
    )
    motion: Literal["full", "reduced"] = Field(
        "full", title="Motion", description="Reduced motion shows what changes at once."
    )
