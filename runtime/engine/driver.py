"""Carries out one claimed run from its first step, or from where it was cut off, to its final status."""

from __future__ import annotations

import asyncio
import logging
import shutil

from runtime.clock import iso, now_ms
from runtime.engine import faults
from runtime.engine.controls import CONTROLS
from runtime.engine.frames import Frame, Pass
from runtime.engine.outcomes import StepError
from runtime.engine.outputs import start_values, workflow_outputs
from runtime.engine.run import Run
from runtime.engine.secrecy import hide_again
from runtime.engine.step_runner import StepRunner
from runtime.errors import StepTimeout, StoreError, UnderstudyError
from runtime.model import JsonObject
from runtime.model.graph import ROOT
from runtime.model.status import Kind, RunStatus
from runtime.store import FencedOff

_log = logging.getLogger(__name__)

_KINDS = {
    RunStatus.COMPLETED: Kind.RUN_COMPLETED,
    RunStatus.FAILED: Kind.RUN_FAILED,
    RunStatus.CANCELLED: Kind.RUN_CANCELLED,
}


async def drive(run: Run) -> None:
    """Bring a run to an end. Raises StoreError when the store fails: the run then stands where it was durable last."""
    try:
        await _drive(run)
    except FencedOff:
        # The new owner goes on; whatever this process still does for the run would be done twice.
        _log.warning("run %s was taken over by another process", run.id)
    finally:
        await _clean_up(run)


async def _drive(run: Run) -> None:
    try:
        outputs = await _carry_out(run)
    except StepError as failed:
        await _finish(run, RunStatus.FAILED, error=failed.error)
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is None or not (run.control.cancelled or run.control.suspending):
            raise
        task.uncancel()
        if run.control.cancelled:
            await _finish(run, RunStatus.CANCELLED)
        elif run.status is not RunStatus.WAITING:
            await run.env.store.writer.commit([run.env.store.runs.requeue(run.row.n, run.row.fence)])
    except FencedOff:
        raise
    except UnderstudyError as error:
        if isinstance(error, StoreError) and not error.code.startswith("blob"):
            raise
        await _finish(run, RunStatus.FAILED, error=run.masker.mask_json(error.as_json()))
    except Exception as error:  # noqa: BLE001 - a bug of ours must end the run with a word, not leave it hanging
        _log.exception("run %s", run.id)
        bug = UnderstudyError(
            f"This is a fault in Understudy: {type(error).__name__}: {error}",
            remedy="Report it with the program's log; resume the run when it is mended.",
        )
        await _finish(run, RunStatus.FAILED, error=run.masker.mask_json(bug.as_json()))
    else:
        await _finish(run, RunStatus.COMPLETED, outputs=outputs)


async def _carry_out(run: Run) -> JsonObject:
    run.work.mkdir(parents=True, exist_ok=True, mode=0o700)
    run.journal.note(Kind.RUN_RECOVERED if run.resumed else Kind.RUN_STARTED)
    run.tell(RunStatus.RUNNING)
    plan = run.bundle.plans[""]
    values = start_values(run, plan.workflow, run.inputs, "")
    for name, variable in plan.workflow.variables.items():
        if variable.sensitive:
            run.masker.add(values[name])
    if run.resumed:
        await hide_again(run)
    root = Pass(Frame(plan, values, _constants(run)), plan.scopes[ROOT])
    gate = StepRunner(run, CONTROLS)
    limit = plan.workflow.settings.timeout
    try:
        async with asyncio.timeout(_rest(run, limit)):
            await gate.scopes.run(root)
    except TimeoutError:
        raise StepTimeout(
            f"The run did not finish within {limit or 0:g} seconds.", remedy="Raise the workflow's timeout."
        ) from None
    outputs: JsonObject = run.show(workflow_outputs(root))
    return outputs


def _rest(run: Run, limit: float | None) -> float | None:
    """What is left of the workflow's time limit, counted from the first start, in seconds."""
    if limit is None:
        return None
    return max(0.001, limit - (now_ms() - (run.row.started_at or now_ms())) / 1000)


def _constants(run: Run) -> JsonObject:
    return {
        "run": {
            "id": run.id,
            "started_at": iso(run.row.started_at or now_ms()),
            "workflow": run.bundle.workflow.label,
            "key": run.key,
        },
        "env": run.bundle.environment,
        "vault": run.env.vault_names(),
    }


async def _finish(
    run: Run, status: RunStatus, *, outputs: JsonObject | None = None, error: JsonObject | None = None
) -> None:
    faults.point("run.before_finish")
    data: JsonObject = {"outputs": outputs} if outputs else {"error": error} if error else {}
    op = run.env.store.runs.finish(run.row.n, status, outputs, error, now_ms())
    await run.journal.decide(_KINDS[status], data=data, ops=(op,))
    faults.point("run.after_finish")
    run.status = status
    run.tell(status, outputs=outputs, error=error)


async def _clean_up(run: Run) -> None:
    """Close what the run held open; nothing outlives its run."""
    try:
        await run.resources.aclose()
    except Exception:  # noqa: BLE001 - the run is decided; a browser that does not close must not change that
        _log.warning("run %s: not everything it held could be closed", run.id, exc_info=True)
    if run.status.final:
        await asyncio.to_thread(shutil.rmtree, run.work, ignore_errors=True)
