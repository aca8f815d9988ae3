"""From raw events to deeds: each event becomes a deed, or a part of one that is there already.

The fold looks back only at the last few deeds, so the deeds of long recordings stay what they were as events are added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from runtime.recorder.events import Action, RawEvent
from runtime.recorder.merging.deed import Deed, Verb
from runtime.recorder.merging.follow_ups import (
    asks_for_file,
    is_blank,
    is_click_of,
    is_editing,
    is_for,
    is_idle_click,
    went_on,
)
from runtime.recorder.merging.identity import is_same, is_text_field

#: Milliseconds between the events of one gesture, such as the click and the change of a checkbox.
_AT_ONCE = 100
#: Milliseconds between the clicks of a double click.
_DOUBLE = 1000
#: Milliseconds after a click in which a tab that closes was closed by the page.
_CLOSES = 400

_MODIFIERS = frozenset({"Shift", "Control", "Alt", "Meta", "ControlOrMeta", "AltGraph", "CapsLock"})
#: Keys by which a browser makes a click of its own on a button, or on the first button of a form.
_CLICKING = frozenset({"Enter", "NumpadEnter", "Space", " "})

_Fold = Callable[["Gestures", RawEvent], None]


class Gestures:
    """Folds events into ``deeds``."""

    def __init__(self) -> None:
        self.deeds: list[Deed] = []
        self._opened_by_page: set[int] = set()
        self._note = ""

    def add(self, event: RawEvent) -> None:
        """Take in the next event."""
        _FOLDS[event.action](self, event)

    def _push(self, verb: Verb, event: RawEvent) -> Deed:
        deed = Deed.of(verb, event)
        deed.note, self._note = self._note, ""
        if deed.opened is not None:
            self._opened_by_page.add(deed.opened)
        self.deeds.append(deed)
        return deed

    def _last(self, event: RawEvent) -> Deed | None:
        """The last deed, when it was in the same tab."""
        last = self.deeds[-1] if self.deeds else None
        return last if last and last.tab == event.tab else None

    def _swallow(self, into: RawEvent, is_part: Callable[[Deed], bool]) -> list[Deed]:
        """Take away the last deeds that were only parts of what ``into`` says, earliest first."""
        parts: list[Deed] = []
        while (last := self._last(into)) and is_part(last):
            parts.insert(0, self.deeds.pop())
        return parts

    def _replace(self, verb: Verb, event: RawEvent, is_part: Callable[[Deed], bool]) -> Deed:
        parts = self._swallow(event, is_part)
        deed = self._push(verb, event)
        for part in reversed(parts):
            deed.swallow(part)
        return deed

    # Tabs and navigation.

    def _open_tab(self, event: RawEvent) -> None:
        if event.trusted_click or event.tab in self._opened_by_page:
            self._opened_by_page.add(event.tab)
            return
        deed = self._push(Verb.NEW_TAB, event)
        deed.url = "" if is_blank(event.url) else event.url

    def _close_tab(self, event: RawEvent) -> None:
        last = self._last(event)
        acted = last is not None and last.verb in (Verb.CLICK, Verb.PRESS) and event.at - last.ended <= _CLOSES
        deed = self._push(Verb.CLOSE_TAB, event)
        deed.by_page = event.trusted_click or acted

    def _navigate(self, event: RawEvent) -> None:
        if is_blank(event.url):
            return
        last = self._last(event)
        if event.tab in self._opened_by_page:
            self._opened_by_page.discard(event.tab)
        elif last and last.verb is Verb.NEW_TAB and not last.url:
            last.url, last.event = event.url, event
            last.take(event)
        elif event.trusted_click or (last and went_on(last, event)):
            if last:
                last.take(event)
                last.landed = event.url
        else:
            self._push(Verb.NAVIGATE, event)

    # Mouse.

    def _click(self, event: RawEvent) -> None:
        last = self._last(event)
        if last and event.at - last.at <= _AT_ONCE and self._is_echo(last, event):
            last.take(event)
        elif event.clicks > 1:
            self._click_again(event)
        elif last and last.verb is Verb.PRESS and last.event.key in _CLICKING and event.at - last.at <= _AT_ONCE:
            self._replace(Verb.CLICK, event, lambda part: part is last)
        else:
            self._push(Verb.CLICK, event)

    def _click_again(self, event: RawEvent) -> None:
        """The second or third click of one gesture; which were before it, the browser says, not the clock."""
        before = event.clicks - 1

        def is_part(part: Deed) -> bool:
            nonlocal before
            if not is_click_of(part, event) or part.count > before:
                return False
            before -= part.count
            return True

        self._replace(Verb.CLICK, event, is_part).count = event.clicks

    def _is_echo(self, last: Deed, event: RawEvent) -> bool:
        """Whether the browser made this click: Enter in a field clicks the form's button, dropping may click, too."""
        if last.verb is Verb.PRESS and last.event.key in ("Enter", "NumpadEnter"):
            return last.seen is not None and not is_same(last.seen, event.seen) and is_text_field(last.seen.fingerprint)
        return last.verb is Verb.DRAG and (is_same(last.seen, event.seen) or is_same(last.event.to, event.seen))

    def _hover(self, event: RawEvent) -> None:
        self._replace(Verb.HOVER, event, lambda part: part.verb is Verb.HOVER and is_same(part.seen, event.seen))

    def _drag(self, event: RawEvent) -> None:
        self._replace(
            Verb.DRAG,
            event,
            lambda part: is_idle_click(part) and is_same(part.seen, event.seen) and event.at - part.at <= _DOUBLE,
        )

    # Fields.

    def _type(self, event: RawEvent) -> None:
        last = self._last(event)

        def is_part(part: Deed) -> bool:
            if part.verb is Verb.CLICK:
                brought = event.focused and part is last and not part.had_effect
                return is_idle_click(part) and (brought or is_for(part, event))
            if part.verb is Verb.PRESS:
                return is_same(part.seen, event.seen) and is_editing(part.event.key)
            return part.verb is Verb.FILL and not part.leads_on and is_same(part.seen, event.seen)

        parts = self._swallow(event, is_part)
        deed = self._push(Verb.FILL, event)
        for part in reversed(parts):
            deed.swallow(part)
            deed.appeared = part.appeared + deed.appeared if part.verb is Verb.FILL else deed.appeared

    def _press(self, event: RawEvent) -> None:
        last = self._last(event)
        if event.key in _MODIFIERS or not event.key:
            return
        if last and is_same(last.seen, event.seen):
            if last.verb is Verb.FILL and is_editing(event.key):
                last.take(event)
                return
            if last.verb is Verb.PRESS and last.event.key == event.key and not last.had_effect:
                last.count += 1
                last.take(event)
                return
        self._push(Verb.PRESS, event)

    def _choose(self, verb: Verb, event: RawEvent) -> None:
        """A field got a value: what was done in it before was the way there."""

        def is_part(part: Deed) -> bool:
            if part.verb is Verb.CLICK:
                return not part.leads_on and (is_for(part, event) or event.at - part.at <= _AT_ONCE)
            if part.verb in (Verb.PRESS, Verb.DRAG):
                return not part.leads_on and is_same(part.seen, event.seen)
            again = part.verb in (verb, Verb.CHECK, Verb.UNCHECK, Verb.FILL)
            return again and not part.leads_on and is_same(part.seen, event.seen)

        self._replace(verb, event, is_part)

    def _select(self, event: RawEvent) -> None:
        self._choose(Verb.SELECT, event)

    def _check(self, event: RawEvent) -> None:
        self._choose(Verb.CHECK if event.value in (True, None) else Verb.UNCHECK, event)

    def _set_value(self, event: RawEvent) -> None:
        self._choose(Verb.FILL, event)

    def _upload(self, event: RawEvent) -> None:
        last = self._last(event)
        self._replace(Verb.UPLOAD, event, lambda part: part is last and asks_for_file(part, event))

    # What pages do.

    def _download(self, event: RawEvent) -> None:
        last = self.deeds[-1] if self.deeds else None
        if last and last.verb in (Verb.CLICK, Verb.DOWNLOAD):
            last.take(event)
            last.download = event.followed.download or last.download or "file"
        else:
            self._push(Verb.DOWNLOAD, event)

    def _dialog(self, event: RawEvent) -> None:
        if self.deeds:
            self.deeds[-1].dialogs.append(event)
            self.deeds[-1].numbers.append(event.number)

    # What the person says about it.

    def _take_note(self, event: RawEvent) -> None:
        text = str(event.value or "").strip()
        if self.deeds:
            self.deeds[-1].note = "\n".join(filter(None, (self.deeds[-1].note, text)))
        else:
            self._note = "\n".join(filter(None, (self._note, text)))


