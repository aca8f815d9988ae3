"""Appends the facts of one run: numbered, fenced, values over a megabyte kept as blobs."""

from __future__ import annotations

import json
from typing import Any

from runtime.clock import now_ms
from runtime.errors import StepFailed
from runtime.model import Json, JsonObject, SecretRef
from runtime.model.status import Kind
from runtime.store import Entry, Fence, Op, Store

#: Values whose JSON text is longer than this are stored as blobs and referenced, in characters.
INLINE_LIMIT = 1_000_000

#: An effect's outcome is on disk this soon even when no other commit follows, in seconds.
OUTCOME_SECONDS = 0.005


class RunJournal:
    """The only place a run's entries are made; ``note`` rides with the next commit, ``decide`` waits for the disk."""

    def __init__(self, store: Store, run: int, fence: int, seq: int = 0) -> None:
        self._store = store
        self._run = run
        self._fence = Fence(run, fence)
        self._seq = seq

    def note(
        self,
        kind: Kind,
        scope: str = "",
        step: str = "",
        attempt: int = 0,
        data: JsonObject | None = None,
        *,
        within: float = 0.05,
    ) -> None:
        """Append an entry that may ride with a later commit, ``within`` seconds at most."""
        self._store.writer.post([self._op(kind, scope, step, attempt, data)], self._fence, within)

    def note_outcome(
        self, kind: Kind, scope: str, step: str, attempt: int, data: JsonObject, variables: JsonObject, frame: str,
        *, within: float,
    ) -> None:  # fmt: skip
        """Append a step's outcome together with the variables it changed: both or neither."""
        ops = [
            self._op(Kind.VARIABLE, variables_scope(frame), name, 0, {"value": value})
            for name, value in variables.items()
        ]
        ops.append(self._op(kind, scope, step, attempt, data))
        self._store.writer.post(ops, self._fence, within)

    async def decide(
        self,
        kind: Kind,
        scope: str = "",
        step: str = "",
        attempt: int = 0,
        data: JsonObject | None = None,
        ops: tuple[Op, ...] = (),
    ) -> None:
        """Append an entry, with ``ops`` in the same transaction, and wait until all noted so far is on disk."""
        await self._store.writer.commit([self._op(kind, scope, step, attempt, data), *ops], self._fence)

    def pack(self, value: Json, limit: int, what: str) -> Json:
        """``value`` itself, or a blob reference when it is long. Raises StepFailed over ``limit`` bytes."""
        text = _encode(value)
        if len(text) <= INLINE_LIMIT and len(text) <= limit:
            return value
        data = text.encode()
        if len(data) > limit:
            raise StepFailed(
                f"The {what} is {len(data):,} bytes long; this workflow allows {limit:,}.",
                kind="limit",
                remedy="Keep less of it, write it to a file, or raise the workflow's limit on payloads.",
            )
        reference = self._store.blobs.put(data, durable=True)
        # The row tells retention which run the bytes belong to.
        sql = "INSERT OR IGNORE INTO blobs(run, hash, media_type, name, size, created_at) VALUES (?,?,?,?,?,?)"
        row = (self._run, reference.removeprefix("blob:"), "application/json", what, len(data), now_ms())
        self._store.writer.post([(sql, row)], self._fence)
        return {"$blob": reference, "size": len(data)}

    def unpack(self, value: Json) -> Json:
        """The value behind ``pack``'s form, with secret references as such."""
        if isinstance(value, dict) and "$blob" in value:
            value = json.loads(self._store.blobs.get(value["$blob"]))
        return revive(value)

    def _op(self, kind: Kind, scope: str, step: str, attempt: int, data: JsonObject | None) -> Op:
        self._seq += 1
        return Entry(self._seq, now_ms(), kind, scope, step, attempt, data).op(self._run)


def variables_scope(frame: str) -> str:
    """The scope under which a frame's variable changes are kept, apart from its steps."""
    return f"{frame}@vars"


def revive(value: Json) -> Json:
    """Turn ``{"$secret": "item.field"}`` back into references."""
    if isinstance(value, dict):
        if len(value) == 1 and "$secret" in value:
            return SecretRef.parse(value["$secret"])
        return {key: revive(item) for key, item in value.items()}
    return [revive(item) for item in value] if isinstance(value, list) else value


def preserve(value: Json) -> Json:
    """JSON values with references written as ``{"$secret": "item.field"}``; the value itself when it holds none."""
    if isinstance(value, SecretRef):
        return {"$secret": str(value)}
    if isinstance(value, dict):
        return {key: preserve(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [preserve(item) for item in value]
    return value


def _default(value: Any) -> Any:
    raise StepFailed(
        f"The value holds a {type(value).__name__}, which is not JSON data.",
        kind="data",
        remedy="A step's output may hold text, numbers, true/false, null, lists and records.",
    )


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_default, allow_nan=False)


def _encode(value: Json) -> str:
    try:
        return _ENCODER.encode(value)
    except (ValueError, RecursionError) as error:
        raise StepFailed(
            "The value cannot be kept: it holds an infinite number or refers to itself.", kind="data"
        ) from error
