"""What a debugger stops at and how it goes on: breakpoints, stops, and a person's word about a failed step."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from runtime.model import Json, JsonObject, Step, Workflow

if TYPE_CHECKING:
    from runtime.engine.frames import Pass


class Mode(StrEnum):
    """How far the run goes before it stops again."""

    CONTINUE = "continue"
    INTO = "into"
    OVER = "over"
    OUT = "out"


class Errors(StrEnum):
    """At which failed steps the run stops: at none, at those whose error nothing takes, at all."""

    NONE = "none"
    UNCAUGHT = "uncaught"
    ALL = "all"


class Word(StrEnum):
    """What becomes of a step that failed: it fails as it would without a debugger, is tried again, or passed by."""

    FAIL = "fail"
    RETRY = "retry"
    SKIP = "skip"


@dataclass(slots=True)
class Breakpoint:
    """Stops before ``step``, or when the edge ``source.port → step`` goes live. ``condition`` is an expression that
    must be true; the first ``ignore`` times it would stop are passed over. ``hits`` counts how often it was met.
    ``flow`` is the id of the workflow it belongs to; empty: of any that the run carries out."""

    id: int
    step: str
    source: str = ""
    port: str = ""
    condition: str = ""
    ignore: int = 0
    enabled: bool = True
    hits: int = 0
    flow: str = ""

    @property
    def what(self) -> tuple[str, ...]:
        """What it stops at; one with the same keeps its count."""
        return self.step, self.source, self.port, self.condition, self.flow

    def lies_in(self, workflow: Workflow) -> bool:
        """Whether it is about this workflow, and its steps are there."""
        return self.flow in ("", workflow.id) and {self.step, self.source or self.step} <= workflow.steps.keys()

    def as_json(self) -> JsonObject:
        """The breakpoint as JSON values."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True, eq=False)
class Stop:
    """Where the run is paused: in this pass before this step, or after its ``failure``. ``error`` says why a condition
    could not be computed; ``doubt`` that the failed step may have had its effect all the same."""

    pass_: Pass
    step: Step
    reason: str
    error: str = ""
    failure: JsonObject | None = None
    doubt: bool = False
    params: Mapping[str, Json] | None = None
    word: Word = Word.FAIL
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def place(self) -> tuple[str, str]:
        """Scope and step."""
        return self.pass_.address, self.step.id

    @property
    def taken_params(self) -> Mapping[str, Json]:
        """The step's params, as a person has changed them."""
        return self.step.params if self.params is None else self.params