def gestures(events: Iterable[RawEvent]) -> list[Deed]:
    """The deeds of a whole recording, in their order."""
    folding = Gestures()
    for event in events:
        folding.add(event)
    return folding.deeds


def _as_it_is(verb: Verb) -> _Fold:
    """The event is a deed of its own, whatever came before."""

    def fold(folding: Gestures, event: RawEvent) -> None:
        folding._push(verb, event)

    return fold


_FOLDS: dict[Action, _Fold] = {
    Action.OPEN_TAB: Gestures._open_tab,
    Action.CLOSE_TAB: Gestures._close_tab,
    Action.SWITCH_TAB: lambda folding, event: None,
    Action.NAVIGATE: Gestures._navigate,
    Action.BACK: _as_it_is(Verb.BACK),
    Action.FORWARD: _as_it_is(Verb.FORWARD),
    Action.RELOAD: _as_it_is(Verb.RELOAD),
    Action.CLICK: Gestures._click,
    Action.TYPE: Gestures._type,
    Action.PRESS: Gestures._press,
    Action.SELECT: Gestures._select,
    Action.CHECK: Gestures._check,
    Action.SET_VALUE: Gestures._set_value,
    Action.UPLOAD: Gestures._upload,
    Action.DOWNLOAD: Gestures._download,
    Action.DIALOG: Gestures._dialog,
    Action.HOVER: Gestures._hover,
    Action.DRAG: Gestures._drag,
    Action.SCROLL: _as_it_is(Verb.SCROLL),
    Action.ASSERT: _as_it_is(Verb.ASSERT),
    Action.EXTRACT: _as_it_is(Verb.EXTRACT),
    Action.NOTE: Gestures._take_note,
}
