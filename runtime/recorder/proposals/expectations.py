"""Proposal: what came up after an action is waited for, so that the workflow stops where it does not come up."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from runtime.errors import UsageProblem
from runtime.model import Json, JsonObject, Step, Workflow
from runtime.model.edits import Edit, Patch
from runtime.model.ports import OUT
from runtime.recorder.events import Seen
from runtime.recorder.merging.deed import Verb
from runtime.recorder.merging.elements import selector_of
from runtime.recorder.merging.given import Given
from runtime.recorder.merging.identity import is_within, thing_words
from runtime.recorder.merging.lasting import is_lasting, words_of
from runtime.recorder.merging.phrases import phrases
from runtime.recorder.merging.slugs import slug, unused
from runtime.recorder.proposals.proposal import Place, Proposal

if TYPE_CHECKING:
    from runtime.recorder.merging.recording import Recording

_NEWS = frozenset({"alert", "status", "heading", "dialog", "alertdialog"})
_SENDING = frozenset({Verb.CLICK, Verb.PRESS})


class ExpectationProposal(Proposal):
    """After ``after``, a step waits until ``target`` is shown."""

    kind: Literal["expectation"] = "expectation"
    after: str
    step: str
    name: str
    target: dict[str, Json]

    @property
    def places(self) -> frozenset[Place]:
        return frozenset({f"{self.after}.next"})

    def edit(self, workflow: Workflow) -> Edit:
        before = workflow.steps.get(self.after)
        if before is None:
            raise UsageProblem(f"{self.title}: the step {self.after} is not there any more.")
        params: JsonObject = {"until": "element", "target": self.target}
        onward = {OUT: targets} if (targets := before.next.get(OUT, ())) else {}
        waiting = Step(self.step, "browser.wait", name=self.name, params=params, next=onward)
        return Patch({before.id: replace(before, next={**before.next, OUT: (self.step,)}), self.step: waiting})


def expectations(recording: Recording, taken: Collection[str] = ()) -> Iterator[ExpectationProposal]:
    """One for each click or key after which something came up that says the same to everybody at any time.

    What says the same again on the same page is left out: it may still be there from the first time. ``taken`` are ids
    of steps that other proposals add.
    """
    ids = {*taken, *recording.workflow.steps}
    known: set[tuple[str, str]] = set()
    for id, told in _news(recording):
        place = urlsplit(recording.deeds[id].landed or recording.deeds[id].event.url).path, words_of(told)
        if place not in known:
            known.add(place)
            yield _proposal(recording, id, told, ids)


def _news(recording: Recording) -> Iterator[tuple[str, Seen]]:
    """What came up first after each step that sends something off, unless the next step waits for it anyway."""
    deeds = recording.deeds
    given = Given(deeds.values())
    for (id, deed), following in zip_longest(deeds.items(), list(deeds.values())[1:]):
        news = (seen for seen in deed.appeared if seen.fingerprint.role in _NEWS and is_lasting(seen, given))
        told = next(news, None) if deed.verb in _SENDING else None
        if told and not (following and is_within(following.seen, [told])):
            yield id, told


def _proposal(recording: Recording, id: str, told: Seen, ids: set[str]) -> ExpectationProposal:
    words = thing_words(told.fingerprint)
    step = unused(slug(f"wait-for {words}"), ids)
    ids.add(step)
    say = phrases(recording.options.language)
    name = say.quote(recording.workflow.steps[id].name)
    return ExpectationProposal(
        id=f"expect-{step.removeprefix('wait-for-')}",
        title=say("expect.title", thing=say.quote(words), step=name),
        reason=say("expect.reason"),
        changes=(say("expect.change", step=name),),
        after=id,
        step=step,
        name=say("wait", thing=say.quote(words)),
        target=inline_target(told, words),
    )


def inline_target(seen: Seen, words: str) -> JsonObject:
    """A target that stands in the step itself, for an element that no other step uses."""
    target: JsonObject = {"selector": selector_of(seen), "name": words, "fingerprint": seen.fingerprint.record()}
    return {**target, "frame": list(seen.frame)} if seen.frame else target
