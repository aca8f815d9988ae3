"""Having a run accepted, watching it to its end, and leaving it when a person says so."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
import uuid
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import click

from runtime.cli.live import JsonLines, Live, Sink, final_line
from runtime.cli.output import interactive, print_json, say
from runtime.cli.session import Stopped, signals, with_session
from runtime.errors import ExitCode, UnderstudyError, UsageProblem
from runtime.host.session import Session
from runtime.model import JsonObject

T = TypeVar("T")

#: Status of a run to the exit code of the command that ran it.
EXIT = {
    "completed": ExitCode.COMPLETED,
    "failed": ExitCode.RUN_FAILED,
    "waiting": ExitCode.WAITING,
    "cancelled": ExitCode.CANCELLED,
}

#: Statuses of runs that nothing changes any more.
FINAL = ("completed", "failed", "cancelled")

#: What SIGTERM leaves to steps in flight, in seconds; systems that shut down kill soon after it.
TERM_GRACE = 5.0


def carry_out(method: str, params: JsonObject, options: dict[str, Any]) -> int:
    """Have a run accepted, watch it to its end, print the result, return the exit code.

    ``method`` gives a run's information, or a record that has it as ``run``.
    """
    if options["events"] and options["as_json"]:
        raise UsageProblem("--events and --json exclude each other.", remedy="The last event tells how the run ended.")
    ask = not options["as_json"] and not options["events"]
    return asking_for_trust(lambda params: _watched(method, params, options), params, ask=ask)


def asking_for_trust(work: Callable[[JsonObject], T], params: JsonObject, *, ask: bool) -> T:
    """Do ``work(params)``; a workflow that nobody trusts yet is asked about where a person sits, then tried again."""
    try:
        return work(params)
    except UnderstudyError as error:
        if error.code != "untrusted" or not ask or not interactive():
            raise
        say(error.message, err=True)
        if not click.confirm("Run it?", err=True):
            raise
        return work({**params, "trust": True})


def _watched(method: str, params: JsonObject, options: dict[str, Any]) -> int:
    began = time.monotonic()
    quiet = options["quiet"] or options["as_json"]
    sink: Sink = JsonLines() if options["events"] else Live(quiet=quiet, verbose=options["verbose"])

    async def work(session: Session) -> JsonObject:
        run = await _accepted_and_watched(session, method, params, sink, options.get("detach", False))
        sink.close()
        _print_result(run, began, options)
        await _print_hints(session, run, options)
        return run

    try:
        run = with_session(work)
    finally:
        sink.close()
    return int(EXIT.get(run["status"], ExitCode.COMPLETED))


async def _accepted_and_watched(
    session: Session, method: str, params: JsonObject, sink: Sink, detach: bool
) -> JsonObject:
    # With an id of its own it is accepted once, also when it is asked for again because the host went.
    run_id = params.get("run_id") or uuid.uuid4().hex[:20]
    if method in ("runs.start", "resume.run"):
        params = {**params, "run_id": run_id}
    if "run" in params:
        old = await session.call("runs.get", {"run": params["run"]})
        # A run that has ended is gone on with by a new one.
        run_id = run_id if method == "resume.run" and old["status"] in FINAL else old["id"]
    await session.follow(sink.hear, run_id)
    accepted = await session.call(method, params)
    run: JsonObject = accepted.get("run", accepted)
    return run if detach else await wait(session, run["id"], sink)


async def wait(session: Session, run_id: str, sink: Sink) -> JsonObject:
    """Wait for the end of a run. Ctrl+C cancels it, a second one leaves it as it is; so does SIGTERM.

    When the host that this command joined ends before, its place is taken. Raises Stopped.
    """
    tasks: list[asyncio.Task[Any]] = []

    def begin(work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        tasks.append(asyncio.create_task(work))
        return tasks[-1]

    with signals().taken() as heard:
        ended, interrupts, ticks = begin(session.call("runs.wait", {"run": run_id})), 0, begin(_tick(sink))
        try:
            while not ended.done():
                interrupt = begin(heard.get())
                await asyncio.wait({ended, interrupt}, return_when=asyncio.FIRST_COMPLETED)
                if interrupt.done() and not ended.done():
                    interrupts += 1
                    if interrupts > 1 or interrupt.result() == signal.SIGTERM:
                        raise _stopped(session, run_id, TERM_GRACE if interrupts == 1 else 0.0)
                    sink.note("Cancelling the run. Ctrl+C again stops at once and keeps it, to go on later.")
                    begin(_cancel(session, run_id))
            run: JsonObject = ended.result()
            return run
        finally:
            ticks.cancel()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _tick(sink: Sink) -> None:
    while True:
        await asyncio.sleep(0.5)
        sink.tick()


async def _cancel(session: Session, run_id: str) -> None:
    # It may have ended in this very moment.
    with contextlib.suppress(UnderstudyError):
        await session.call("runs.cancel", {"run": run_id})


def _stopped(session: Session, run_id: str, grace: float) -> Stopped:
    if session.host is not None:
        return Stopped(f"Stopped. The run {run_id} is kept as it was.", run_id, grace)
    return Stopped(f"Stopped. The run {run_id} goes on in the host, another process.", run_id, grace)


def _print_result(run: JsonObject, began: float, options: dict[str, Any]) -> None:
    if options["as_json"]:
        print_json(run)
    elif options["events"]:
        return
    elif options.get("detach"):
        say(f"{run['workflow']}: {run['status']} (run {run['id']})")
    else:
        say(final_line(run, began), err=run["status"] != "completed")
        _print_outputs(run)


async def _print_hints(session: Session, run: JsonObject, options: dict[str, Any]) -> None:
    """What else a person should know: settings that are wrong, runs that lie in the queue."""
    if session.host is None or options["as_json"] or options["events"] or options["quiet"]:
        return
    for problem in session.host.core.problems:
        say(str(problem), err=True)
    queued = session.host.core.store.runs.counts().get("queued", 0)
    if queued:
        text = "1 run waits" if queued == 1 else f"{queued} runs wait"
        say(f"{text} in the queue: `understudy host` carries out all, `understudy resume RUN` one of them.", err=True)


def _print_outputs(run: JsonObject) -> None:
    for name, value in (run.get("outputs") or {}).items():
        say(f"  {name}: {value if isinstance(value, str) else _short(value)}")


def _short(value: Any) -> str:
    import json

    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else text[:197] + "..."
