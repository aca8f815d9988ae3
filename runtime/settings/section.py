"""The base of every settings section."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """One section. Every field has a title, a description and, where it is a number, bounds."""

    model_config = ConfigDict(extra="forbid", frozen=True)
