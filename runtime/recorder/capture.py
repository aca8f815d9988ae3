"""From what the watcher saw to raw events: numbers, times, tabs, and what followed from what."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from runtime.browser.recording.notes import (
    DialogClosed,
    DialogOpened,
    DownloadBegan,
    Navigated,
    Note,
    Sighting,
    TabClosed,
    TabOpened,
)
from runtime.browser.recording.portraits import Portrait
from runtime.recorder.events import Action, Followed, RawEvent, SecretKind
from runtime.recorder.hidden import HIDDEN, Hidden
from runtime.recorder.redaction import Redaction
from runtime.recorder.sightings import all_seen, fields_of

#: Milliseconds in which what happens counts as the effect of an action, in which a script goes back or reloads because
#: of one, and in which a page that was asked for is there.
_EFFECT, _SCRIPT, _LOADING = 2000, 1000, 20_000
#: Keys by which a browser reloads or moves in its history.
_BROWSER_KEYS = frozenset({"F5", "Control+r", "Meta+r", "Control+F5", "Alt+ArrowLeft", "Alt+ArrowRight", "Meta+["})
_HOWS = {"back": Action.BACK, "forward": Action.FORWARD, "reload": Action.RELOAD, "typed": Action.NAVIGATE}
_EFFECTLESS = frozenset({Action.OPEN_TAB, Action.CLOSE_TAB, Action.SWITCH_TAB, Action.NOTE, Action.DIALOG})

#: Called with each event that is new, or that takes the place of the earlier one with its number.
OnEvent = Callable[[RawEvent], None]


#: Addresses of documents that a recording can begin with.
_DOCUMENTS = ("http:", "https:", "file:")


class Capture:
    """Collects ``events``; ``take`` gets the notes in their order."""

    def __init__(self, on_event: OnEvent = lambda event: None, now: Callable[[], float] = time.monotonic) -> None:
        self.events: list[RawEvent] = []
        self._on_event = on_event
        self._now = now
        self._began = now()
        self._redaction = Redaction()
        self.hidden = Hidden()
        #: Numbers of the events that a document may still correct, by document and edit.
        self._edits: dict[tuple[str, int], int] = {}
        #: Milliseconds by the clock of the page, by event.
        self._page_times: dict[int, float] = {}
        #: What was pressed in an event, by its number.
        self.portraits: dict[int, Portrait] = {}
        self._urls: dict[int, str] = {}
        self._titles: dict[int, str] = {}
        #: Tabs that an event has told about, so that a replay knows them.
        self._told: set[int] = set()
        self.paused = False

    def take(self, note: Note) -> None:
        """One thing that was seen."""
        covered = {field.name: self.hidden.covered(getattr(note, field.name)) for field in fields(note)}
        _TAKES[type(note)](self, replace(note, **covered))

    def conceal(self, digest: object) -> None:
        """A page kept a text to itself, and tells how to know it again."""
        self.hidden.learn(digest, (event.value for event in self.events if isinstance(event.value, str)))

    def undo(self) -> RawEvent | None:
        """Take back the last event of the person, with all that followed from it."""
        for at in range(len(self.events) - 1, -1, -1):
            event = self.events[at]
            if event.action not in _EFFECTLESS and not event.trusted_click:
                del self.events[at:]
                self._edits = {key: number for key, number in self._edits.items() if number <= at}
                self.portraits = {number: one for number, one in self.portraits.items() if number <= at}
                return event
        return None

    def browser_closed(self) -> None:
        """All tabs are gone with the browser, which is no deed in any of them."""
        while self.events and self.events[-1].action is Action.CLOSE_TAB:
            self.events.pop()

    def hide(self, note: Sighting) -> None:
        """A field was marked as secret: what was typed into it so far is forgotten."""
        part = note.payload.get("seen") or {}
        for event in list(self.events):
            same = event.seen and (event.seen.selector, event.seen.frame) == (part.get("selector"), note.frame)
            if same and event.action in (Action.TYPE, Action.SET_VALUE):
                self._redaction.learn(event.seen, SecretKind.MARKED)
                self._change(event, secret=event.secret or SecretKind.MARKED, value=None, typed=False)

    def add(self, action: Action, tab: int, **fields: Any) -> RawEvent | None:
        """Append an event; nothing while the recording is paused."""
        if self.paused:
            return None
        fields.setdefault("url", self._urls.get(tab, ""))
        fields.setdefault("title", self._titles.get(tab, ""))
        fields["url"] = self._redaction.url(fields["url"])
        event = RawEvent(number=len(self.events) + 1, at=self._at(), action=action, tab=tab, **fields)
        self.events.append(event)
        self._on_event(event)
        return event

    def _at(self) -> int:
        return int((self._now() - self._began) * 1000)

    def _change(self, event: RawEvent, **fields: Any) -> None:
        """Correct an event that was told; it keeps its number."""
        changed = event.model_copy(update=fields)
        self.events[event.number - 1] = changed
        self._on_event(changed)

    def _follow(self, event: RawEvent, **fields: Any) -> None:
        self._change(event, followed=event.followed.model_copy(update=fields))

    def _cause(self, tab: int | None, within: int = _EFFECT, before: float = float("inf")) -> RawEvent | None:
        """The latest action in this tab, or in any, that may have caused what happens now.

        ``before`` is when it began to happen by the page's own clock: what was done later is no cause of it.
        """
        for event in reversed(self.events):
            if self._at() - event.at > within:
                return None
            if self._page_times.get(event.number, 0) > before:
                continue
            if event.action not in _EFFECTLESS and tab in (None, event.tab):
                return event
        return None

    # What a document told.

    def _sighting(self, note: Sighting) -> None:
        payload = note.payload
        if payload.get("url"):
            self._urls[note.tab] = payload["url"]
        if payload.get("title"):
            self._entitle(note.tab, payload["title"])
        if payload["kind"] == "appeared":
            self._appeared(note)
        elif payload["kind"] == "act":
            self._acted(note)

    def _entitle(self, tab: int, title: str) -> None:
        """A document has told its title, which is not known yet when a tab comes to it."""
        self._titles[tab] = title
        last = next((event for event in reversed(self.events) if event.tab == tab), None)
        if last and not last.title and (last.action is Action.NAVIGATE or last.action in _HOWS.values()):
            self._change(last, title=title)

    def _acted(self, note: Sighting) -> None:
        action = Action(note.payload["action"])
        told = fields_of(note)
        self._redaction.learn(told.get("seen"), told.get("secret"))
        key = (note.source, note.payload.get("edit", 0))
        number = self._edits.get(key) if key[1] else None
        if number and number <= len(self.events):
            kept = self.events[number - 1]
            changed = {name: told[name] for name in ("value", "typed", "secret", "to") if name in told}
            if "secret" in changed:
                # It may turn out only in the middle of typing, as with the number of a card.
                changed |= {"value": None, "typed": False}
            self._change(kept, **changed)
            return
        self._in_tab(note.tab)
        event = self.add(action, note.tab, **told)
        if event:
            self._page_times[event.number] = note.payload["at"]
            # An element that shows a secret is described without it; a picture would show it.
            if note.portrait and HIDDEN not in event.model_dump_json():
                self.portraits[event.number] = note.portrait
            if key[1]:
                self._edits[key] = event.number

    def _appeared(self, note: Sighting) -> None:
        if cause := self._cause(note.tab, _EFFECT + 1000, note.payload["at"]):
            new = all_seen(note, note.payload["appeared"])
            self._follow(cause, appeared=(*cause.followed.appeared, *new)[:12])

    def _in_tab(self, tab: int) -> None:
        """Tell about a tab that was there before the recording, when it is first worked in."""
        if tab in self._told:
            return
        self._told.add(tab)
        self.add(Action.OPEN_TAB if self.events else Action.NAVIGATE, tab)

    # What the browser told.

    def _navigated(self, note: Navigated) -> None:
        self._urls[note.tab] = note.url
        self._titles[note.tab] = ""
        cause = self._cause(note.tab, _SCRIPT + note.took)
        pressed = self._cause(note.tab, _LOADING)
        if note.how == "typed":
            self._told.add(note.tab)
            self.add(Action.NAVIGATE, note.tab)
        elif note.how != "page" and pressed and pressed.action is Action.PRESS and pressed.key in _BROWSER_KEYS:
            self._change(pressed, action=_HOWS[note.how], key="", seen=None)
        elif note.how == "page" or (
            cause and cause.action is not Action.NAVIGATE and cause.action not in _HOWS.values()
        ):
            self._led_on(note)
        else:
            self._in_tab(note.tab)
            self.add(_HOWS[note.how], note.tab)

    def _led_on(self, note: Navigated) -> None:
        """The page went there: an effect of what was done, however long that took."""
        last = self.events[-1] if self.events else None
        if last is None and note.url.startswith(_DOCUMENTS):
            # Nobody has done anything yet: this is where the recording begins, whatever led there.
            self._told.add(note.tab)
            self.add(Action.NAVIGATE, note.tab)
        if last is None or note.tab not in self._told:
            return
        url = self._redaction.url(note.url)
        cause = self._cause(note.tab, _LOADING)
        if cause and not (cause.action is Action.NAVIGATE and cause.trusted_click):
            self._follow(cause, url=url)
        if last.action is Action.NAVIGATE and last.tab == note.tab and last.trusted_click:
            # A storm of addresses is one way to the last of them.
            self._change(self.events[-1], url=url, title="")
        else:
            self.add(Action.NAVIGATE, note.tab, trusted_click=True)

    def _opened(self, note: TabOpened) -> None:
        self._urls[note.tab], self._titles[note.tab] = note.url, note.title
        if note.at_start:
            return
        cause = self._cause(note.opener) if note.opener is not None else None
        if cause:
            self._follow(cause, tab=note.tab)
            self._told.add(note.tab)
            self.add(Action.OPEN_TAB, note.tab, trusted_click=True)
        elif note.opener is None:
            self._told.add(note.tab)
            self.add(Action.OPEN_TAB, note.tab)

    def _closed(self, note: TabClosed) -> None:
        if note.tab in self._told:
            self._told.discard(note.tab)
            self.add(Action.CLOSE_TAB, note.tab)

    def _dialog_opened(self, note: DialogOpened) -> None:
        if cause := self._cause(note.tab):
            self._follow(cause, dialog=note.message[:2000])

    def _dialog_closed(self, note: DialogClosed) -> None:
        if note.tab in self._told:
            value = {"accept": note.accepted, "text": note.text, "type": note.type, "message": note.message[:2000]}
            self.add(Action.DIALOG, note.tab, value=value)

    def _download(self, note: DownloadBegan) -> None:
        cause = self._cause(note.tab, _LOADING)
        if cause:
            self._follow(cause, download=note.name)
            self.add(Action.DOWNLOAD, cause.tab, followed=Followed(download=note.name))


_TAKES: dict[type, Callable[[Capture, Any], None]] = {
    Sighting: Capture._sighting,
    Navigated: Capture._navigated,
    TabOpened: Capture._opened,
    TabClosed: Capture._closed,
    DialogOpened: Capture._dialog_opened,
    DialogClosed: Capture._dialog_closed,
    DownloadBegan: Capture._download,
}
