"""What all proposals have: an id, a title and a reason in words, what changes, and the change itself."""

from __future__ import annotations

from abc import ABC, abstractmethod

from pydantic import BaseModel, ConfigDict, Field

from runtime.model import Workflow
from runtime.model.edits import Edit

#: One param of one step that a proposal gives another meaning: ``step.param``.
Place = str


class Proposal(BaseModel, ABC):
    """A change that a person may accept. Frozen and JSON-serialisable; the same recording gives the same ids."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    kind: str
    id: str
    title: str = Field(description="What is proposed, in a sentence.")
    reason: str = Field(description="What in the recording speaks for it.")
    changes: tuple[str, ...] = Field(default=(), description="What will be different, in sentences.")

    @property
    @abstractmethod
    def places(self) -> frozenset[Place]:
        """The params it gives another meaning; two proposals that share one exclude each other."""

    @property
    def removes(self) -> frozenset[str]:
        """Steps that are gone afterwards."""
        return frozenset()

    @abstractmethod
    def edit(self, workflow: Workflow) -> Edit:
        """The change of ``workflow``, which is the recording's own, perhaps with other proposals applied."""

    def apply(self, workflow: Workflow) -> Workflow:
        """``workflow`` with the change; an undo is in what ``edit(workflow).apply(workflow)`` gives."""
        return self.edit(workflow).apply(workflow)[0]
