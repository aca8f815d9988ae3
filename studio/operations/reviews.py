"""Reading a run for its review, and deciding about what was healed in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject

from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.bridge.operation import Operation
from studio.operations.runs import records_of

#: Lines of the log that are read with a run.
LINES = 5000


@dataclass(frozen=True, slots=True)
class Review:
    """A run with its steps, the lines of its log and what was healed in it; ``files`` are pictures by reference."""

    info: JsonObject
    records: list[JsonObject]
    lines: list[JsonObject]
    heals: list[JsonObject]
    files: dict[str, Path] = field(default_factory=dict)


def read(owner: QObject, link: HostLink, run: str) -> Operation[Review]:
    """Everything that a review shows, but the bytes of pictures."""

    async def ask() -> Review:
        info = dict(await link.call("runs.get", {"run": run}))
        records = await records_of(link, run)
        lines = list(await link.call("runs.log", {"run": run, "limit": LINES}))
        healed = any(record.get("heals") for record in records)
        heals = list((await link.call("heals.list", {"run": run}))["heals"]) if healed else []
        references = sorted({str(record["picture"]) for record in records if record.get("picture")})
        files = dict(await link.call("runs.pictures", {"references": references})) if references else {}
        return Review(info, records, lines, heals, {name: Path(path) for name, path in files.items()})

    return Operation(owner, ask, finish=False)


def decide(owner: QObject, link: HostLink, verb: str, heal: str) -> Operation[JsonObject]:
    """``accept`` or ``reject`` what was found, or ``undo`` what was decided."""

    async def ask() -> JsonObject:
        return dict(await link.call(f"heals.{verb}", {"ids": [heal], "by": "studio"}))

    return Operation(owner, ask)
