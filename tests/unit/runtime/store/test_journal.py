"""Journal entries: appending and reading back."""

from __future__ import annotations

from runtime.model.status import Kind
from runtime.store import Entry, Store
from tests.fixtures.store_rows import NOW

ENTRIES = [
    Entry(1, NOW, Kind.RUN_CREATED, data={"origin": "cli"}),
    Entry(2, NOW, Kind.STEP_STARTED, "", "a", 1, {}),
    Entry(3, NOW, Kind.STEP_COMPLETED, "", "a", 1, {"output": "Фактура"}),
    Entry(4, NOW, Kind.STEP_STARTED, "rows[0]", "b", 1, {}),
    Entry(5, NOW, Kind.STEP_RETRIED, "rows[0]", "b", 1, {}),
    Entry(6, NOW, Kind.STEP_STARTED, "rows[0]", "b", 2, {}),
    Entry(7, NOW, Kind.STEP_STARTED, "rows[1]", "b", 1, {}),
]


def keep(store: Store, entries: list[Entry], run: int = 1) -> None:
    store.writer.commit_now([entry.op(run) for entry in entries])


def test_entries_come_back_in_order(store: Store) -> None:
    keep(store, ENTRIES)
    keep(store, ENTRIES[:1], run=2)
    journal = store.journal
    assert journal.page(1) == ENTRIES
    assert journal.page(1, after=3, limit=2) == ENTRIES[3:5]
    assert journal.after(1, 5) == ENTRIES[5:]
    assert [journal.last_seq(run) for run in (1, 2, 3)] == [7, 1, 0]
    assert ENTRIES[1].values == {}


def test_by_scope_step_and_kind(store: Store) -> None:
    keep(store, ENTRIES)
    journal = store.journal
    assert journal.scope(1, "rows[0]") == ENTRIES[3:6]
    assert journal.of_step(1, "b") == ENTRIES[3:]
    assert journal.of_step(1, "b", "rows[1]") == ENTRIES[6:]
    assert journal.of_kinds(1, (Kind.RUN_CREATED, Kind.STEP_RETRIED)) == [ENTRIES[0], ENTRIES[4]]


def test_the_newest_entry_of_each_step(store: Store) -> None:
    keep(store, ENTRIES)
    assert store.journal.latest_by_step(1, "rows[0]") == [ENTRIES[5]]
    assert store.journal.latest_by_step(1, "") == [ENTRIES[0], ENTRIES[2]]


def test_a_second_append_changes_nothing(store: Store) -> None:
    keep(store, ENTRIES)
    keep(store, [Entry(3, NOW + 9, Kind.STEP_FAILED, "", "a", 1)])
    assert store.journal.page(1) == ENTRIES
