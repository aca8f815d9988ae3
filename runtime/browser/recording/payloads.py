"""What a document may tell us: each payload is measured, counted, parsed and checked before anything is done with it.

Only our script in its isolated world can call the binding. This is the second net: a browser with a hole, or a page
that makes our script talk without end, costs a recording nothing but the surplus.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from runtime.model.fingerprint import Fingerprint

JsonObject = dict[str, Any]

#: Characters of one payload, and payloads of one document's process at once and per second.
LARGEST = 200_000
BURST = 400
PER_SECOND = 100

_Short = Annotated[str, Field(max_length=4_000)]
_Number = Annotated[float, Field(ge=-1e9, le=1e9, allow_inf_nan=False)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", defer_build=True)


class SeenPart(_Part):
    """An element as the script describes it."""

    fingerprint: Fingerprint
    selector: _Short = ""
    count: int = Field(1, ge=0, le=1_000_000)
    row: list[_Short] = Field(default_factory=list, max_length=40)


class Payload(_Part):
    """One message. ``edit`` numbers what is corrected later within its document; 0 is never corrected. ``portrait``
    numbers the pictures that its document asked for: of ``box`` in a tab that is ``width`` CSS pixels wide."""

    kind: Literal["hello", "title", "act", "appeared", "control", "press"]
    top: bool = False
    at: float = Field(0, ge=0, le=1e15)
    url: str = Field("", max_length=20_000)
    title: _Short = ""
    edit: int = Field(0, ge=0, le=2**53)
    action: str = Field("", max_length=20)
    seen: SeenPart | None = None
    to: SeenPart | None = None
    position: tuple[_Number, _Number] | None = None
    to_position: tuple[_Number, _Number] | None = None
    button: Literal["left", "right", "middle"] = "left"
    clicks: int = Field(1, ge=1, le=3)
    modifiers: list[Literal["Alt", "Control", "Meta", "Shift"]] = Field(default_factory=list, max_length=4)
    key: str = Field("", max_length=60)
    value: Any = None
    sent: list[_Short] = Field(default_factory=list, max_length=100)
    secret: Literal["password", "one_time_code", "card", "marked"] | None = None
    typed: bool = False
    focused: bool = False
    appeared: list[SeenPart] = Field(default_factory=list, max_length=12)
    what: str = Field("", max_length=20)
    portrait: int = Field(0, ge=0, le=2**53)
    box: tuple[_Number, _Number, _Number, _Number] | None = None
    width: _Number = 0


class Gate:
    """Counts payloads by session (one process of a page), and reads those that it lets through."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._left: dict[str, tuple[float, float]] = {}
        self.refused = 0

    def admits(self, text: object, session: str) -> bool:
        """Whether this payload is small enough, and not one too many."""
        now = self._now()
        left, last = self._left.get(session, (float(BURST), now))
        left = min(BURST, left + (now - last) * PER_SECOND)
        fits = left >= 1 and isinstance(text, str) and len(text) <= LARGEST
        self._left[session] = (left - 1 if fits else left, now)
        self.refused += not fits
        return fits

    def forget(self, session: str) -> None:
        """A session is gone."""
        self._left.pop(session, None)

    def read(self, text: object, session: str) -> JsonObject | None:
        """The payload as plain data, None when it is not one."""
        try:
            return Payload.model_validate(json.loads(str(text))).model_dump(mode="json", exclude_unset=True)
        except (ValidationError, ValueError, RecursionError):
            self.refused += 1
            return None
