"""Carries out one claimed run from its first step, or from where it was cut off, to its final status."""

from __future__ import annotations

import asyncio
import logging
import shutil
import traceback

from runtime.clock import iso, now_ms
from runtime.engine import faults
from runtime.engine.accept import RUN_ID
from runtime.engine.controls import CONTROLS
from runtime.engine.events import RunStatusChanged
from runtime.engine.frames import Frame, Pass
from runtime.engine.outcomes import StepError
from runtime.engine.outputs import start_values, workflow_outputs
from runtime.engine.run import Environment, Run
from runtime.engine.secrecy import hide_again
from runtime.engine.step_runner import StepRunner
from runtime.errors import StepTimeout, StoreError, UnderstudyError
from runtime.model import JsonObject
from runtime.model.graph import ROOT
from runtime.model.status import Kind, RunStatus
from runtime.store import Entry, RunRow
from runtime.store.sqlite import private_folder

_log = logging.getLogger(__name__)

_KINDS = {
    RunStatus.COMPLETED: Kind.RUN_COMPLETED,
    RunStatus.FAILED: Kind.RUN_FAILED,
    RunStatus.CANCELLED: Kind.RUN_CANCELLED,
}


async def drive(run: Run) -> None:
    """Bring a run to an end. Raises StoreError when the store fails, FencedOff when the run is not ours any more: it
    then stands where it was durable last."""
    try:
        await _drive(run)
    finally:
        run.control.seal()
        await _clean_up(run)


async def _drive(run: Run) -> None:
    outputs = error = None
    try:
        outputs = await _carry_out(run)
        status = RunStatus.COMPLETED
    except StepError as failed:
        status, error = RunStatus.FAILED, failed.error
    except asyncio.CancelledError:
        if not run.control.stopping:
            raise
        status = RunStatus.CANCELLED
    except UnderstudyError as failure:
        if isinstance(failure, StoreError) and not _of_one_value(failure):
            raise
        status, error = RunStatus.FAILED, run.masker.mask_json(failure.as_json())
    except Exception as fault:  # noqa: BLE001 - our own fault must end this run in words, not leave it hanging
        _log.exception("run %s: the engine failed", run.id)
        status, error = RunStatus.FAILED, run.masker.mask_json(our_fault(fault).as_json())
    run.control.seal()
    if status is RunStatus.CANCELLED and not run.control.cancelled:
        await _let_go(run)
    else:
        await _finish(run, status, outputs=outputs, error=error)


def _of_one_value(error: StoreError) -> bool:
    """Whether one value or record could not be kept, and the store goes on for all others."""
    return error.code.startswith("blob") or error.code == "store-conflict"


def our_fault(fault: Exception) -> UnderstudyError:
    """The error for what must not happen."""
    return UnderstudyError(
        f"Understudy itself failed: {type(fault).__name__}: {fault}",
        remedy="This is a fault of Understudy. Report it with the details; the run can be resumed.",
        details="".join(traceback.format_exception(fault)),
    )


async def end_unbegun(env: Environment, row: RunRow, error: UnderstudyError) -> None:
    """Fail a claimed run that cannot be carried out at all."""
    failed = Entry(0, now_ms(), Kind.RUN_FAILED, data={"error": error.as_json()})
    finish = env.store.runs.finish(row.n, RunStatus.FAILED, None, error.as_json(), now_ms())
    await env.store.writer.commit([failed.next_op(row.n), finish])
    env.events.emit(
        RunStatusChanged(
            run=row.id, at=now_ms(), status=RunStatus.FAILED.value, workflow=row.workflow_name, error=error.as_json()
        )
    )


async def _let_go(run: Run) -> None:
    """Leave a run for later: in the queue, unless it waits for a person anyway."""
    if run.status is RunStatus.RUNNING:
        await run.env.store.writer.commit([run.env.store.runs.requeue(run.row.n, run.row.fence)])


async def _carry_out(run: Run) -> JsonObject:
    private_folder(run.work.parent)
    private_folder(run.work)
    # The fencing number rises with each claim and each return to the queue.
    run.journal.note(Kind.RUN_STARTED if run.row.fence == 1 else Kind.RUN_RECOVERED)
    run.tell(RunStatus.RUNNING)
    plan = run.bundle.plans[""]
    values = start_values(run, plan.workflow, run.inputs, "")
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
            f"The run did not finish within {limit or 0:g} s.", remedy="Raise the workflow's timeout."
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
    run.activity.status = status
    run.tell(status, outputs=outputs, error=error)


async def _clean_up(run: Run) -> None:
    """Close what the run held open; nothing outlives its run."""
    try:
        await run.resources.aclose()
    except Exception:  # noqa: BLE001 - the run is decided; a browser that does not close must not change that
        _log.warning("run %s: not everything it held could be closed", run.id, exc_info=True)
    # What a failed run left in its folder, a resumed one may need. Nothing but a folder of our own is ever removed.
    if run.status is RunStatus.COMPLETED and RUN_ID.fullmatch(run.key):
        await asyncio.to_thread(shutil.rmtree, run.work, ignore_errors=True)
