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

#: What is written in place of a reference, of a long value, and around a record that only looks like one of these.
_SECRET, _BLOB, _PLAIN = "$secret", "$blob", "$plain"
_MARKS = frozenset({_SECRET, _BLOB, _PLAIN})


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
        ops: tuple[Op, ...] = (),
    ) -> None:
        """Append an entry, with ``ops``, that may ride with a later commit, ``within`` seconds at most."""
        self._store.writer.post([self._op(kind, scope, step, attempt, data), *ops], self._fence, within)

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
        """A shown value itself, or a blob reference when it is long. Raises StepFailed over ``limit`` bytes."""
        if value is None or value is True or value is False or (isinstance(value, str) and len(value) < _SHORT):
            return value
        text = encode(value)
        if len(text) <= INLINE_LIMIT and len(text) * _WIDEST <= limit:
            return value
        data = text.encode("utf-8", "backslashreplace")
        if len(data) > limit:
            raise too_long(what, len(data), limit)
        if len(text) <= INLINE_LIMIT:
            return value
        reference = self._store.blobs.put(data, durable=True)
        # The row tells retention which run the bytes belong to.
        sql = "INSERT OR IGNORE INTO blobs(run, hash, media_type, name, size, created_at) VALUES (?,?,?,?,?,?)"
        row = (self._run, reference.removeprefix("blob:"), "application/json", what, len(data), now_ms())
        self._store.writer.post([(sql, row)], self._fence)
        return {_BLOB: reference, "size": len(data)}

    def unpack(self, value: Json) -> Json:
        """The value behind ``pack``'s form, with secret references as such."""
        if isinstance(value, dict) and _BLOB in value:
            value = json.loads(self._store.blobs.get(value[_BLOB]))
        return revive(value)

    def _op(self, kind: Kind, scope: str, step: str, attempt: int, data: JsonObject | None) -> Op:
        self._seq += 1
        return Entry(self._seq, now_ms(), kind, scope, step, attempt, data).op(self._run)


#: A text shorter than this is within every limit a workflow can set, in characters.
_SHORT = 100
#: Bytes that one character of JSON text may take.
_WIDEST = 4


def variables_scope(frame: str) -> str:
    """The scope under which a frame's variable changes are kept, apart from its steps."""
    return f"{frame}@vars"


def revive(value: Json) -> Json:
    """The value that ``preserve`` wrote: ``{"$secret": "item.field"}`` becomes a reference again."""
    if isinstance(value, dict):
        if len(value) == 1:
            (mark, inner), *_ = value.items()
            if mark == _SECRET and isinstance(inner, str):
                return SecretRef.parse(inner)
            if mark == _PLAIN and isinstance(inner, dict):
                value = inner
        return {key: revive(item) for key, item in value.items()}
    return [revive(item) for item in value] if isinstance(value, list) else value


def preserve(value: Json) -> Json:
    """JSON values with references written as ``{"$secret": "item.field"}``.

    A record from outside that looks like that is wrapped (``{"$plain": ...}``): a web page must not be able to name
    a credential.
    """
    if isinstance(value, SecretRef):
        return {_SECRET: str(value)}
    if isinstance(value, dict):
        kept = {key: preserve(item) for key, item in value.items()}
        return kept if _MARKS.isdisjoint(kept) else {_PLAIN: kept}
    if isinstance(value, list | tuple):
        return [preserve(item) for item in value]
    return value


def encode(value: Json) -> str:
    """The value as JSON text. Raises StepFailed for what is not JSON data."""
    try:
        return _ENCODER.encode(value)
    except (ValueError, RecursionError) as error:
        raise StepFailed(
            "The value cannot be kept: it holds an infinite number or refers to itself.", kind="data"
        ) from error


def too_long(what: str, size: int, limit: int) -> StepFailed:
    """The error for a value over the workflow's limit, both in bytes."""
    return StepFailed(
        f"The {what} is {size:,} bytes long; this workflow allows {limit:,}.",
        kind="limit",
        remedy="Keep less of it, write it to a file, or raise the workflow's limit on payloads.",
    )


def _default(value: Any) -> Any:
    raise StepFailed(
        f"The value holds a {type(value).__name__}, which is not JSON data.",
        kind="data",
        remedy="A step's output may hold text, numbers, true/false, null, lists and records.",
    )


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_default, allow_nan=False)
