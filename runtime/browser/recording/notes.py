"""What the watcher tells: one frozen record for each thing that was seen, in the order of happening."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from runtime.browser.recording.portraits import Portrait

JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A payload of our script in a page. ``source`` names the document it came from; ``portrait`` shows what was
    pressed as it was before the page answered."""

    tab: int
    source: str
    frame: tuple[str, ...]
    payload: JsonObject
    portrait: Portrait | None = None


@dataclass(frozen=True, slots=True)
class Navigated:
    """A tab shows another address. ``how`` is ``typed``, ``back``, ``forward``, ``reload`` or ``page`` (it went there
    because of a link, a form or a script); ``took`` the milliseconds since it set off, as far as that is known."""

    tab: int
    url: str
    how: str
    took: int = 0


@dataclass(frozen=True, slots=True)
class TabOpened:
    """A tab is there. ``opener`` is the tab whose page opened it; ``at_start`` says that it was open before us."""

    tab: int
    url: str
    title: str
    opener: int | None
    at_start: bool


@dataclass(frozen=True, slots=True)
class TabClosed:
    tab: int


@dataclass(frozen=True, slots=True)
class DialogOpened:
    tab: int
    type: str
    message: str


@dataclass(frozen=True, slots=True)
class DialogClosed:
    """A native dialog was answered; ``text`` is what went into a prompt."""

    tab: int
    type: str
    message: str
    accepted: bool
    text: str | None


@dataclass(frozen=True, slots=True)
class DownloadBegan:
    tab: int | None
    name: str
    url: str


Note = Sighting | Navigated | TabOpened | TabClosed | DialogOpened | DialogClosed | DownloadBegan
