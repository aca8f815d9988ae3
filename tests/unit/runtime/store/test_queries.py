"""Listings: filters, pages by key, figures."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.model.status import RunStatus
from runtime.store import RunFilter, RunRow, Store
from runtime.store.run_order import RunOrder
from tests.fixtures.store_rows import NOW, add_runs, finished_row, run_row


def numbers(store: Store, filter: RunFilter = RunFilter(), **page: Any) -> list[int]:  # noqa: B008 - it is frozen
    return [item.n for item in store.queries.runs_page(filter, **page).runs]


def test_pages_go_from_the_newest_to_the_oldest_without_gap_or_repetition(store: Store) -> None:
    add_runs(store, *(run_row(n) for n in range(1, 24)))
    seen, before = [], None
    for _ in range(5):
        page = store.queries.runs_page(RunFilter(), before, 5)
        seen += [item.n for item in page.runs]
        before = page.next
    assert seen == list(range(23, 0, -1))
    assert before is None


def test_a_new_run_does_not_shift_the_next_page(store: Store) -> None:
    add_runs(store, *(run_row(n) for n in range(1, 7)))
    first = store.queries.runs_page(RunFilter(), limit=3)
    add_runs(store, run_row(7))
    assert numbers(store, before=first.next, limit=3) == [3, 2, 1]


def test_a_line_of_the_list(store: Store) -> None:
    add_runs(store, finished_row(4, NOW, RunStatus.FAILED, error={"message": "no luck"}, adopted_from=2, reason="r"))
    (item,) = store.queries.runs_page(RunFilter()).runs
    assert (item.n, item.status, item.workflow_name, item.problem) == (4, RunStatus.FAILED, "Enter invoices", "no luck")
    assert (item.created_at, item.started_at, item.finished_at) == (NOW - 2000, NOW - 1000, NOW)
    assert (item.adopted_from, item.reason, item.origin, item.priority, item.version) == (2, "r", "cli", 0, "v1")


@pytest.fixture
def mixed(store: Store) -> Store:
    add_runs(
        store,
        run_row(1, status="failed", origin="schedule", created_at=NOW),
        run_row(2, workflow_id="pay", workflow_name="Pay 100% of_all", created_at=NOW + 10),
        run_row(3, id="feed0000cafe", workflow_id="x", workflow_name="ФАКТУРИ за ЕТ Straße", created_at=NOW + 20),
        run_row(4, status="waiting", workflow_id="y", workflow_name="pay", created_at=NOW + 30),
    )
    return store


FILTERS = [
    (RunFilter(), [4, 3, 2, 1]),
    (RunFilter(statuses=frozenset({RunStatus.FAILED})), [1]),
    (RunFilter(statuses=frozenset({RunStatus.QUEUED, RunStatus.WAITING})), [4, 3, 2]),
    (RunFilter(workflow="pay"), [4, 2]),
    (RunFilter(workflow="PAY"), []),
    (RunFilter(origin="schedule"), [1]),
    (RunFilter(text="INVOICE"), [1]),
    (RunFilter(text="CAFE"), [3]),
    (RunFilter(text="100%"), [2]),
    (RunFilter(text="1%o"), []),
    (RunFilter(text="of_a"), [2]),
    (RunFilter(text="o_a"), []),
    (RunFilter(text="\\"), []),
    (RunFilter(text="фактури"), [3]),
    (RunFilter(text="STRASSE"), []),
    (RunFilter(text="straße"), [3]),
    (RunFilter(since=NOW + 10), [4, 3, 2]),
    (RunFilter(until=NOW + 10), [1]),
    (RunFilter(since=NOW + 10, until=NOW + 30), [3, 2]),
    (RunFilter(frozenset({RunStatus.QUEUED}), "pay", "cli", "pay", NOW, NOW + 99), [2]),
    (RunFilter(text="'; DROP TABLE runs; --"), []),
]


@pytest.mark.parametrize(("filter", "wanted"), FILTERS)
def test_filters(mixed: Store, filter: RunFilter, wanted: list[int]) -> None:
    assert numbers(mixed, filter) == wanted
    assert numbers(mixed, filter, before=3) == [n for n in wanted if n < 3]


def test_a_text_is_looked_for_in_errors_where_that_is_asked_for(mixed: Store) -> None:
    error = {"message": "“Save” липсва на 100%.", "name": "Плащане"}
    add_runs(mixed, run_row(5, status="failed", workflow_id="z", workflow_name="z", error=error, created_at=NOW + 99))
    for text, wanted in (("save", [5]), ("ЛИПСВА", [5]), ("0%.", [5]), ("Плащане", []), ("pay", [4, 2])):
        assert numbers(mixed, RunFilter(text=text, errors=True)) == wanted
    assert numbers(mixed, RunFilter(text="save")) == []


def test_counts_leave_the_status_open(mixed: Store) -> None:
    counts = mixed.queries.run_counts(RunFilter(statuses=frozenset({RunStatus.FAILED}), since=NOW + 10))
    assert counts == {RunStatus.QUEUED: 2, RunStatus.WAITING: 1}
    assert mixed.queries.run_counts(RunFilter(text="nothing")) == {}


TEXTS = st.text(alphabet="abAB%_\\жЖ ", max_size=3)


@given(
    names=st.lists(TEXTS, max_size=6),
    text=TEXTS,
    statuses=st.frozensets(st.sampled_from([RunStatus.QUEUED, RunStatus.FAILED]), max_size=2),
    limit=st.integers(1, 4),
)
def test_any_filter_finds_what_a_search_by_hand_finds(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], text: str, statuses: frozenset[RunStatus], limit: int
) -> None:
    store = Store.open(tmp_path_factory.mktemp("store"))
    rows = [
        run_row(n, id=f"{n}", workflow_name=name, status=RunStatus.FAILED if n % 2 else RunStatus.QUEUED)
        for n, name in enumerate(names, start=1)
    ]
    add_runs(store, *rows)
    filter, wanted = RunFilter(statuses, text=text), [row.n for row in reversed(rows) if fits(row, statuses, text)]
    found, before = [], None
    while True:
        page = store.queries.runs_page(filter, before, limit)
        found += [item.n for item in page.runs]
        if (before := page.next) is None:
            break
    store.close()
    assert found == wanted


def fits(row: RunRow, statuses: frozenset[RunStatus], text: str) -> bool:
    named = text.casefold() in row.workflow_name.casefold() or text in row.id
    return named and (not statuses or row.status in statuses)


# Log lines


@pytest.fixture
def logged(store: Store) -> Store:
    levels = [10, 20, 30, 40]
    for n in range(1, 41):
        store.writer.log((n % 2, NOW + n, levels[n // 2 % 4], "rows[1]", "a", f"Line {n} of Larkspur ЖЪЛТ", '{"n":1}'))
    store.logs.commit_now([])
    return store


def test_lines_of_a_run_in_order(logged: Store) -> None:
    items = logged.queries.logs_page(1, limit=5)
    assert [item.n for item in items] == [1, 3, 5, 7, 9]
    assert [item.n for item in logged.queries.logs_page(1, after=9, limit=3)] == [11, 13, 15]
    assert (items[0].message, items[0].scope, items[0].step, items[0].data) == (
        "Line 1 of Larkspur ЖЪЛТ", "rows[1]", "a", {"n": 1},
    )  # fmt: skip


def test_the_last_lines_and_those_of_one_step(logged: Store) -> None:
    assert [item.n for item in logged.queries.logs_page(1, before=0, limit=3)] == [35, 37, 39]
    assert [item.n for item in logged.queries.logs_page(1, before=35, limit=2)] == [31, 33]
    assert len(logged.queries.logs_page(1, step="a", scope="rows[1]", before=0)) == 20
    assert not logged.queries.logs_page(1, step="a", scope="") and not logged.queries.logs_page(1, step="b")


@pytest.mark.parametrize("level", [0, 10, 20, 30, 40, 50])
def test_lines_of_a_level(logged: Store, level: int) -> None:
    everything = logged.queries.logs_page(0)
    wanted = [item for item in everything if item.level >= level]
    assert logged.queries.logs_page(0, level=level) == wanted


@pytest.mark.parametrize(("text", "count"), [("LARKSPUR", 20), ("line 1 ", 1), ("жълт", 20), ("%", 0)])
def test_lines_with_a_text(logged: Store, text: str, count: int) -> None:
    assert len(logged.queries.logs_page(1, text=text)) == count


def test_trouble_is_found_by_its_index(logged: Store) -> None:
    sql = "EXPLAIN QUERY PLAN SELECT n FROM logs WHERE run = 1 AND n > 0 AND level >= 30 AND level >= ? ORDER BY n"
    assert "logs_of_trouble" in logged.log_reader.rows(sql, (40,))[0][-1]


# Audit and figures


def test_audit_entries(store: Store) -> None:
    for n in range(6):
        store.audit("person" if n % 2 else "engine", "vault.release" if n < 3 else "run.cancel", f"thing-{n % 3}")
    store.writer.commit_now([])
    page = store.queries.audit_page
    assert [item.n for item in page()] == [6, 5, 4, 3, 2, 1]
    assert [item.n for item in page(before=4, limit=2)] == [3, 2]
    assert [item.n for item in page(actor="person")] == [6, 4, 2]
    assert [item.n for item in page(action="vault.")] == [3, 2, 1]
    assert [item.n for item in page(object="thing-0", actor="engine")] == [1]
    assert page(action="%") == []
    assert [item.n for item in page(text="Ann", means=["person", "run.cancel"])] == [6, 5, 4, 2]
    assert page()[0].detail == {}


@pytest.mark.parametrize("ascending", [False, True])
@pytest.mark.parametrize("by", ["created", "workflow", "status", "origin", "seconds"])
def test_marks_lead_to_every_page_in_every_order(store: Store, by: str, ascending: bool) -> None:
    names = ("b", "a", "c")
    rows = [
        finished_row(n, NOW + 10_000 * n, workflow_name=names[n % 3], started_at=NOW + 10_000 * n - 500 * (n % 4))
        if n % 5
        else run_row(n)
        for n in range(1, 48)
    ]
    add_runs(store, *rows)
    order = RunOrder(by, ascending)
    found = store.queries.run_marks(RunFilter(), order, every=10)
    assert (found.total, len(found.marks)) == (47, 5)
    pages = [store.queries.runs_from(RunFilter(), mark, order, 10) for mark in found.marks]
    listed = [item.n for page in pages for item in page]
    assert sorted(listed) == list(range(1, 48)) and [len(page) for page in pages] == [10, 10, 10, 10, 7]
    keys = {row.n: (row.workflow_name, row.n) for row in rows}
    if by == "workflow":
        assert listed == sorted(listed, key=lambda n: keys[n], reverse=not ascending)
    add_runs(store, run_row(48, workflow_name="zz"))
    assert [item.n for item in store.queries.runs_from(RunFilter(), found.marks[2], order, 10)] == listed[20:30]


def test_a_filter_holds_for_marks_too(mixed: Store) -> None:
    found = mixed.queries.run_marks(RunFilter(statuses=frozenset({RunStatus.FAILED})), every=1)
    assert (found.total, [n for _, n in found.marks]) == (1, [1])
