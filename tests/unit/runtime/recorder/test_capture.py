"""Raw events from what was seen: what followed from what, however long the machine took."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.browser.recording.notes import Navigated, Sighting, TabClosed, TabOpened
from runtime.recorder.capture import Capture
from runtime.recorder.events import Action, SecretKind

A, B = "http://x/a", "http://x/b"
FIELD = {"fingerprint": {"tag": "input"}, "selector": "#i"}


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def capture(clock: Clock) -> Capture:
    return Capture(now=clock)


def act(action: str, tab: int = 1, **fields: Any) -> Sighting:
    payload = {"kind": "act", "top": True, "at": 0, "action": action, "url": A, **fields}
    return Sighting(tab, "document", (), payload)


def came(url: str, how: str, took: int = 0) -> Navigated:
    return Navigated(1, url, how, took)


def done(capture: Capture) -> list[Action]:
    return [event.action for event in capture.events if not event.trusted_click]


def test_a_script_that_goes_back_slowly_is_no_deed_of_the_person(capture: Capture, clock: Clock) -> None:
    capture.take(came(A, "typed"))
    capture.take(act("click"))
    clock.seconds = 5
    capture.take(came(B, "back", took=4900))
    assert done(capture) == [Action.NAVIGATE, Action.CLICK]


def test_the_person_goes_back_some_time_after_a_click(capture: Capture, clock: Clock) -> None:
    capture.take(came(A, "typed"))
    capture.take(act("click"))
    clock.seconds = 5
    capture.take(came(B, "back", took=300))
    assert done(capture) == [Action.NAVIGATE, Action.CLICK, Action.BACK]


@pytest.mark.parametrize(("key", "how"), [("F5", "reload"), ("Alt+ArrowLeft", "back")])
def test_a_key_of_the_browser_is_what_it_does_also_on_a_slow_page(
    key: str, how: str, capture: Capture, clock: Clock
) -> None:
    capture.take(came(A, "typed"))
    capture.take(act("press", key=key))
    clock.seconds = 8
    capture.take(came(A, how))
    assert done(capture) == [Action.NAVIGATE, Action(how)]


def test_a_page_tells_its_title_after_it_is_there(capture: Capture) -> None:
    capture.take(came(A, "typed"))
    capture.take(Sighting(1, "document", (), {"kind": "title", "top": True, "at": 0, "title": "Orders"}))
    capture.take(came(B, "typed"))
    assert [event.title for event in capture.events] == ["Orders", ""]


def test_what_turns_out_to_be_a_secret_is_forgotten(capture: Capture) -> None:
    capture.take(came(A, "typed"))
    capture.take(act("type", edit=1, seen=FIELD, value="4111 1111 1111 111"))
    capture.take(act("type", edit=1, seen=FIELD, secret="card"))
    [_, typed] = capture.events
    assert (typed.value, typed.secret) == (None, SecretKind.CARD)


def test_closing_the_browser_closes_no_tab(capture: Capture) -> None:
    capture.take(came(A, "typed"))
    capture.take(TabOpened(2, B, "", None, at_start=False))
    capture.take(TabClosed(2))
    capture.take(TabClosed(1))
    capture.browser_closed()
    assert done(capture) == [Action.NAVIGATE, Action.OPEN_TAB]


def test_nothing_is_added_while_it_is_paused(capture: Capture) -> None:
    capture.paused = True
    capture.take(came(A, "typed"))
    assert capture.events == []
