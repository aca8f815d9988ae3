"""The steps of a run as records, page by page."""

from __future__ import annotations

import json

from runtime.model import JsonObject
from runtime.report.clip import Clip
from runtime.report.records import Records
from runtime.services.core import Core, LastOutput
from runtime.store import RunRow

#: Characters of an input or output that a page shows; a page of the largest size stays below the protocol's limit.
SHOWN = 10_000

#: Characters of rows that ``output_part`` gives at once: whoever reads them has nobody wait for it.
PART = 400_000

_VALUES = ("inputs", "output", "asked", "answered")


def run_steps(
    core: Core,
    row: RunRow,
    *,
    after: int = 0,
    before: int | None = None,
    limit: int = 1000,
    trouble: bool = False,
    latest: bool = False,
    full: bool = False,
) -> list[JsonObject]:
    """Records in the order the steps began; give the last one's ``n`` as ``after`` for the next page, or the first
    one's as ``before`` for the one before. ``latest`` leaves the last record of each step.

    Each has scope, step, name, type, status, attempt, started_at, finished_at, ms, inputs (masked), output, ports,
    error, picture (a blob reference) and reused (taken over from an earlier run); some have tries, heals, asked,
    answered, handled, reason, flow, set, note; those of a called workflow its id as ``called``. Long values are cut
    (``{"$cut": {"size", "preview"}}``) unless ``full``.
    """
    clip = Clip(core.store.blobs, 0 if full else SHOWN)
    records = Records.of(core.store, row)
    if latest:
        found = records.latest(after=after, limit=limit)
    else:
        found = records.page(after=after, before=before, limit=limit, trouble=trouble)
    return [clipped(record, clip) for record in found]


def clipped(record: JsonObject, clip: Clip) -> JsonObject:
    """A record with its values cut."""
    return {name: clip(value) if name in _VALUES else value for name, value in record.items()}


def output_part(core: Core, row: RunRow, n: int, start: int) -> JsonObject:
    """All of what the step with number ``n`` gave, as ``{"value": ...}``; of a list the items from ``start`` on, as
    ``{"rows": [...], "next": number or null}``."""
    last, key = core.last_output, (row.id, n)
    if last.key != key or start == 0:
        page = next(iter(Records.of(core.store, row).page(after=n - 1, limit=1, trouble=False)), {})
        last.value = Clip(core.store.blobs, 0)(page.get("output"))
        last.key = key
    value = last.value
    if not isinstance(value, list):
        core.last_output = LastOutput()
        return {"value": value}
    end, size = start, 0
    while end < len(value) and size < PART:
        size += len(json.dumps(value[end]))
        end += 1
    if end >= len(value):
        core.last_output = LastOutput()
    return {"rows": value[start:end], "next": end if end < len(value) else None}
