"""Tabs in a recording: opened by pages and by the person, switched to, closed."""

from __future__ import annotations

import pytest

from runtime.recorder.events import Action
from runtime.recorder.merging import Options, merge
from tests.fixtures.recorded import SITE, Story, button, link

SAVE = button("Save")


@pytest.fixture
def story():
    return Story().open()


def steps(story, **options):
    return list(merge(story.events, Options(**options)).workflow.steps.values())


def names(story, **options):
    return [step.name for step in steps(story, **options)]


def call(step):
    return step.type.removeprefix("browser."), dict(step.params)


def test_tabs_that_pages_open_and_switching_back(story, check_recording):
    story.click(link("A-17", "/invoices/17"), then_tab=1)
    story.add(Action.OPEN_TAB, tab=1, after=5)
    story.tab, story.title = 1, "Invoice A-17"
    story.arrive("/invoices/17")
    story.add(Action.SWITCH_TAB)
    story.click(button("Pay"))
    story.tab, story.title = 0, "Invoices – Larkspur"
    story.add(Action.SWITCH_TAB)
    story.click(SAVE)
    assert [(step.name, dict(step.params)) for step in steps(story)[2:]] == [
        ("Switch to tab “Invoice A-17”", {}),
        ("Click “Pay”", {"target": {"element": "larkspur/pay"}}),
        ("Switch to tab “Invoices”", {"which": "number", "number": 1}),
        ("Click “Save”", {"target": {"element": "larkspur/save"}}),
    ]
    check_recording(merge(story.events))


def test_a_tab_of_ones_own_and_closing_it(story):
    story.add(Action.OPEN_TAB, tab=1, url="about:blank")
    story.tab = 1
    story.go("/help", "Help – Larkspur")
    story.click(button("More"))
    story.add(Action.CLOSE_TAB)
    story.tab = 0
    story.click(SAVE)
    assert call(steps(story)[1]) == ("new_tab", {"url": f"{SITE}/help"})
    assert names(story)[1:] == ["Open a new tab", "Click “More”", "Close the tab", "Click “Save”"]


def test_a_tab_that_closes_itself_and_one_that_nobody_used_leave_no_step(story):
    story.add(Action.OPEN_TAB, tab=7, url="about:blank")
    story.add(Action.CLOSE_TAB, tab=7)
    story.click(button("Choose"), then_tab=1)
    story.add(Action.OPEN_TAB, tab=1, after=5)
    story.tab = 1
    story.click(button("OK"))
    story.add(Action.CLOSE_TAB, after=50)
    story.tab = 0
    story.click(SAVE)
    assert [call(step)[0] for step in steps(story)] == ["open", "click", "switch_tab", "click", "click"]


@pytest.mark.parametrize(("after", "last"), [(50, "click"), (600, "close_tab")])
def test_a_tab_that_closes_right_after_a_dialog_was_closed_by_the_page(story, after, last):
    story.click(button("Preview"), then_tab=1)
    story.add(Action.OPEN_TAB, tab=1, after=5)
    story.tab = 1
    story.click(button("Send"), then_dialog="Send it?")
    story.add(Action.DIALOG, value={"accept": True, "text": None}, after=5000)
    story.add(Action.CLOSE_TAB, after=after)
    story.tab = 0
    story.click(SAVE)
    calls = [call(step)[0] for step in steps(story)]
    assert calls[-2] == last, calls
