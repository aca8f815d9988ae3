"""What was seen while recording: one frozen record for each thing a person did, in the order of doing.

``capture`` makes them, ``merging`` reads them, ``--keep-raw`` writes them as JSON lines. A value of a secret field
is never in one of them: it does not leave the page.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from runtime.model.fingerprint import Fingerprint


class Action(StrEnum):
    """What a person did."""

    OPEN_TAB = "open_tab"
    CLOSE_TAB = "close_tab"
    SWITCH_TAB = "switch_tab"
    NAVIGATE = "navigate"
    BACK = "back"
    FORWARD = "forward"
    RELOAD = "reload"
    CLICK = "click"
    TYPE = "type"
    PRESS = "press"
    SELECT = "select"
    CHECK = "check"
    SET_VALUE = "set_value"
    UPLOAD = "upload"
    DOWNLOAD = "download"
    DIALOG = "dialog"
    HOVER = "hover"
    DRAG = "drag"
    SCROLL = "scroll"
    ASSERT = "assert"
    EXTRACT = "extract"
    NOTE = "note"


class SecretKind(StrEnum):
    """Why the value of a field is not recorded."""

    PASSWORD = "password"
    ONE_TIME_CODE = "one_time_code"
    CARD = "card"
    MARKED = "marked"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Seen(_Record):
    """An element with where it is: ``frame`` lists selectors of the frames around it, outermost first; ``selector`` is
    the shortest selector that found it alone, and ``count`` how many it found. ``row`` are the texts that stand alone
    somewhere in the table row or list item around it.
    """

    fingerprint: Fingerprint
    selector: str = ""
    frame: tuple[str, ...] = ()
    count: int = 1
    row: tuple[str, ...] = ()


class Followed(_Record):
    """What happened on the page after an action and because of it, as far as it was seen within two seconds."""

    url: str = Field(default="", description="Address of a document that was loaded.")
    tab: int | None = Field(default=None, description="Number of a tab that was opened.")
    dialog: str = Field(default="", description="Message of a native dialog.")
    download: str = Field(default="", description="Suggested name of a file that was downloaded.")
    appeared: tuple[Seen, ...] = Field(default=(), description="Headings, alerts, dialogs and tables that came up.")
    vanished: tuple[Seen, ...] = ()


class RawEvent(_Record):
    """One thing a person did.

    ``at`` is milliseconds since the recording began, ``number`` counts from 1 without gaps as events are added; an
    event that is corrected later (typing goes on) keeps its number. ``value`` depends on the action: the text for
    ``type``, the chosen labels for ``select``, a boolean for ``check``, file names for ``upload``, ``{"accept":
    bool, "text": str | None}`` for ``dialog``, ``{"x": px, "y": px}`` for ``scroll``, ``{"what": ..., "expected":
    ...}`` for ``assert``, ``{"what": "text" | "attribute" | "table" | "list", ...}`` for ``extract``, the text for
    ``note``.
    """

    number: int
    at: int
    action: Action
    tab: int = 0
    url: str = Field(default="", description="Address of the tab when it happened; for navigate: where it went.")
    title: str = Field(default="", description="Title of the document.")
    seen: Seen | None = None
    to: Seen | None = Field(
        default=None, description="Where a drag ended; of a list or table: what leads to its next page."
    )
    position: tuple[float, float] | None = Field(default=None, description="Within the element, CSS pixels.")
    to_position: tuple[float, float] | None = None
    button: str = "left"
    clicks: int = 1
    modifiers: tuple[str, ...] = ()
    key: str = Field(default="", description="For press: Playwright's name of the key or shortcut.")
    value: Any = None
    sent: tuple[str, ...] = Field(default=(), description="For select: what a form sends for the chosen labels.")
    typed: bool = Field(default=False, description="For type: value holds the keys, because the field changes them.")
    focused: bool = Field(default=False, description="For type: a click beside the field brought the focus into it.")
    secret: SecretKind | None = None
    trusted_click: bool = Field(default=False, description="For navigate: a click or a key before it led there.")
    followed: Followed = Followed()
