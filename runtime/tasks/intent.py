"""What a keyed step is about to change, written down first, so that a repetition can tell whether it happened."""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path

from runtime.model import JsonObject
from runtime.tasks.context import TaskContext
from runtime.tasks.disk import write_bytes

#: Notes kept per step; far more than can be in flight at once.
KEPT = 512


class Intent:
    """One note of one step in one iteration, kept in the run's work folder under the idempotency key.

    ``record`` is what an earlier, interrupted attempt was about to do, or None. Without a key (outside a
    run) nothing is kept.
    """

    def __init__(self, ctx: TaskContext) -> None:
        self._path = ctx.work / "intents" / _name(ctx.step_id) / f"{_name(ctx.key)}.json" if ctx.key else None
        self.record = self._read()

    def note(self, record: JsonObject) -> None:
        """Keep ``record`` safely on disk before the change it describes."""
        if self._path is None:
            return
        write_bytes(self._path, json.dumps(record).encode())
        if self._path.name.startswith("0"):
            self._prune(self._path.parent)

    def forget(self) -> None:
        """Drop the note: the change is known not to have happened."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _read(self) -> JsonObject | None:
        if self._path is None:
            return None
        with contextlib.suppress(OSError, ValueError):
            record = json.loads(self._path.read_bytes())
            return record if isinstance(record, dict) else None
        return None

    @staticmethod
    def _prune(folder: Path) -> None:
        notes = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
        for old in notes[:-KEPT]:
            old.unlink(missing_ok=True)


def _name(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]
