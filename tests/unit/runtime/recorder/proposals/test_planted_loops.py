"""Loops that were planted into random recordings are found with the right boundaries, and none where there is none."""

from __future__ import annotations

import random
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from runtime.recorder.events import Action, SecretKind
from runtime.recorder.merging import merge
from runtime.recorder.proposals import apply_proposals
from tests.fixtures.expanded import expanded
from tests.fixtures.recorded import Story, button, choice, field, link, seen

#: A kind of step: does it on the n-th element of its kind, with a value.
Kind = Callable[[Story, int, str], None]


def fill(story, n, value):
    story.enter(field(f"Field {n}"), value)


def choose(story, n, value):
    story.select(choice(f"List {n}"), value)


def tick(story, n, value):
    story.check(field(f"Box {n}", "checkbox"))


def push(story, n, value):
    story.click(button(f"Button {n}"))


def key(story, n, value):
    story.press("F2", button(f"Key {n}"))


def row(story, n, value):
    of = button(f"Open {n}", row=value, column="Actions", path=(f"table#t{n}", f"tr:{len(value)}", "td:3"))
    story.click(of)


def secret(story, n, value):
    story.secret(field(f"Secret {n}", "password"), SecretKind.PASSWORD)


def dialog(story, n, value):
    story.click(button(f"Ask {n}"), then_dialog="Why?")
    story.add(Action.DIALOG, value={"accept": True, "text": value})


def drag(story, n, value):
    story.add(Action.DRAG, seen("li", f"Card {n}"), to=seen("ul", f"Column {n}"))


GIVING = (fill, choose, row, dialog)
KINDS = (*GIVING, tick, push, key, secret, drag)

STEPS = st.lists(st.sampled_from(KINDS), max_size=6)
VALUES = st.text("abcdefgh", min_size=1, max_size=6)


def tell(story, kinds, first, value):
    """Do each kind on elements of its own, counted from ``first``."""
    for n, kind in enumerate(kinds):
        kind(story, first + n, value(n))


@given(STEPS, st.lists(st.sampled_from(KINDS), min_size=1, max_size=6), STEPS, st.integers(2, 5), st.data())
def test_a_planted_loop_is_found_with_its_boundaries(before, body, after, count, data):
    giving = data.draw(st.sampled_from(GIVING))
    body = [*body, giving]
    story = Story().open()
    tell(story, before, 100, lambda n: "x")
    start = len(merge(story.events).workflow.steps)
    for turn in range(count):
        # The last value differs for certain, the others as they come.
        values = data.draw(st.lists(VALUES, min_size=len(body), max_size=len(body)))
        values[-1] = f"{values[-1]}-{turn}"
        tell(story, body, 200, values.__getitem__)
    end = len(merge(story.events).workflow.steps)
    tell(story, after, 300, lambda n: "y")

    recording = merge(story.events)
    ids = list(recording.workflow.steps)
    (loop,) = [proposal for proposal in recording.proposals if proposal.kind == "loop"]
    assert len(loop.rows) == count
    assert sorted(id for part in loop.body for id in part.rounds) == sorted(ids[start:end])
    assert [part.step for part in loop.body] == ids[start : start + (end - start) // count]
    workflow = apply_proposals(recording, [loop.id])
    assert expanded(recording, workflow) == expanded(recording)


@given(st.lists(st.sampled_from(KINDS), max_size=25), st.data())
def test_without_repetition_no_loop_is_proposed(kinds, data):
    story = Story().open()
    tell(story, kinds, 0, lambda n: data.draw(VALUES))
    assert [proposal for proposal in merge(story.events).proposals if proposal.kind == "loop"] == []


def planted(dice: random.Random, optional: bool) -> tuple[Story, int, int]:
    """A recording with rounds of at least three sure steps, one of them left out in some where ``optional``."""
    story = Story().open()
    tell(story, dice.choices(KINDS, k=dice.randrange(5)), 100, lambda n: "x")
    body = [fill, *dice.choices(KINDS, k=dice.randrange(1, 4)), fill, push]
    count = dice.randrange(3, 6)
    skipped = set(dice.sample(range(count), dice.randrange(1, count))) if optional else set()
    left_out = dice.randrange(1, len(body) - 1)
    for turn in range(count):
        for n, kind in enumerate(body):
            if not (n == left_out and turn in skipped):
                kind(story, 200 + n, f"{turn}{dice.random()}")
    tell(story, dice.choices(KINDS, k=dice.randrange(5)), 300, lambda n: "y")
    return story, count, len(body)


def test_rounds_with_an_optional_step_are_found_whole():
    dice = random.Random(3)
    for _ in range(150):
        story, count, size = planted(dice, optional=True)
        recording = merge(story.events)
        found = [proposal for proposal in recording.proposals if proposal.kind == "loop"]
        assert [(len(loop.rows), len(loop.options)) for loop in found] == [(count, 1)]
        workflow = apply_proposals(recording, [found[0].id])
        assert expanded(recording, workflow) == expanded(recording)
        # A dialog brings a step of its own that answers it.
        assert len(found[0].body) >= size


def test_what_comes_about_by_chance_is_hardly_ever_a_loop_and_never_wrong():
    """Aimless work on a page with twelve elements, thirty steps each: the figure is in docs/recording.md."""
    dice = random.Random(5)
    recordings, proposed = 1000, 0
    for _ in range(recordings):
        story = Story().open()
        for _ in range(30):
            kind = dice.choice(KINDS)
            kind(story, dice.randrange(2), dice.choice(["a", "bb", "ccc", "dddd"]))
        recording = merge(story.events)
        found = [proposal for proposal in recording.proposals if proposal.kind == "loop"]
        proposed += bool(found)
        for loop in found:
            assert expanded(recording, apply_proposals(recording, [loop.id])) == expanded(recording)
    print(f"{proposed} of {recordings} aimless recordings had a loop proposed")
    assert proposed / recordings < 0.02


def test_links_in_a_page_are_no_rows(tmp_path):
    story = Story().open()
    for n, name in enumerate(("Home", "News", "Help", "About")):
        story.click(link(name, f"/{n}", path=("footer", "ul:1", f"li:{n}")))
    assert [proposal for proposal in merge(story.events).proposals if proposal.kind == "loop"] == []
