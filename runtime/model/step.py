"""One step of a workflow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from runtime.model.json import Json
from runtime.model.retry import RETRY_PRESETS, Retry

_EMPTY: Mapping[str, Json] = MappingProxyType({})
_NO_EDGES: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class ReplayPolicy(StrEnum):
    """What may happen to a step that was in flight when its run was cut off.

    ``pure`` computes only; ``repeatable`` may simply be done again; ``keyed`` repeats with the same
    idempotency key; ``once`` never repeats by itself: the run waits for a person.
    """

    PURE = "pure"
    REPEATABLE = "repeatable"
    KEYED = "keyed"
    ONCE = "once"


class JoinMode(StrEnum):
    """When a step with several incoming edges runs: once all are decided, or as soon as one is live."""

    ALL = "all"
    ANY = "any"


class OnError(StrEnum):
    """What an error does that no ``error`` edge takes: fail the surrounding scope, or go on without it."""

    FAIL = "fail"
    CONTINUE = "continue"


@dataclass(frozen=True, slots=True)
class Step:
    """A step. ``next`` maps an output port to the ids of the steps that follow; ``timeout`` is in seconds.

    ``retry`` is a rule, the name of a preset (``RETRY_PRESETS``), or None for the task type's own.
    ``replay`` is None where the task type's policy holds.
    """

    id: str
    type: str
    version: int = 1
    name: str = ""
    params: Mapping[str, Json] = field(default_factory=lambda: _EMPTY)
    enabled: bool = True
    note: str = ""
    timeout: float | None = None
    retry: Retry | str | None = None
    replay: ReplayPolicy | None = None
    join: JoinMode = JoinMode.ALL
    on_error: OnError = OnError.FAIL
    next: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NO_EDGES)

    @property
    def label(self) -> str:
        """The name a person reads: the given one, else the id."""
        return self.name or self.id

    @property
    def retry_rule(self) -> Retry | None:
        """The rule itself, a preset resolved; None where the task type's own holds."""
        return RETRY_PRESETS[self.retry] if isinstance(self.retry, str) else self.retry
