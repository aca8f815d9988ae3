"""Runs: what is read, and the statements that change them."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.model.status import RunStatus
from runtime.store import Op, Runs, Store
from tests.fixtures.store_rows import NOW, add_runs, finished_row, run_row


def change(store: Store, op: Op) -> Any:
    store.writer.commit_now([op])
    return store.runs.by_number(1)


def test_a_row_comes_back_as_it_was(store: Store) -> None:
    row = finished_row(
        7, NOW, RunStatus.FAILED, priority=3, max_concurrent=2, adopted_from=5, options={"headed": True},
        inputs={"Ж": [1, None]}, outputs={"total": 12.5}, error={"message": "no"}, owner="me", fence=4, lease_until=NOW,
    )  # fmt: skip
    add_runs(store, row)
    assert store.runs.by_number(7) == row
    assert store.runs.newest() == row
    assert store.runs.next_number() == 8


def test_a_run_is_found_by_its_id_or_a_unique_beginning(store: Store) -> None:
    add_runs(store, run_row(1, id="abcdef01"), run_row(2, id="abcdef02"), run_row(3, id="abc"), run_row(4, id="bbbb"))

    def found(id: str) -> int | None:
        row = store.runs.get(id)
        return row.n if row else None

    assert [found(id) for id in ("abcdef01", "abc", "bbbb", "abcdef0", "abcdef", "ab", "", "%")] == [
        1, 3, 4, None, None, None, None, None,
    ]  # fmt: skip


def test_the_queue_goes_by_priority_and_then_by_age(store: Store) -> None:
    add_runs(store, *(run_row(n, priority=n % 3) for n in range(1, 8)), run_row(9, status=RunStatus.RUNNING))
    assert [row.n for row in store.runs.queued(5)] == [2, 5, 1, 4, 7]


def test_the_head_of_the_queue_is_read_from_the_index(store: Store) -> None:
    sql = "EXPLAIN QUERY PLAN SELECT n FROM runs WHERE status='queued' ORDER BY priority DESC, n LIMIT 5"
    plan = [row[-1] for row in store.reader.rows(sql)]
    assert plan == ["SEARCH runs USING COVERING INDEX runs_by_status (status=?)"]


def test_abandoned_are_those_of_other_owners_of_leases_that_ran_out_and_of_waits_that_are_over(store: Store) -> None:
    going: dict[str, Any] = {"status": RunStatus.RUNNING, "owner": "me", "lease_until": NOW}
    add_runs(
        store,
        run_row(1, **going),
        run_row(2, **{**going, "owner": "you"}),
        run_row(3, **{**going, "lease_until": NOW - 1}),
        run_row(4, **{**going, "owner": "you", "status": RunStatus.WAITING}),
        run_row(5, **{**going, "owner": "you", "status": RunStatus.WAITING, "lease_until": NOW + 1}),
        run_row(6, **{**going, "owner": "you", "status": RunStatus.WAITING, "lease_until": 0}),
        run_row(7, **{**going, "owner": "you", "status": RunStatus.PAUSED}),
        run_row(8, **{**going, "owner": "you", "status": RunStatus.COMPLETED}),
    )
    assert [row.n for row in store.runs.abandoned("me", NOW)] == [2, 3, 4]


@pytest.mark.parametrize("before", RunStatus)
@pytest.mark.parametrize("after", RunStatus)
def test_only_legal_moves_reach_the_database(store: Store, before: RunStatus, after: RunStatus) -> None:
    add_runs(store, run_row(1, status=before), run_row(2, status=before))
    legal = after if before.may_become(after) else before
    assert change(store, Runs.set_status(1, after)).status is legal
    store.writer.commit_now([Runs.finish(2, after, None, None, NOW)])
    assert store.runs.by_number(2).status is legal


def test_the_queue_leaves_out_workflows_of_which_enough_go_on(store: Store) -> None:
    add_runs(
        store,
        *(run_row(n, workflow_id="one", max_concurrent=1) for n in range(1, 4)),
        run_row(4, workflow_id="one", max_concurrent=2),
        run_row(5, workflow_id="one"),
        run_row(6, workflow_id="other", max_concurrent=1),
    )
    assert [row.n for row in store.runs.queued(9, [("one", 1)])] == [4, 5, 6]
    assert [row.n for row in store.runs.queued(9, [("one", 1), ("other", 1)])] == [4, 5]


def test_counts(store: Store) -> None:
    add_runs(store, run_row(1), run_row(2, status="running"), run_row(3, status="paused", workflow_id="other"))
    assert store.runs.counts() == {"queued": 1, "running": 1, "paused": 1}
    assert store.runs.running_by_workflow() == {"invoices": 1, "other": 1}


def test_one_of_two_claims_wins(store: Store) -> None:
    add_runs(store, run_row(1))
    row = change(store, Runs.claim(1, 0, "me", NOW))
    assert (row.status, row.owner, row.fence, row.lease_until) == (RunStatus.RUNNING, "me", 1, NOW)
    assert change(store, Runs.claim(1, 0, "you", NOW)) == row
    assert change(store, Runs.claim(1, 1, "you", NOW)) == row


def test_a_lease_is_renewed_by_its_owner_only(store: Store) -> None:
    add_runs(store, run_row(1, status="running", owner="me"))
    assert change(store, Runs.renew(1, "you", NOW)).lease_until == 0
    assert change(store, Runs.renew(1, "me", NOW)).lease_until == NOW


def test_requeueing_fences_the_old_owner_off(store: Store) -> None:
    add_runs(store, run_row(1, status="running", owner="me", fence=1))
    assert change(store, Runs.requeue(1, 0)).status is RunStatus.RUNNING
    row = change(store, Runs.requeue(1, 1))
    assert (row.status, row.owner, row.fence) == (RunStatus.QUEUED, "", 2)
    assert change(store, Runs.requeue(1, 2)) == row


@pytest.mark.parametrize("status", [status for status in RunStatus if status.final])
def test_a_final_status_stays(store: Store, status: RunStatus) -> None:
    add_runs(store, run_row(1, status="running"))
    row = change(store, Runs.finish(1, status, {"a": 1}, None, NOW))
    assert (row.status, row.outputs, row.finished_at) == (status, {"a": 1}, NOW)
    assert change(store, Runs.finish(1, RunStatus.FAILED, None, {"message": "late"}, NOW + 1)) == row
    assert change(store, Runs.set_status(1, RunStatus.RUNNING)) == row
    assert change(store, Runs.requeue(1, 0)) == row
