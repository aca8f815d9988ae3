"""B9: "completed" means completed. Random graphs on the real engine, against an independent reading of them."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

from runtime.model import Workflow
from runtime.model.graph import compile_plan
from runtime.model.status import Kind, RunStatus
from tests.fixtures.engine import Lab, lab
from tests.fixtures.random_flows import Meaning, Undecided, grow

GRAPHS = int(os.environ.get("UNDERSTUDY_EXAMPLES", "300"))


async def test_random_graphs_do_what_they_mean(tmp_path: Path) -> None:
    outcomes = {"completed": 0, "failed": 0, "undecided": 0}
    async with lab(tmp_path) as it:
        for seed in range(GRAPHS):
            workflow = grow(seed)
            assert compile_plan(workflow)[1] == [], seed
            it.events.clear()
            row = await it.run(workflow)
            check_forward(it, seed)
            check_completed(it, row.n, row.status, workflow, seed)
            meaning = Meaning(workflow)
            try:
                outcome = meaning.outcome()
            except Undecided:
                outcomes["undecided"] += 1
                continue
            outcomes[outcome] += 1
            assert row.status.value == outcome, (seed, row.error)
            if not meaning.racing:
                assert completions(it, row.n) == meaning.completed, seed
    # The generator must keep making graphs of every kind, or the test proves little.
    assert min(outcomes["completed"], outcomes["failed"]) > GRAPHS / 20, outcomes


def completions(it: Lab, run: int) -> dict[str, int]:
    """How often each step completed."""
    counts: dict[str, int] = {}
    for entry in it.store.journal.of_kinds(run, (Kind.STEP_COMPLETED,)):
        counts[entry.step] = counts.get(entry.step, 0) + 1
    return counts


def check_forward(it: Lab, seed: int) -> None:
    """A run's status only moves forward, by legal moves."""
    moves = [RunStatus(e.status) for e in it.events if e.kind == "run.status"]
    for before, after in itertools.pairwise(moves):
        assert before.may_become(after), (seed, moves)
    assert sum(status.final for status in moves) == 1


def check_completed(it: Lab, run: int, status: RunStatus, workflow: Workflow, seed: int) -> None:
    """In a completed run nothing that was begun is left open, and no error was left untaken at the top."""
    entries = it.store.journal.page(run, limit=1_000_000)
    settled: dict[tuple[str, str], Kind] = {}
    for entry in entries:
        if entry.step and entry.kind.value.startswith("step."):
            settled[entry.scope, entry.step] = entry.kind
    if status is RunStatus.COMPLETED:
        assert Kind.STEP_STARTED not in settled.values(), seed
        top_failures = [
            e for e in entries if e.kind is Kind.STEP_FAILED and not e.scope and not e.values.get("handled")
        ]
        assert not top_failures, seed
    else:
        assert any(e.kind is Kind.STEP_FAILED for e in entries), seed
