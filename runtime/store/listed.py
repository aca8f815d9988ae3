"""What listings ask for and what they give."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.model import JsonObject
from runtime.model.status import RunStatus


@dataclass(frozen=True, slots=True)
class RunFilter:
    """Which runs to list; what is left empty does not matter. Times are milliseconds, ``until`` is not included.

    ``deleted`` runs are in a list of their own. ``workflow`` is an id or a name, ``text`` a part of a run's id or its
    workflow's name in any case, with ``errors`` also of the message that it failed with.
    """

    statuses: frozenset[RunStatus] = frozenset()
    workflow: str = ""
    origin: str = ""
    text: str = ""
    since: int | None = None
    until: int | None = None
    deleted: bool = False
    errors: bool = False


@dataclass(frozen=True, slots=True)
class RunItem:
    """A run as a line of a list: without inputs and outputs, which may be long. ``problem`` is its error's message."""

    n: int
    id: str
    status: RunStatus
    reason: str
    workflow_id: str
    workflow_name: str
    version: str
    priority: int
    origin: str
    adopted_from: int | None
    created_at: int
    started_at: int | None
    finished_at: int | None
    problem: str
    #: The name of the step whose failure ended it, and of the environment whose values it had; empty for none.
    step: str = ""
    environment: str = ""


@dataclass(frozen=True, slots=True)
class RunPage:
    """Runs, newest first; ``next`` is the ``before`` of the following page, None on the last one."""

    runs: list[RunItem]
    next: int | None


@dataclass(frozen=True, slots=True)
class LogItem:
    """One line; ``n`` is the ``after`` of what follows it."""

    n: int
    at: int
    level: int
    scope: str
    step: str
    message: str
    data: JsonObject


@dataclass(frozen=True, slots=True)
class AuditItem:
    """Who did what to which thing; ``n`` is the ``before`` of older entries."""

    n: int
    at: int
    actor: str
    action: str
    object: str
    detail: JsonObject
