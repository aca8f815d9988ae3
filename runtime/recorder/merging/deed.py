"""A deed: what a person did in one go, out of one or several raw events. Deeds become steps."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from runtime.model import Json
from runtime.recorder.events import RawEvent, SecretKind, Seen
from runtime.recorder.merging.identity import is_rich, suggests


class Verb(StrEnum):
    """What was done; most are called like their task type ``browser.VERB``."""

    OPEN = "open"
    NAVIGATE = "navigate"
    NEW_TAB = "new_tab"
    SWITCH_TAB = "switch_tab"
    CLOSE_TAB = "close_tab"
    BACK = "back"
    FORWARD = "forward"
    RELOAD = "reload"
    CLICK = "click"
    FILL = "fill"
    TYPE = "type"
    PRESS = "press"
    SELECT = "select"
    CHECK = "check"
    UNCHECK = "uncheck"
    UPLOAD = "upload"
    DOWNLOAD = "download"
    DIALOG = "dialog"
    HOVER = "hover"
    DRAG = "drag"
    SCROLL = "scroll"
    WAIT = "wait"
    ASSERT = "assert"
    EXTRACT = "extract"


@dataclass(slots=True)
class Deed:
    """One thing done. ``event`` is the last event of it, ``numbers`` those of all; times are milliseconds.

    ``appeared``, ``vanished`` and ``landed`` gather what followed all of its events. ``number`` and ``newest`` say
    which tab to switch to. ``by_page`` marks a tab that the page closed by itself.
    """

    verb: Verb
    event: RawEvent
    seen: Seen | None = None
    value: Json = None
    secret: SecretKind | None = None
    url: str = ""
    count: int = 1
    number: int = 0
    newest: bool = False
    by_page: bool = False
    note: str = ""
    dialogs: list[RawEvent] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    appeared: tuple[Seen, ...] = ()
    vanished: tuple[Seen, ...] = ()
    landed: str = ""
    opened: int | None = None
    download: str = ""

    @property
    def path(self) -> str:
        """The path of the page it was done on."""
        return urlsplit(self.event.url).path

    @classmethod
    def of(cls, verb: Verb, event: RawEvent) -> Deed:
        """A deed of one event."""
        deed = cls(verb, event, event.seen, event.value, event.secret, url=event.url)
        deed.take(event)
        if event.secret is not None:
            deed.value = None
        return deed

    @property
    def tab(self) -> int:
        """Number of the tab it was done in."""
        return self.event.tab

    @property
    def at(self) -> int:
        """When its last event was."""
        return self.event.at

    @property
    def ended(self) -> int:
        """When it was over: its last event, or the answer to the last dialog that it opened."""
        return max([self.event.at, *(dialog.at for dialog in self.dialogs)])

    @property
    def leads_on(self) -> bool:
        """Whether it loaded a page, opened a tab or a dialog, or began a download."""
        return bool(self.landed or self.opened is not None or self.dialogs or self.download)

    @property
    def had_effect(self) -> bool:
        """Whether anything was seen to follow from it."""
        return bool(self.leads_on or self.appeared or self.vanished)

    @property
    def follows_link(self) -> bool:
        """Whether it only followed a link, which may simply be done again."""
        if self.verb is not Verb.CLICK or self.seen is None or not self.landed or self.dialogs:
            return False
        of = self.seen.fingerprint
        target = urlsplit(of.attributes.get("href", "#"))
        return of.tag == "a" and target.scheme in ("", "http", "https") and bool(target.netloc or target.path)

    @property
    def by_keys(self) -> bool:
        """Whether the field needs key by key: it answered in the middle of typing, or it is of a kind that does."""
        if self.seen is None:
            return False
        of = self.seen.fingerprint
        return self.event.typed or bool(self.appeared) or suggests(of) or is_rich(of)

    def take(self, event: RawEvent) -> None:
        """Count ``event`` as a part of this deed, with what followed it."""
        self.numbers.append(event.number)
        followed = event.followed
        self.appeared += followed.appeared
        self.vanished += followed.vanished
        self.landed = followed.url or self.landed
        self.opened = followed.tab if followed.tab is not None else self.opened
        self.download = followed.download or self.download

    def swallow(self, earlier: Deed) -> None:
        """Take over an earlier deed that was only a part of this one."""
        self.numbers = earlier.numbers + self.numbers
        self.dialogs = earlier.dialogs + self.dialogs
        self.note = "\n".join(filter(None, (earlier.note, self.note)))
