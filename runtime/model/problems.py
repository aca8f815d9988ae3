"""A finding about something people wrote: where it is, what is wrong, what to do."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. ``code`` is stable and names the rule; ``field`` is a dotted path within the step or file."""

    code: str
    message: str
    remedy: str = ""
    severity: Severity = Severity.ERROR
    file: str = ""
    step: str = ""
    field: str = ""
    line: int | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part)
        inside = ", ".join(
            text
            for text in (
                f'step "{self.step}"' if self.step else "",
                f'field "{self.field}"' if self.field else "",
            )
            if text
        )
        head = f"{place}: " if place else ""
        return f"{head}{self.severity}: {inside + ': ' if inside else ''}{self.message} {self.remedy}".rstrip()

    def as_json(self) -> dict[str, Any]:
        """The finding as JSON values."""
        return asdict(self)
