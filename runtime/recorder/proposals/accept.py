"""Accepting proposals: several at once, in any order, and no two that exclude each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Annotated

from pydantic import Field, TypeAdapter

from runtime.errors import UsageProblem
from runtime.model import JsonObject, Workflow
from runtime.recorder.proposals.environments import EnvironmentProposal
from runtime.recorder.proposals.expectations import ExpectationProposal
from runtime.recorder.proposals.loops import LoopProposal
from runtime.recorder.proposals.proposal import Proposal
from runtime.recorder.proposals.retries import RetryProposal
from runtime.recorder.proposals.variables import VariableProposal

if TYPE_CHECKING:
    from runtime.recorder.merging.recording import Recording

_Any = LoopProposal | EnvironmentProposal | VariableProposal | ExpectationProposal | RetryProposal


def apply_proposals(recording: Recording, ids: Iterable[str]) -> Workflow:
    """The recording's workflow with the proposals of these ids. The order of the ids does not matter: they are applied
    in that of the recording's proposals, loops first.

    Raises UsageProblem for an id that there is none of, and for two that exclude each other; nothing is changed then.
    """
    wanted = set(ids)
    known = {proposal.id: proposal for proposal in recording.proposals}
    if unknown := sorted(wanted - known.keys()):
        raise UsageProblem(
            f'There is no proposal "{unknown[0]}".', remedy=f"Known: {', '.join(known) or 'none for this recording'}."
        )
    accepted = [proposal for proposal in recording.proposals if proposal.id in wanted]
    if found := conflicts(accepted):
        one, other = found[0]
        raise UsageProblem(
            f"“{one.title}” and “{other.title}” ({one.id}, {other.id}) change the same.",
            remedy="Accept one of them.",
        )
    workflow = recording.workflow
    for proposal in accepted:
        workflow = proposal.apply(workflow)
    return workflow


def conflicts(proposals: Sequence[Proposal]) -> list[tuple[Proposal, Proposal]]:
    """The pairs that exclude each other: both give a param another meaning, or one takes away all the other changes."""
    return [(one, other) for one, other in combinations(proposals, 2) if _exclude(one, other) or _exclude(other, one)]


def proposal_from(record: JsonObject) -> Proposal:
    """The proposal that ``model_dump`` made ``record`` of; raises pydantic's ValidationError."""
    adapter: TypeAdapter[_Any] = TypeAdapter(Annotated[_Any, Field(discriminator="kind")])
    return adapter.validate_python(record)


def _exclude(one: Proposal, other: Proposal) -> bool:
    if one.places & other.places:
        return True
    gone = {place for place in other.places if place.rpartition(".")[0] in one.removes}
    return bool(other.places) and gone == other.places
