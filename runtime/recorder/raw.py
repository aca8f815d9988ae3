"""The raw events beside a workflow: JSON lines, brought up to date by writing only what is new or was corrected."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from runtime.errors import InvalidFile
from runtime.recorder.events import RawEvent

#: Ending of the file of raw events.
RAW = ".events.jsonl"


class RawFile:
    """One file, written from its beginning by the first ``write``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written: list[RawEvent] = []
        #: Bytes of the file up to the end of each event.
        self._ends: list[int] = []

    def write(self, events: Sequence[RawEvent]) -> None:
        """Let the file hold ``events``. Raises InvalidFile when it cannot be written."""
        pairs = zip(self._written, events, strict=False)
        # A corrected event is another record, so it is enough to look which ones are the same.
        kept = next((n for n, (old, new) in enumerate(pairs) if old is not new), min(len(self._written), len(events)))
        start = self._ends[kept - 1] if kept else 0
        lines = [(event.model_dump_json(exclude_defaults=True) + "\n").encode() for event in events[kept:]]
        try:
            with self._path.open("r+b" if self._written else "wb") as file:
                file.truncate(start)
                file.seek(start)
                file.write(b"".join(lines))
        except OSError as error:
            raise InvalidFile(
                f"{self._path} could not be written: {error.strerror}.",
                remedy="Check the folder's rights and free space.",
            ) from error
        self._written = list(events)
        del self._ends[kept:]
        for line in lines:
            self._ends.append((self._ends[-1] if self._ends else 0) + len(line))
