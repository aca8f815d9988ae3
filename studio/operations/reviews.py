"""Reading a run for its review, and deciding about what was healed in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject

from runtime.model import JsonObject
from studio.bridge.link import HostLink
from studio.bridge.operation import Operation
from studio.operations.run_records import records_of

#: So many lines of what a step has said are shown, the last ones.
LINES = 5000


@dataclass(frozen=True, slots=True)
class Review:
    """A run with its steps and what was healed in it; ``files`` are pictures by reference. Of a very long run the steps
    are its ``last`` ones, so many, and of those before what must not be missed; 0: all are here."""

    info: JsonObject
    records: list[JsonObject]
    heals: list[JsonObject]
    files: dict[str, Path] = field(default_factory=dict)
    last: int = 0


def read(owner: QObject, link: HostLink, run: str, most: int) -> Operation[Review]:
    """Everything that a review shows, but the bytes of pictures and logs; ``most`` steps of it."""

    async def ask() -> Review:
        info = dict(await link.call("runs.get", {"run": run}))
        found = await records_of(link, run, most)
        records = found.all
        healed = any(record.get("heals") for record in records)
        heals = list((await link.call("heals.list", {"run": run}))["heals"]) if healed else []
        references = sorted({str(record["picture"]) for record in records if record.get("picture")})
        files = dict(await link.call("runs.pictures", {"references": references})) if references else {}
        paths = {name: Path(path) for name, path in files.items()}
        return Review(info, records, heals, paths, 0 if found.whole else len(found.newest))

    return Operation(owner, ask, finish=False)


def log_of(owner: QObject, link: HostLink, run: str, record: JsonObject) -> Operation[list[JsonObject]]:
    """What a step has said, the last ``LINES`` lines of it."""
    params: JsonObject = {"run": run, "step": record["step"], "scope": record["scope"], "before": 0, "limit": LINES}

    async def ask() -> list[JsonObject]:
        return list(await link.call("runs.log", params))

    return Operation(owner, ask, finish=False)


def decide(owner: QObject, link: HostLink, verb: str, heal: str) -> Operation[JsonObject]:
    """``accept`` or ``reject`` what was found, or ``undo`` what was decided."""

    async def ask() -> JsonObject:
        return dict(await link.call(f"heals.{verb}", {"ids": [heal], "by": "studio"}))

    return Operation(owner, ask)
