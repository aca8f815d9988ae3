"""Journal entries in the database: appending, and reading them back by run or by scope."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from runtime.model import JsonObject
from runtime.model.status import Kind
from runtime.store.reader import Reader, Row
from runtime.store.writer import Op

_INSERT = "INSERT OR IGNORE INTO journal(run, seq, at, kind, scope, step, attempt, data) VALUES (?,?,?,?,?,?,?,?)"
_APPEND = (
    "INSERT INTO journal(run, seq, at, kind, scope, step, attempt, data) "
    "SELECT ?, coalesce(max(seq), 0) + 1, ?, ?, ?, ?, ?, ? FROM journal WHERE run=?"
)
_COLUMNS = "seq, at, kind, scope, step, attempt, data"


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact of a run. ``scope`` is the address of the scope (``rows[3]``), empty for the root."""

    seq: int
    at: int
    kind: Kind
    scope: str = ""
    step: str = ""
    attempt: int = 0
    data: JsonObject | None = None

    @property
    def values(self) -> JsonObject:
        """``data``, never None."""
        return self.data or {}

    def next_op(self, run: int) -> Op:
        """The statement that appends it after the run's last entry, whatever its own ``seq``: for facts about a run
        that nobody carries out."""
        return _APPEND, (
            run, self.at, self.kind.value, self.scope, self.step, self.attempt,
            _DUMPS(self.data) if self.data else "{}", run,
        )  # fmt: skip

    def op(self, run: int) -> Op:
        """The statement that appends it; a second time it changes nothing."""
        return _INSERT, (
            run, self.seq, self.at, self.kind.value, self.scope, self.step, self.attempt,
            _DUMPS(self.data) if self.data else "{}",
        )  # fmt: skip


_DUMPS = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def entry_of(row: Row) -> Entry:
    """An entry of the columns ``seq, at, kind, scope, step, attempt, data``."""
    seq, at, kind, scope, step, attempt, data = row
    return Entry(seq, at, Kind(kind), scope, step, attempt, json.loads(data))


class Journal:
    """Reads entries; writing goes through ``Entry.op`` and the writer."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def last_seq(self, run: int) -> int:
        """The highest sequence number of a run, 0 when it has no entry."""
        row = self._reader.one("SELECT max(seq) FROM journal WHERE run=?", (run,))
        return int(row[0] or 0) if row else 0

    def scope(self, run: int, scope: str) -> list[Entry]:
        """Entries of one scope in order: what a runner needs to take it up again."""
        return self._read("run=? AND scope=? ORDER BY seq", (run, scope))

    def latest_by_step(self, run: int, scope: str) -> list[Entry]:
        """The newest entry of each step in a scope (SQLite gives bare columns from the row with the maximum)."""
        sql = (
            "SELECT max(seq), at, kind, scope, step, attempt, data FROM journal "
            "WHERE run=? AND scope=? GROUP BY step ORDER BY 1"
        )
        return [entry_of(row) for row in self._reader.rows(sql, (run, scope))]

    def latest(self, run: int, scope: str, step: str, kinds: tuple[Kind, ...] = tuple(Kind)) -> Entry | None:
        """The newest entry of some kinds of one step in a scope."""
        where = f"run=? AND scope=? AND step=? AND kind IN ({','.join('?' * len(kinds))}) ORDER BY seq DESC LIMIT 1"
        entries = self._read(where, (run, scope, step, *kinds))
        return entries[0] if entries else None

    def holds_scope(self, run: int, scope: str) -> bool:
        """Whether anything was noted in a scope."""
        return self._reader.one("SELECT 1 FROM journal WHERE run=? AND scope=? LIMIT 1", (run, scope)) is not None

    def inside(self, run: int, address: str) -> list[Entry]:
        """Entries of all scopes in the bodies of the step at ``address`` (``rows``, ``rows[3]/try``), in order."""
        entries = self._read("run=? AND scope>? AND scope<? ORDER BY seq", (run, address, address + "\U0010ffff"))
        return [entry for entry in entries if entry.scope[len(address)] in "[~.>"]

    def page(self, run: int, *, after: int = 0, limit: int = 500) -> list[Entry]:
        """The history from a sequence number on."""
        return self._read("run=? AND seq>? ORDER BY seq LIMIT ?", (run, after, limit))

    def after(self, run: int, seq: int) -> list[Entry]:
        """Everything after a sequence number."""
        return self._read("run=? AND seq>? ORDER BY seq", (run, seq))

    def at(self, run: int, seq: int) -> Entry | None:
        """The entry of a number."""
        entries = self._read("run=? AND seq=?", (run, seq))
        return entries[0] if entries else None

    def before(self, run: int, seq: int, kinds: tuple[Kind, ...], limit: int) -> list[Entry]:
        """The last entries of some kinds before a sequence number (0: of all), the newest first."""
        where = f"run=? AND (?=0 OR seq<?) AND kind IN ({','.join('?' * len(kinds))}) ORDER BY seq DESC LIMIT ?"
        return self._read(where, (run, seq, seq, *kinds, limit))

    def latest_until(self, run: int, seq: int, kinds: tuple[Kind, ...], frame: str = "") -> list[Entry]:
        """The newest entry of some kinds of each step up to a sequence number, in whichever scope of one workflow: that
        which a call has opened at the address ``frame``, else the run's own."""
        sql = (
            "SELECT max(seq), at, kind, scope, step, attempt, '{}' FROM journal "
            "WHERE run=? AND seq<=? AND substr(scope, 1, ?)=? AND instr(substr(scope, ?), '>')=0 "
            f"AND kind IN ({','.join('?' * len(kinds))}) GROUP BY step ORDER BY 1"
        )
        params = (run, seq, len(frame), frame, len(frame) + 1, *kinds)
        return [entry_of(row) for row in self._reader.rows(sql, params)]

    def of_kinds(self, run: int, kinds: tuple[Kind, ...]) -> list[Entry]:
        """Entries of some kinds, in order."""
        return self._read(f"run=? AND kind IN ({','.join('?' * len(kinds))}) ORDER BY seq", (run, *kinds))

    def of_step(self, run: int, step: str, scope: str | None = None) -> list[Entry]:
        """Entries of one step, in every pass or in one scope."""
        if scope is None:
            return self._read("run=? AND step=? ORDER BY seq", (run, step))
        return self._read("run=? AND scope=? AND step=? ORDER BY seq", (run, scope, step))

    def _read(self, where: str, params: tuple[Any, ...]) -> list[Entry]:
        return [entry_of(row) for row in self._reader.rows(f"SELECT {_COLUMNS} FROM journal WHERE {where}", params)]
