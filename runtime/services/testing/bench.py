"""Where the cases run: the real engine on a data folder that is thrown away."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from runtime.engine.accept import Request
from runtime.engine.bundle import Bundle
from runtime.engine.engine import Engine
from runtime.engine.events import Emitter
from runtime.engine.journal.run_journal import RunJournal
from runtime.engine.run import Environment
from runtime.model import JsonObject
from runtime.model.status import Kind, RunStatus
from runtime.services.testing.checks import RunResult, StepResult
from runtime.store import Entry, RunRow, Store
from runtime.tasks.registry import Registry

_SETTLED = {Kind.STEP_COMPLETED: "completed", Kind.STEP_FAILED: "failed", Kind.STEP_SKIPPED: "skipped"}


class RunWorkflow(Protocol):
    """Runs a workflow to its end and tells what became of it."""

    async def __call__(self, bundle: Bundle, inputs: JsonObject, options: JsonObject, timeout: float) -> RunResult:
        """Raises UnderstudyError when the run is not accepted."""
        ...


@contextlib.asynccontextmanager
async def bench(environment: Environment, registry: Registry) -> AsyncIterator[RunWorkflow]:
    """The engine with the credentials and settings of ``environment``, but a store of its own."""
    with tempfile.TemporaryDirectory(prefix="understudy-test-") as folder:
        store = Store.open(Path(folder) / "home")
        engine = Engine(replace(environment, store=store, registry=registry, events=Emitter(), park_after=None))
        try:
            await engine.start()
            yield _Bench(engine)
        finally:
            await engine.shutdown(0.0)
            store.close()


class _Bench:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def __call__(self, bundle: Bundle, inputs: JsonObject, options: JsonObject, timeout: float) -> RunResult:
        row = await self._engine.accept(Request(bundle, inputs, origin="test", options=options))
        try:
            async with asyncio.timeout(timeout):
                row = await self._engine.wait(row.id)
        except TimeoutError:
            await self._engine.cancel(row.id)
            return self._result(row, bundle, f"It did not end within {timeout:g} s.")
        if row.status is RunStatus.WAITING:
            await self._engine.cancel(row.id)
            return self._result(row, bundle, f'It waits for a person at "{row.reason}"; mock that step.')
        return self._result(row, bundle, "")

    def _result(self, row: RunRow, bundle: Bundle, reason: str) -> RunResult:
        error = row.error or {}
        return RunResult(
            status=row.status.value,
            outputs=row.outputs or {},
            error=str(error.get("message", "")),
            steps=self._steps(row, bundle),
            reason=reason,
        )

    def _steps(self, row: RunRow, bundle: Bundle) -> dict[str, StepResult]:
        """Every step of the workflow itself; those of workflows it calls have names of their own."""
        store = self._engine.env.store
        journal = RunJournal(store, row.n, row.fence)
        steps = dict.fromkeys(bundle.workflow.steps, StepResult())
        for entry in store.journal.of_kinds(row.n, tuple(_SETTLED)):
            if entry.step in steps and not any(part.endswith(">") for part in entry.scope.split("/")):
                steps[entry.step] = _later(steps[entry.step], entry, journal)
        return steps


def _later(before: StepResult, entry: Entry, journal: RunJournal) -> StepResult:
    """The step after one more entry; a pass that left it out does not hide one that did it."""
    if entry.kind is Kind.STEP_SKIPPED:
        return before if before.times else StepResult("skipped")
    error = entry.values.get("error") or {}
    return StepResult(
        status=_SETTLED[entry.kind],
        output=journal.unpack(entry.values.get("output")),
        error=str(error.get("message", "")),
        times=before.times + 1,
    )
