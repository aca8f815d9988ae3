"""Settings of Studio: how it looks and speaks. They stand here, without Qt, so that every door can change them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from runtime.settings.early import Motion, TextSize, Theme, Tongue
from runtime.settings.section import Section


class StudioSettings(Section):
    """Section ``studio``."""

    theme: Theme = Field(
        "system", title="Theme", description="The system's theme follows the desktop, also while Studio is open."
    )
    language: Tongue = Field(
        "system",
        title="Language",
        description="Of all texts. English where the system's language is not among them.",
    )
    text_size: TextSize = Field("normal", title="Size of text", description="For all windows of Studio.")
    motion: Motion = Field("full", title="Motion", description="Reduced: changes are shown at once, without movement.")
    pictures: Literal["always", "on-failure"] = Field(
        "always",
        title="Pictures of steps",
        description="When runs that are begun here keep a picture of the page, for the review. A workflow that is "
        "set to keep no pictures keeps none.",
    )
