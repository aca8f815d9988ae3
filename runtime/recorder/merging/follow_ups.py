"""Questions about an event and a deed before it: whether the one only goes on with the other."""

from __future__ import annotations

from runtime.recorder.events import Action, RawEvent
from runtime.recorder.merging.deed import Deed, Verb
from runtime.recorder.merging.identity import is_label_of, is_same

#: Milliseconds after going back in which the page arrives; nobody types an address that fast.
_BY_ITSELF = 1000

#: Keys that move or delete in a field, and letters that with Control select, cut, copy, paste, undo and redo.
_EDITING = frozenset({"Backspace", "Delete", "Home", "End", "ArrowLeft", "ArrowRight", "Insert"})
_EDITING_LETTERS = frozenset("AaVvXxZzYyCc")

_BLANK = ("", "about:", "chrome:", "edge:", "devtools:")


def went_on(last: Deed, event: RawEvent) -> bool:
    """Whether this is only the arrival of what was done before: there, or somewhere in the history."""
    if last.landed == event.url or (last.verb is Verb.NAVIGATE and last.url == event.url):
        return event.at - last.at < 2 * _BY_ITSELF
    return last.verb in (Verb.BACK, Verb.FORWARD, Verb.RELOAD) and event.at - last.at < _BY_ITSELF


def is_click_of(part: Deed, event: RawEvent) -> bool:
    """Whether a click was on the same thing with the same button, and led nowhere."""
    same = part.verb is Verb.CLICK and is_same(part.seen, event.seen) and part.event.button == event.button
    return same and not part.leads_on


def is_idle_click(part: Deed) -> bool:
    """A plain click that led nowhere."""
    event = part.event
    return part.verb is Verb.CLICK and event.button == "left" and not event.modifiers and not part.leads_on


def is_for(click: Deed, event: RawEvent) -> bool:
    """Whether a click was on the field of ``event``, or on its label."""
    return is_same(click.seen, event.seen) or is_label_of(click.seen, event.seen) or _is_option(click, event)


def _is_option(click: Deed, event: RawEvent) -> bool:
    return click.seen is not None and click.seen.fingerprint.tag == "option" and event.action is Action.SELECT


def asks_for_file(click: Deed, event: RawEvent) -> bool:
    """Whether a click opened the dialog in which the files of ``event`` were chosen."""
    if not is_idle_click(click) or click.seen is None:
        return False
    return is_for(click, event) or click.seen.fingerprint.role in ("button", "link") or not event.seen


def is_editing(key: str) -> bool:
    """Whether a key, with those held down, only changes what is in a field, whose last value counts."""
    *held, name = key.split("+") if key != "+" else [key]
    if name in _EDITING:
        return True
    return name in _EDITING_LETTERS and any(key in ("Control", "Meta", "ControlOrMeta") for key in held)


def is_blank(url: str) -> bool:
    """Whether an address is none of a page, but of an empty tab or of the browser itself."""
    return not url or url.startswith(_BLANK[1:])
