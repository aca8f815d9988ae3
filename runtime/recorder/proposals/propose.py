"""All proposals for a recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.recorder.proposals.environments import environments
from runtime.recorder.proposals.expectations import expectations
from runtime.recorder.proposals.looping import loops
from runtime.recorder.proposals.proposal import Proposal
from runtime.recorder.proposals.retries import retries
from runtime.recorder.proposals.variables import variables

if TYPE_CHECKING:
    from runtime.recorder.merging.recording import Recording


def propose(recording: Recording) -> tuple[Proposal, ...]:
    """What could be made of ``recording``, the largest changes first."""
    looping, again = list(loops(recording)), list(retries(recording))
    gone = {step for proposal in again for step in proposal.gone}
    steps = {proposal.loop for proposal in looping} | {part.step for one in looping for part in one.options}
    steps |= {proposal.reader.step for proposal in looping if proposal.reader}
    names = {name for proposal in looping for name in (proposal.variable, proposal.results)}
    expected = [one for one in expectations(recording, steps) if one.after not in gone]
    return (*looping, *again, *environments(recording), *variables(recording, names), *expected)
