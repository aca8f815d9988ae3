"""A finding about a setting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SettingsProblem:
    """One wrong setting. ``place`` is the file or the environment variable, ``field`` is ``section.name`` or empty."""

    place: str
    field: str
    message: str
    remedy: str

    def __str__(self) -> str:
        inside = f'field "{self.field}": ' if self.field else ""
        return f"{self.place}: {inside}{self.message} {self.remedy}"

    def as_json(self) -> dict[str, Any]:
        """The finding as JSON values."""
        return {"place": self.place, "field": self.field, "message": self.message, "remedy": self.remedy}
