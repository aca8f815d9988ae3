"""Proposal: a sign-in that was refused and done again is done once.

Who mistypes a password sends the form off, is told so, and types it again. The vault has the right one: the first try
succeeds in a run, and the second finds no form any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from runtime.errors import UsageProblem
from runtime.model import Workflow
from runtime.model.edits import Batch, Edit, Patch, RemoveStep
from runtime.recorder.merging.deed import Deed, Verb
from runtime.recorder.merging.identity import element_key
from runtime.recorder.merging.phrases import phrases
from runtime.recorder.proposals.proposal import Place, Proposal

if TYPE_CHECKING:
    from runtime.recorder.merging.recording import Recording

_TYPING = frozenset({Verb.FILL, Verb.TYPE})
_SENDING = frozenset({Verb.CLICK, Verb.PRESS})


class RetryProposal(Proposal):
    """The steps ``gone`` are a try that was refused; ``after`` is the one that begins the next."""

    kind: Literal["retry"] = "retry"
    gone: tuple[str, ...]
    after: str
    name: str

    @property
    def places(self) -> frozenset[Place]:
        return frozenset(f"{step}.next" for step in self.gone)

    @property
    def removes(self) -> frozenset[str]:
        return frozenset(self.gone)

    def edit(self, workflow: Workflow) -> Edit:
        missing = [id for id in (*self.gone, self.after) if id not in workflow.steps]
        if missing:
            raise UsageProblem(f"{self.title}: the step {missing[0]} is not there any more.")
        again = Patch({self.after: replace(workflow.steps[self.after], name=self.name)})
        return Batch((again, *(RemoveStep(id, heal=True) for id in self.gone)))


@dataclass(frozen=True, slots=True)
class _Secret:
    """A secret that was typed: the ``at``-th deed."""

    at: int
    id: str
    deed: Deed


def retries(recording: Recording) -> Iterator[RetryProposal]:
    """One for each secret that was typed into the same field again because the first was refused."""
    deeds = list(recording.deeds.items())
    secrets = [_Secret(at, id, deed) for at, (id, deed) in enumerate(deeds) if deed.secret and deed.verb in _TYPING]
    say = phrases(recording.options.language)
    gone: list[str] = []
    first = ""
    for secret, again in pairwise([*secrets, None]):
        assert secret is not None  # only the last one is followed by nothing
        between = deeds[secret.at + 1 : again.at] if again else []
        if again and _is_refused(secret.deed, again.deed, [deed for _, deed in between]):
            first = first or secret.id
            corrected = [deed for _, deed in between if deed.verb in _TYPING]
            gone += _mistyped(deeds[: secret.at], corrected)
            gone += [secret.id, *(id for id, deed in between if deed.verb not in _TYPING)]
        elif gone:
            names = [say.quote(recording.workflow.steps[id].name) for id in gone]
            yield RetryProposal(
                id=f"retry-{first}",
                title=say("retry.title"),
                reason=say("retry.reason", step=names[0]),
                changes=(say("retry.change", steps=", ".join(names)),),
                gone=tuple(gone),
                after=secret.id,
                name=recording.workflow.steps[first].name,
            )
            gone, first = [], ""


def _mistyped(before: list[tuple[str, Deed]], corrected: list[Deed]) -> list[str]:
    """The steps that gave these fields their first values."""
    fields = [element_key(deed.seen) for deed in corrected if deed.seen]
    last = {element_key(deed.seen): id for id, deed in before if deed.seen and deed.verb in _TYPING}
    return [last[key] for key in fields if key in last]


def _is_refused(one: Deed, again: Deed, between: list[Deed]) -> bool:
    """Whether the same field was asked for again on the same page, after one thing was sent off and nothing else was
    done; with another value in another field it may be the next record, unless the page said that something is wrong.
    """
    if one.seen is None or again.seen is None or element_key(one.seen) != element_key(again.seen):
        return False
    pages = {one.path, again.path}
    if any(deed.path not in pages for deed in between):
        return False
    sent = [deed for deed in between if deed.verb in _SENDING]
    others = [deed for deed in between if deed.verb not in _SENDING | {Verb.WAIT}]
    told = any(seen.fingerprint.role == "alert" for deed in sent for seen in deed.appeared)
    return len(sent) == 1 and (not others or (told and all(deed.verb in _TYPING for deed in others)))
