"""A run as Studio sees it, fed with the events that the engine makes."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.engine.events import (
    DebugPaused,
    FlowCalled,
    LogLine,
    LoopProgress,
    RunStatusChanged,
    StepFinished,
    StepRetrying,
    StepStarted,
    VariableChanged,
)
from runtime.model.status import RunStatus
from studio.state import run_session as module
from studio.state.run_session import RunSession
from studio.state.run_views import IDLE, StepStatus

PLACE: dict[str, Any] = {"run": "r", "at": 1_000, "scope": "", "step": "s", "name": "S"}


def started(**fields: Any) -> StepStarted:
    return StepStarted(**{**PLACE, "type": "flow.log", "attempt": 1, **fields})


def finished(**fields: Any) -> StepFinished:
    return StepFinished(**{**PLACE, "status": "completed", "attempt": 1, "duration": 12.0, **fields})


def log(message: str, **fields: Any) -> LogLine:
    return LogLine(**{**PLACE, "level": "info", "message": message, **fields})


@pytest.fixture
def session(qapp: Any) -> RunSession:
    return RunSession("r")


def test_steps_are_followed_and_told_once_for_a_batch(session: RunSession) -> None:
    told: list[Any] = []
    session.steps_changed.connect(told.append)
    error = {"message": "no luck"}
    session.take(
        [started(), StepRetrying(**PLACE, attempt=2, wait=1.0, error=error), started(attempt=2), finished(attempt=2)]
    )
    view = session.view("s")
    assert (view.status, view.attempt, view.ms, view.times) == (StepStatus.COMPLETED, 2, 12.0, 1)
    assert told == [frozenset({"s"})] and session.view("other") is IDLE


def test_a_healed_step_stays_marked(session: RunSession) -> None:
    session.take([started(), finished(heals=1), started(), finished()])
    assert session.view("s").healed and not session.view("other").healed


def test_a_loop_counts_its_passes(session: RunSession) -> None:
    session.take([started(), LoopProgress(**PLACE, done=3, total=7), finished(), started(), finished()])
    assert session.view("s").times == 2
    session.take([LoopProgress(**PLACE, done=4, total=7)])
    assert (session.view("s").done, session.view("s").total) == (4, 7)


def test_a_pass_that_begins_leaves_what_the_one_before_it_did_behind(session: RunSession) -> None:
    """Until the loop is done: then what was done counts, whichever pass did it."""
    told: list[Any] = []
    first, second = {"scope": "rows[0]/cells[1]"}, {"scope": "rows[1]/cells[0]"}
    session.take([started(step="rows"), started(step="cells", scope="rows[0]")])
    session.take([started(step="a", **first), finished(step="a", **first), started(step="b", **first)])
    session.take([finished(step="b", **first), finished(step="cells", scope="rows[0]")])
    assert not session.is_past("a") and not session.is_past("b"), "its loop has come to no further pass"
    session.steps_changed.connect(told.append)
    session.take([started(step="cells", scope="rows[1]"), started(step="a", **second)])
    assert session.is_past("b") and not session.is_past("a") and "b" in told[-1]
    session.take([finished(step="a", status="failed", **second), finished(step="rows", status="failed")])
    assert session.is_past("b") and session.in_open_loop("b") and not session.is_past("a")
    session.take([started(step="rows", attempt=2), started(step="a", scope="rows~2[0]/cells[0]")])
    session.take([finished(step="a", scope="rows~2[0]/cells[0]"), finished(step="cells", scope="rows~2[0]")])
    assert session.is_past("b") and not session.is_past("a"), "a further attempt at the loop is later than its passes"
    session.take([finished(step="rows")])
    assert not session.is_past("b") and "b" in told[-1]


def test_the_log_keeps_the_order_in_which_things_happened(session: RunSession) -> None:
    told: list[int] = []
    session.logged.connect(told.append)
    failed = finished(status="failed", error={"message": "Not found."})
    session.take([started(), log("one"), finished(), log("two"), failed, finished(status="skipped")])
    assert [(line.level, line.message) for line in session.lines] == [
        ("info", "one"), ("step", "completed"), ("info", "two"), ("error", "Not found."),
    ]  # fmt: skip
    assert told == [4]


def test_the_step_at_work_is_the_innermost_that_began_last(session: RunSession) -> None:
    inner = {"step": "type", "name": "Type", "scope": "s[0]"}
    session.take([started()])
    assert session.doing == "S"
    session.take([started(**inner)])
    assert session.doing == "Type"
    session.take([finished(**inner)])
    assert session.doing == "S", "the loop itself, between two of its steps"
    session.take([finished()])
    assert session.doing == ""


def test_other_runs_do_not_count(session: RunSession) -> None:
    session.take([started(run="other"), log("theirs", run="other")])
    assert not session.steps and not session.lines


def test_how_it_stands_and_what_it_gave(session: RunSession) -> None:
    told: list[str] = []
    session.status_changed.connect(lambda: told.append(session.status.value))
    session.take([RunStatusChanged(run="r", at=1, status="running", workflow="Job")])
    session.take([VariableChanged(**PLACE, variable="total", value=5), DebugPaused(**PLACE, reason="breakpoint")])
    assert session.variables == {"total": 5} and session.paused_at == "s"
    session.take([started(), RunStatusChanged(run="r", at=2, status="completed", outputs={"total": 5})])
    assert (session.over, session.outputs, session.paused_at, session.workflow) == (True, {"total": 5}, "", "Job")
    assert told == ["running", "completed"]


def test_a_log_without_end_drops_its_beginning(session: RunSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_LINES", 100)
    monkeypatch.setattr(module, "DROPPED_LINES", 10)
    dropped: list[int] = []
    session.trimmed.connect(dropped.append)
    for number in range(12):
        session.take([log(f"{number}.{part}") for part in range(10)])
    assert dropped == [10, 10] and len(session.lines) == 100 and session.lines[0].message == "2.0"


def test_what_the_host_tells_later_is_taken_over(session: RunSession) -> None:
    session.take_records([{"step": "s", "scope": "", "status": "completed", "attempt": 1, "ms": 5, "output": [1]}])
    told: list[str] = []
    session.status_changed.connect(lambda: told.append(session.status.value))
    info = {"status": "failed", "reason": "", "error": {"message": "x"}, "workflow": "Job"}
    for _ in range(3):
        session.take_info(info)
    assert told == ["failed"], "the same again is no news: a run that is over would be read without end"
    assert session.outputs_of == {"s": [1]} and session.status is RunStatus.FAILED
    assert session.view("s").status is StepStatus.COMPLETED


def test_what_was_heard_last_is_not_overwritten_by_an_older_record(session: RunSession) -> None:
    """Events come in while the records are read, and of a long run not all records are."""
    session.take([started(at=9_000, scope="rows[9]"), finished(at=9_500, scope="rows[9]", status="failed", error={})])
    old = {
        "step": "s",
        "scope": "rows[3]",
        "status": "completed",
        "output": 1,
        "started_at": "1970-01-01T00:00:03.000Z",
    }
    session.take_records([{**old, "finished_at": "1970-01-01T00:00:03.100Z"}])
    assert (session.view("s").status, session.view("s").scope) == (StepStatus.FAILED, "rows[9]")
    session.take_records([{**old, "scope": "rows[10]", "finished_at": "1970-01-01T00:00:09.600Z"}])
    assert (session.view("s").status, session.view("s").scope) == (StepStatus.COMPLETED, "rows[10]")
    session.take([started(at=10_000, scope="rows[11]")])
    session.take_records([{**old, "scope": "rows[11]", "status": "cancelled", "finished_at": None}])
    assert session.view("s").status is StepStatus.CANCELLED, "it was cut off with its run"


CALL: dict[str, Any] = {**PLACE, "step": "call", "name": "Call"}


def test_a_called_workflow_is_a_part_of_its_own(session: RunSession) -> None:
    """Steps and variables of the same name do not mix; the log tells of both, the part knows its own scopes only."""
    called: list[str] = []
    session.called.connect(called.append)
    session.take(
        [started(), VariableChanged(**PLACE, variable="sum", value=1), FlowCalled(**CALL, flow="f", inner="call>")]
    )
    inner = {"scope": "call>/rows[2]"}
    events = [started(**inner), VariableChanged(**{**PLACE, **inner}, variable="sum", value=2), finished(**inner)]
    session.take([*events, log("inside", **inner), DebugPaused(**{**PLACE, "scope": "call>"}, reason="step")])
    part = session.within("f")
    assert part is not None and called == ["f"] and session.flow_of("call>/rows[2]") == "f"
    assert session.view("s").status is StepStatus.RUNNING and session.variables == {"sum": 1}
    assert (part.view("s").status, part.view("s").scope) == (StepStatus.PAUSED, "") and part.variables == {"sum": 2}
    assert [line.message for line in session.lines] == ["completed", "inside"]
    assert (session.paused_at, session.stops) == ("s", 1)
    session.take([started(scope="call>")])
    assert session.paused_at == "" and part.view("s").status is StepStatus.RUNNING
    session.take([RunStatusChanged(run="r", at=2, status="completed")])
    assert part.over and part.status is RunStatus.COMPLETED


def test_a_run_that_is_read_again_has_its_parts(session: RunSession) -> None:
    record = {"step": "s", "status": "completed", "output": 1, "n": 4}
    session.take_records([record, {**record, "scope": "call~2>/each[0]", "called": "f", "output": 2, "n": 7}])
    part = session.within("f")
    assert part is not None and session.outputs_of == {"s": 1}
    assert (part.outputs_of, part.records_of, part.view("s").scope) == ({"s": 2}, {"s": 7}, "each[0]")
    assert session.within("other") is None and session.flow_of("") == ""
