"""Calling the task itself: its context, its time limit, its result as JSON, its picture."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

from runtime.clock import now_ms
from runtime.engine.events import LogLine, StepProgress
from runtime.engine.failures import failure_of
from runtime.engine.outcomes import Settled
from runtime.errors import StepFailed
from runtime.model import Json, JsonObject, Step
from runtime.tasks.context import TaskContext
from runtime.tasks.spec import Outcome, TaskSpec

if TYPE_CHECKING:
    from runtime.engine.attempt import Attempt
    from runtime.engine.run import Run
    from runtime.model.heals import Heal

#: What tells a container's attempts apart in an address: an idempotency key is the same in all of them.
_ANY_ATTEMPT = re.compile(r"~\d+(?=[\[.>])")

#: Numbers of the standard library's log levels, as kept in the log table.
LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}


async def act(attempt: Attempt) -> Settled:
    """Run the task once. Raises StepFailed for anything that goes wrong in it."""
    assert attempt.spec.call is not None, attempt.spec.type
    limit = time_limit(attempt.run, attempt.step, attempt.spec)
    context = _context(attempt, limit)
    try:
        if limit is None:
            result = await attempt.spec.call(context, attempt.params)
        else:
            async with asyncio.timeout(limit):
                result = await attempt.spec.call(context, attempt.params)
    except asyncio.CancelledError:
        if _asked_to_end():
            raise
        raise StepFailed(f'The step type "{attempt.step.type}" gave up: it cancelled itself.', in_doubt=True) from None
    except Exception as error:  # whatever a step raises is its failure
        raise failure_of(error, attempt.step, limit) from error
    return _settled(result)


def _asked_to_end() -> bool:
    task = asyncio.current_task()
    return task is None or task.cancelling() > 0


def time_limit(run: Run, step: Step, spec: TaskSpec) -> float | None:
    """Seconds a step may take, None without a limit: its own, else what the settings say for its kind of session,
    else its type's, else that of the settings for all steps."""
    if step.timeout is not None:
        return step.timeout
    chosen = run.settings.get(spec.session, {}).get("timeout") if spec.session else None
    return chosen or spec.timeout or run.settings.get("engine", {}).get("step_timeout") or None


def _settled(result: Any) -> Settled:
    if isinstance(result, Outcome):
        return Settled(_plain(result.output), result.ports)
    return Settled(_plain(result))


def _plain(value: Any) -> Json:
    dump = getattr(value, "model_dump", None)
    return dump(mode="json") if dump is not None else value


def _context(attempt: Attempt, limit: float | None) -> TaskContext:
    run, step, pass_ = attempt.run, attempt.step, attempt.pass_

    def log(level: str, message: str, data: JsonObject) -> None:
        write_log(run, level, message, data, pass_.address, step.id, step.label)

    def progress(fraction: float | None, message: str) -> None:
        run.events.emit(
            StepProgress(
                run=run.id, at=now_ms(), scope=pass_.address, step=step.id, name=step.label,
                fraction=fraction, message=run.masker.mask(message),
            )
        )  # fmt: skip

    async def keep(data: bytes, media_type: str, name: str) -> str:
        return await keep_blob(run, data, media_type, name)

    def on_heal(heal: Heal) -> None:
        attempt.heals.append(heal.record())

    return TaskContext(
        run_id=run.id,
        step_id=step.id,
        attempt=attempt.number,
        key=f"{run.key}/{_place(pass_.address)}/{step.id}",
        project=run.project,
        work=run.work,
        resources=run.resources,
        settings=run.settings,
        timeout=limit,
        scope=pass_.scope(step.id) if attempt.spec.deferred else None,
        log_sink=log,
        progress_sink=progress,
        blob_sink=keep,
        on_heal=on_heal,
        hidden=lambda: run.masker.values,
    )


def _place(address: str) -> str:
    return _ANY_ATTEMPT.sub("", address) if "~" in address else address


def write_log(
    run: Run, level: str, message: str, data: JsonObject, scope: str = "", step: str = "", name: str = ""
) -> None:
    """A masked line into the log table and to listeners."""
    import json

    text = run.masker.mask(message)
    extra = json.dumps(run.show(data), ensure_ascii=False, default=str) if data else "{}"
    at = now_ms()
    run.env.store.writer.log((run.row.n, at, LEVELS.get(level, 20), scope, step, text, extra))
    if run.events:
        run.events.emit(LogLine(run=run.id, at=at, scope=scope, step=step, name=name, level=level, message=text))


async def keep_blob(run: Run, data: bytes, media_type: str, name: str) -> str:
    """Store bytes with the run and return their reference."""
    reference = await asyncio.to_thread(run.env.store.blobs.put, data)
    row = (run.row.n, reference.removeprefix("blob:"), media_type, name, len(data), now_ms())
    sql = "INSERT OR IGNORE INTO blobs(run, hash, media_type, name, size, created_at) VALUES (?,?,?,?,?,?)"
    run.env.store.writer.post([(sql, row)])
    return reference


async def take_picture(attempt: Attempt, when: str) -> JsonObject | None:
    """A picture of the session the step acted in, when the workflow's settings ask for one at this moment: its
    reference as ``picture``, and where the step acted as ``acted``, as far as that is known."""
    run = attempt.run
    wanted = run.row.options.get("pictures") or run.bundle.workflow.settings.pictures
    session = run.resources.peek(attempt.session)
    if session is None or wanted == "never" or (when == "always" and wanted != "always"):
        return None
    try:
        acted, data = await asyncio.gather(session.acted(), session.picture(run.masker.values))
        if not data:
            return None
        picture: JsonObject = {"picture": await keep_blob(run, data, "image/jpeg", f"{attempt.spec.type}.jpg")}
        return picture | {"acted": acted} if acted else picture
    except Exception as error:  # noqa: BLE001 - what the step did stands, with or without a picture of it
        message = f"No picture could be taken: {error}"
        write_log(run, "warning", message, {}, attempt.pass_.address, attempt.step.id, attempt.step.label)
        return None


#: Kinds of errors with which there is no page, or none that was asked for, to tell more.
_WITHOUT_PAGE = frozenset({"browser", "network", "cancelled"})


async def hear_page(attempt: Attempt, error: JsonObject) -> JsonObject:
    """The error of a step that acted in a session with what the page says itself at the end of its message, and with
    the address where it failed as ``page``."""
    session = attempt.run.resources.peek(attempt.session) if attempt.session else None
    if session is None or not attempt.acted or error["kind"] in _WITHOUT_PAGE:
        return error
    masker = attempt.run.masker
    told = await session.said(masker.values)
    said = masker.mask(told.get("says", "")).rstrip(".")
    message = f"{error['message']} {_page_says(said)}" if said and said not in error["message"] else error["message"]
    return {**error, "message": message, "page": masker.mask(told.get("page", ""))}


def _page_says(said: str) -> str:
    return f'The page says: "{said}".'
