"""Whatever is recorded in whatever order, merging gives a sound workflow, and gives it fast."""

from __future__ import annotations

import statistics
import time

from hypothesis import given
from hypothesis import strategies as st

from runtime.model.graph import compile_plan
from runtime.recorder.events import Action, Followed, RawEvent, SecretKind
from runtime.recorder.merging import Options, merge
from tests.fixtures.recorded import SITE, Story, button, choice, field, link, seen

ELEMENTS = [
    button("Save"), button("Save", path=("form:2", "button:1")), link("Help"), field("Number"), choice("Country"),
    field("Paid", "checkbox"), seen("canvas", "Map"), seen("div", "Notes", role="textbox"), seen("", selector="div"),
    link("Open", row="A-1", path=("tr:1",)), link("Open", row="A-2", path=("tr:2",)), seen("td", 'Ψ {"x"}'),
]  # fmt: skip
VALUES = st.one_of(
    st.none(), st.booleans(), st.text(max_size=5), st.lists(st.sampled_from(["a", "b"]), max_size=2),
    st.sampled_from([{"accept": True, "text": "x"}, {"what": "table"}, {"what": "text", "expected": "1"}, {"y": 9}]),
)  # fmt: skip
FOLLOWED = st.builds(
    Followed,
    url=st.sampled_from(["", "", f"{SITE}/a/17", f"{SITE}/b"]),
    tab=st.sampled_from([None, None, 1, 2]),
    download=st.sampled_from(["", "", "a.csv"]),
    appeared=st.lists(st.sampled_from(ELEMENTS), max_size=2).map(tuple),
)
EVENTS = st.lists(
    st.builds(
        RawEvent,
        number=st.just(0),
        at=st.integers(1, 1500),
        action=st.sampled_from(list(Action)),
        tab=st.integers(0, 2),
        url=st.sampled_from([f"{SITE}/a", f"{SITE}/b?q=1", "about:blank", "file:///x.html"]),
        title=st.sampled_from(["", "A – Larkspur"]),
        seen=st.sampled_from([None, *ELEMENTS]),
        to=st.sampled_from([None, *ELEMENTS]),
        position=st.sampled_from([None, (1.5, 2.5)]),
        clicks=st.integers(0, 3),
        button=st.sampled_from(["left", "right"]),
        modifiers=st.sampled_from([(), ("Shift",), ("Fn",)]),
        key=st.sampled_from(["", "Enter", "Tab", "Control+V", "+", "Backspace", "Shift"]),
        value=VALUES,
        secret=st.sampled_from([None, None, None, *SecretKind]),
        trusted_click=st.booleans(),
        followed=FOLLOWED,
    ),
    max_size=25,
)


def numbered(events):
    at, made = 0, []
    for number, event in enumerate(events, 1):
        at += event.at
        made.append(event.model_copy(update={"number": number, "at": at, "seen": event.seen or with_element(event)}))
    return made


def with_element(event):
    """What is done to an element always has one."""
    needs = {Action.CLICK, Action.TYPE, Action.SELECT, Action.CHECK, Action.SET_VALUE, Action.UPLOAD, Action.HOVER}
    return ELEMENTS[0] if event.action in needs | {Action.DRAG, Action.ASSERT, Action.EXTRACT} else None


@given(EVENTS)
def test_every_step_is_valid(registry, events):
    recording = merge(numbered(events), Options(language="bg"))
    workflow = recording.workflow
    for step in workflow.steps.values():
        registry.get(step.type).params.model_validate(dict(step.params))
        app, _, name = step.params.get("target", {}).get("element", "/").partition("/")
        assert not app or name in recording.elements[app]
    assert compile_plan(workflow)[1] == []
    assert list(workflow.steps)[:1] == [id for id, step in workflow.steps.items() if step.type == "browser.open"][:1]
    numbers = [number for numbers in recording.sources.values() for number in numbers]
    assert len(numbers) == len(set(numbers))
    assert len({step.name for step in workflow.steps.values()}) == len(workflow.steps)


@given(EVENTS)
def test_no_secret_value_and_no_surprise_from_merging_again(events):
    told = [e.model_copy(update={"value": "Delphinium-42"}) if e.secret else e for e in numbered(events)]
    fields = {Action.TYPE, Action.SET_VALUE, Action.PRESS}
    told = [e for e in told if not e.secret or e.action in fields]
    recording = merge(told)
    assert "Delphinium" not in repr((recording.workflow, recording.elements, recording.needs_secret))
    assert merge(told).workflow == recording.workflow


def a_long_story(rounds):
    """About a thousand events as they come when people enter one form after the other."""
    story = Story().open()
    fields = [field(f"Field {n}", attributes={"name": f"f{n}"}) for n in range(6)]
    for number in range(rounds):
        for one in fields:
            story.enter(one, f"{number}-{one.fingerprint.name}")
            story.press("Tab", one)
        story.select(choice("Country"), "Bulgaria" if number % 3 else "Greece")
        story.check(field("Paid", "checkbox"))
        story.click(button("Save"), then_url=f"{SITE}/invoices/{number}")
        story.arrive(f"/invoices/{number}")
    return story.events


def test_ids_of_what_is_done_stay_while_the_recording_goes_on():
    events = a_long_story(4)
    whole = list(merge(events).workflow.steps)
    for end in range(1, len(events)):
        ids = list(merge(events[:end]).workflow.steps)
        # The last steps may still become part of a larger one.
        assert ids[:-2] == whole[: max(len(ids) - 2, 0)]


def test_a_thousand_events_are_merged_in_a_moment():
    events = a_long_story(42)
    assert 950 < len(events) < 1100
    merge(events)
    took = []
    for _ in range(5):
        begin = time.process_time()
        merge(events)
        took.append(time.process_time() - begin)
    assert statistics.median(took) < 0.05, took
    print(f"merged {len(events)} events in {statistics.median(took) * 1000:.1f} ms")
