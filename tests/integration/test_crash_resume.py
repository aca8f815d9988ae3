"""``kill -9`` anywhere: no run lost, no finished step repeated, no ``once`` step repeated by itself.

The proof is a ledger outside the product: every effect appends one line to it.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from runtime.engine import faults
from runtime.model.status import Kind
from runtime.store import Store
from tests.fixtures.crash import RUN_ID

#: Random kills in an ordinary test run; ``UNDERSTUDY_EXAMPLES`` makes it a campaign.
KILLS = int(os.environ.get("UNDERSTUDY_EXAMPLES", "40"))
EXPECTED = {"rows": [1, 3, 6], "inner": True, "total": 6}
#: Places of ``once`` effects in the workflow, each of which must happen exactly once.
ONCE = 1 + 3 + 1 + 1 + 1 + 1


class Trials:
    """One data folder, tried again and again in real processes."""

    def __init__(self, server: subprocess.Popen[str], folder: Path) -> None:
        self.server = server
        self.home, self.ledger = folder / "home", folder / "ledger"

    def start(self, **command: Any) -> dict[str, Any]:
        """One process; how it ended."""
        assert self.server.stdin is not None and self.server.stdout is not None
        self.server.stdin.write(json.dumps({"home": str(self.home), "ledger": str(self.ledger), **command}) + "\n")
        self.server.stdin.flush()
        result: dict[str, Any] = json.loads(self.server.stdout.readline())
        return result

    def effects(self) -> Counter[str]:
        """How often each effect (by its idempotency key) happened."""
        lines = self.ledger.read_text().splitlines() if self.ledger.exists() else []
        return Counter(line.split()[1] for line in lines)

    def finished(self) -> set[str]:
        """Keys of the steps whose outcome is in the journal."""
        if not (self.home / "understudy.db").exists():
            return set()
        store = Store.open(self.home)
        try:
            row = store.runs.get(RUN_ID)
            entries = store.journal.page(row.n, limit=10_000) if row else []
        finally:
            store.close()
        return {f"{RUN_ID}/{e.scope}/{e.step}" for e in entries if e.kind is Kind.STEP_COMPLETED}

    def in_doubt(self) -> tuple[str, str]:
        """Scope and step of what is in doubt."""
        store = Store.open(self.home)
        try:
            row = store.runs.get(RUN_ID)
            assert row is not None
            entries = store.journal.of_kinds(row.n, (Kind.STEP_IN_DOUBT, Kind.STEP_ANSWERED))
        finally:
            store.close()
        answered = {(e.scope, e.step) for e in entries if e.kind is Kind.STEP_ANSWERED}
        return next((e.scope, e.step) for e in entries if (e.scope, e.step) not in answered)

    def go_on(self, **command: Any) -> dict[str, Any]:
        """Start again; what was finished must not happen again."""
        finished, before = self.finished(), self.effects()
        result = self.start(**command)
        after = self.effects()
        repeated = {key for key in finished if after[key] != before[key]}
        assert not repeated, f"finished steps were done again: {repeated}"
        return result

    def finish(self) -> dict[str, Any]:
        """Start until the run is done, saying the truth about each step in doubt."""
        result = self.go_on()
        for _ in range(20):
            if result.get("status") != "waiting":
                break
            scope, step = self.in_doubt()
            happened = self.effects()[f"{RUN_ID}/{scope}/{step}"] > 0
            answer = {"scope": scope, "step": step, "decision": "done" if happened else "again"}
            result = self.go_on(answer=answer)
        return result

    def check(self, result: dict[str, Any]) -> None:
        """The run ended as an undisturbed one does, and every ``once`` effect happened exactly once."""
        assert result.get("status") == "completed", result
        assert result["outputs"] == EXPECTED
        effects = self.effects()
        names = {"first", "pay", "sorry", "left", "last", "one"}
        once = {key: count for key, count in effects.items() if key.rpartition("/")[2] in names}
        assert len(once) == ONCE
        assert set(once.values()) == {1}, once


@pytest.fixture(scope="module")
def server() -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fixtures.crash"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    yield process
    assert process.stdin is not None and process.stdout is not None
    process.stdin.close()
    process.wait(10)
    process.stdout.close()


@pytest.fixture
def trials(server: subprocess.Popen[str], tmp_path: Path) -> Trials:
    return Trials(server, tmp_path)


def test_undisturbed(trials: Trials) -> None:
    trials.check(trials.start())


#: Points that an undisturbed run passes; the others need a wait or a recovery, tested below.
PLAIN = [p for p in faults.POINTS if not p.startswith(("wait.", "answer.", "scope.", "recovery."))]


@pytest.mark.parametrize("point", PLAIN)
@pytest.mark.parametrize("passage", [1, 2, 5])
def test_killed_at_a_named_point(trials: Trials, point: str, passage: int) -> None:
    killed = trials.start(fault=f"{point}:{passage}")
    if passage == 1:
        assert killed == {"signal": 9}, "the point was never passed"
    trials.check(trials.finish())


@pytest.mark.parametrize("point", ["scope.restored", "recovery.before_requeue", "recovery.after_requeue"])
def test_killed_while_recovering(trials: Trials, point: str) -> None:
    assert trials.start(fault="act.before:4") == {"signal": 9}
    assert trials.go_on(fault=point) == {"signal": 9}
    trials.check(trials.finish())


@pytest.mark.parametrize("point", ["wait.before_commit", "wait.after_commit"])
def test_killed_while_a_step_in_doubt_is_noted(trials: Trials, point: str) -> None:
    assert trials.start(fault="act.after:1") == {"signal": 9}
    assert trials.go_on(fault=point) == {"signal": 9}
    trials.check(trials.finish())


def test_killed_right_after_a_persons_answer(trials: Trials) -> None:
    assert trials.start(fault="act.after:1") == {"signal": 9}
    assert trials.go_on()["status"] == "waiting"
    answer = {"scope": "", "step": "first", "decision": "done"}
    assert trials.go_on(answer=answer, fault="answer.after_commit") == {"signal": 9}
    result = trials.finish()
    trials.check(result)


def test_a_once_step_in_flight_waits_for_a_person(trials: Trials) -> None:
    assert trials.start(fault="act.before:1") == {"signal": 9}
    result = trials.go_on()
    assert result["status"] == "waiting"
    assert trials.in_doubt() == ("", "first")
    assert trials.effects() == Counter()


def test_killed_at_random_moments_also_while_resuming(server: subprocess.Popen[str], tmp_path: Path) -> None:
    dice = random.Random(20260512)
    kills = trial = 0
    while kills < KILLS:
        trial += 1
        folder = tmp_path / str(trial)
        folder.mkdir()
        trials = Trials(server, folder)
        result = trials.start(kill_after=dice.uniform(0.01, 0.25))
        while result.get("signal") == 9:
            kills += 1
            result = trials.go_on(kill_after=dice.uniform(0.01, 0.25)) if dice.random() < 0.5 else trials.finish()
        trials.check(trials.finish())
