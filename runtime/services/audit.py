"""Who did what, to what, and when, in this data folder: read by pages, noted for what happens in files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from runtime.clock import iso
from runtime.model import JsonObject
from runtime.services.core import Core
from runtime.services.listing import moment
from runtime.services.methods import MethodParams, method

if TYPE_CHECKING:
    from runtime.store.listed import AuditItem

#: What doors may note themselves: things done to files, of which no method of the host knows. All else is noted where
#: it is done.
FileAction = Literal[
    "workflow.create",
    "workflow.save",
    "workflow.rename",
    "workflow.clone",
    "workflow.delete",
    "workflow.restore",
    "workflow.remove",
    "workflow.version",
    "workflow.draft",
    "workflow.publish",
    "workflow.archive",
    "project.create",
]


class ListParams(MethodParams):
    """``action`` is a beginning such as ``vault.``, ``before`` the ``next`` of the page before, times are ISO 8601.
    ``means`` are the actors and actions that ``text`` stands for: who asks may show them under other names."""

    actor: str = ""
    action: str = ""
    object: str = ""
    text: str = ""
    means: list[str] = Field(default_factory=list, max_length=200)
    since: str = ""
    until: str = ""
    before: int | None = None
    limit: int = Field(100, ge=1, le=1000)


@method("audit.list", ListParams)
async def list_entries(core: Core, params: ListParams) -> JsonObject:
    """A page of entries, the newest first: also what was done just now. Raises UsageProblem for a date that cannot be
    read."""
    await core.store.settle()
    found = core.store.queries.audit_page(
        actor=params.actor,
        action=params.action,
        object=params.object,
        text=params.text,
        means=params.means,
        since=moment(params.since, "since") if params.since else None,
        until=moment(params.until, "until") if params.until else None,
        before=params.before,
        limit=params.limit,
    )
    return {
        "entries": [audit_line(entry) for entry in found],
        "next": found[-1].n if len(found) == params.limit else None,
    }


def audit_line(entry: AuditItem) -> JsonObject:
    """An entry as JSON values."""
    return {
        "n": entry.n,
        "at": iso(entry.at),
        "actor": entry.actor,
        "action": entry.action,
        "object": entry.object,
        "detail": entry.detail,
    }


class NoteParams(MethodParams):
    """``object`` is the file's path within its project, or the project's folder."""

    action: FileAction
    object: str = Field(max_length=1000)
    detail: dict[str, str | int] = Field(default_factory=dict, max_length=8)


@method("audit.note", NoteParams)
async def note(core: Core, params: NoteParams) -> JsonObject:
    """Note what a person did to a file."""
    core.store.audit("person", params.action, params.object, json.dumps(params.detail, ensure_ascii=False))
    return {"noted": params.action}
