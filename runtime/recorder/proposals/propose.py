"""All proposals for a recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.recorder.proposals.environments import environments
from runtime.recorder.proposals.expectations import expectations
from runtime.recorder.proposals.looping import loops
from runtime.recorder.proposals.proposal import Proposal
from runtime.recorder.proposals.variables import variables

if TYPE_CHECKING:
    from runtime.recorder.merging.recording import Recording


def propose(recording: Recording) -> tuple[Proposal, ...]:
    """What could be made of ``recording``, the largest changes first."""
    looping = list(loops(recording))
    steps = {proposal.loop for proposal in looping} | {part.step for one in looping for part in one.options}
    steps |= {proposal.reader.step for proposal in looping if proposal.reader}
    names = {name for proposal in looping for name in (proposal.variable, proposal.results)}
    return (*looping, *environments(recording), *variables(recording, names), *expectations(recording, steps))
