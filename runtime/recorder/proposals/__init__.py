"""What could be made of a recording beyond doing the same again: data that a person accepts one by one, or not.

    for proposal in recording.proposals:
        print(proposal.id, proposal.title, proposal.reason)
    workflow = apply_proposals(recording, ["variable-invoice-number", "environment-larkspur"])

Without acceptance the plain recording stands. ``Proposal.model_dump()`` is JSON, ``proposal_from(record)`` reads it.
"""

from runtime.recorder.proposals.accept import apply_proposals, conflicts, proposal_from
from runtime.recorder.proposals.proposal import Proposal
from runtime.recorder.proposals.propose import propose

__all__ = ["Proposal", "apply_proposals", "conflicts", "proposal_from", "propose"]
