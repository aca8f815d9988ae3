"""A workflow: a directed acyclic graph of steps with variables and limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from runtime.model.json import Json
from runtime.model.step import Step
from runtime.model.variables import Direction, Variable

#: Version of the file format that this program writes.
FORMAT_VERSION = 1


class Lifecycle(StrEnum):
    """Where a workflow stands: being made, given to others to use, or put away and not run any more."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class WorkflowSettings:
    """Limits and defaults of one workflow. Times are seconds, ``max_payload`` bytes of one step's output."""

    timeout: float | None = None
    max_parallel: int = 16
    max_concurrent_runs: int | None = None
    max_steps: int = 1_000_000
    max_depth: int = 16
    max_payload: int = 64 * 1024 * 1024
    pictures: str = "on-failure"
    """When UI steps take a picture: ``never``, ``on-failure`` or ``always``."""


@dataclass(frozen=True, slots=True)
class Workflow:
    """A workflow as the file holds it. ``outputs`` maps an output's name to the expression that gives it.

    Where ``outputs`` does not name an output variable, the variable's last value is returned.
    """

    id: str
    name: str = ""
    description: str = ""
    lifecycle: Lifecycle = Lifecycle.DRAFT
    tags: tuple[str, ...] = ()
    settings: WorkflowSettings = field(default_factory=WorkflowSettings)
    variables: Mapping[str, Variable] = field(default_factory=lambda: MappingProxyType({}))
    steps: Mapping[str, Step] = field(default_factory=lambda: MappingProxyType({}))
    outputs: Mapping[str, Json] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def label(self) -> str:
        """The name a person reads: the given one, else the id."""
        return self.name or self.id

    @property
    def inputs(self) -> dict[str, Variable]:
        """The variables that whoever runs it gives."""
        return {name: one for name, one in self.variables.items() if one.direction is Direction.INPUT}
