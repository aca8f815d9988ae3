"""How a step or a scope ended, as the engine passes it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from runtime.model import Json, JsonObject
from runtime.model.ports import OUT


class Flow(Enum):
    """What the surrounding scope does next: go on, or leave with a jump."""

    NEXT = "next"
    BREAK = "break"
    CONTINUE = "continue"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Settled:
    """A step that ended without an open error.

    ``ports`` are the ways out that are live; ``variables`` were given new values, which are journaled in
    the same breath as the outcome.
    """

    output: Json = None
    ports: tuple[str, ...] = (OUT,)
    flow: Flow = Flow.NEXT
    variables: Mapping[str, Json] = field(default_factory=dict)


class StepError(Exception):
    """A step failed and nothing in its scope took the error; ``error`` is its JSON form with the place."""

    def __init__(self, error: JsonObject) -> None:
        super().__init__(error.get("message", ""))
        self.error = error
