"""Heals in the database: the journal's entries that tell of them, and what people decided."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runtime.clock import now_ms
from runtime.model import JsonObject
from runtime.store.reader import Reader
from runtime.store.writer import Op

if TYPE_CHECKING:
    from runtime.model.heals import Heal

#: Entries that are read for one list; of what healed more often the newest ones count.
MOST = 5000


@dataclass(frozen=True, slots=True)
class HealEntry:
    """Heals of one attempt of one step, and where the journal has them. ``at`` is in milliseconds."""

    run: int
    seq: int
    at: int
    scope: str
    step: str
    heals: tuple[Heal, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about the heal ``id`` of the project in ``folder``: ``accepted`` or ``rejected``."""

    id: str
    decision: str
    folder: str
    decided_at: int
    actor: str
    detail: JsonObject

    def op(self) -> Op:
        """The statement that keeps it, in place of an earlier one."""
        return (
            "INSERT OR REPLACE INTO heals(id, decision, folder, decided_at, actor, detail) VALUES (?,?,?,?,?,?)",
            (self.id, self.decision, self.folder, self.decided_at, self.actor, json.dumps(self.detail)),
        )

    def withdraw_op(self) -> Op:
        """The statement that makes the heal open again."""
        return "DELETE FROM heals WHERE id=?", (self.id,)


def decided(id: str, decision: str, folder: str, actor: str, detail: JsonObject) -> Decision:
    """A decision of now."""
    return Decision(id, decision, folder, now_ms(), actor, detail)


class Heals:
    """Reads heals; blocks for the length of a query."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def entries(self, run: int | None = None) -> list[HealEntry]:
        """Entries with heals, of one run or of all that are not deleted, newest first, ``MOST`` at most."""
        # In the words of the index, or it is not used.
        where = "instr(data, '\"heals\":[') > 0" + (
            " AND run = ?" if run is not None else " AND run NOT IN (SELECT run FROM deleted)"
        )
        sql = (
            "SELECT run, seq, at, scope, step, json_extract(data, '$.heals') FROM journal INDEXED BY journal_of_heals "
            f"WHERE {where} ORDER BY run DESC, seq DESC LIMIT {MOST}"
        )
        rows = self._reader.rows(sql, () if run is None else (run,))
        return [HealEntry(run, seq, at, scope, step, _read(text)) for run, seq, at, scope, step, text in rows if text]

    def decisions(self) -> dict[str, Decision]:
        """Every decision by the heal's id."""
        sql = "SELECT id, decision, folder, decided_at, actor, detail FROM heals"
        rows = self._reader.rows(sql)
        return {
            id: Decision(id, decision, folder, at, actor, json.loads(text))
            for id, decision, folder, at, actor, text in rows
        }

    def rejected(self, folder: str) -> list[str]:
        """Keys of the heals (``Heal.key``) that were rejected in the project in ``folder``."""
        sql = "SELECT json_extract(detail, '$.key') FROM heals WHERE folder=? AND decision='rejected'"
        return [str(row[0]) for row in self._reader.rows(sql, (folder,))]


def _read(text: str) -> tuple[Heal, ...]:
    """Heals of a journal; an output may hold such a text too, and then there are none."""
    from runtime.model.heals import Heal  # pydantic is not needed to open a store

    return tuple(Heal.from_record(record) for record in json.loads(text))
