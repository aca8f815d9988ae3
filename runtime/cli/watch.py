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
        _print_hints(session, options)
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
    """Wait for the end of a run, also when the host that this command joined ends before. Raises Stopped."""
    watch = Watch(session, run_id, sink)
    with signals().taken() as heard:
        ended = watch.begin(session.call("runs.wait", {"run": run_id}))
        watch.begin(_tick(sink))
        try:
            while not ended.done():
                signal_ = watch.begin(heard.get())
                await asyncio.wait({ended, signal_}, return_when=asyncio.FIRST_COMPLETED)
                if not ended.done():
                    watch.interrupt(signal_.result())
            run: JsonObject = ended.result()
            return run
        finally:
            await watch.close()


class Watch:
    """What Ctrl+C and SIGTERM do to a run: the first Ctrl+C cancels it, a second one keeps it as it is, to go on
    later; SIGTERM, which comes when a machine is shut down, keeps it too."""

    def __init__(self, session: Session, run_id: str, sink: Sink) -> None:
        self._session = session
        self._run = run_id
        self._sink = sink
        self._interrupts = 0
        self._tasks: list[asyncio.Task[Any]] = []

    def begin(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Do something beside waiting; it ends with ``close``."""
        task = asyncio.create_task(work)
        self._tasks.append(task)
        return task

    async def close(self) -> None:
        """Leave nothing behind."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def interrupt(self, number: int) -> None:
        """Obey a signal. Raises Stopped when the command is to end at once."""
        self._interrupts += 1
        host, first = self._session.host, self._interrupts == 1
        if first and number == signal.SIGINT:
            self._sink.note("Cancelling the run. Ctrl+C again stops at once and keeps it, to go on later.")
            self.begin(self._cancel())
        elif host is None:
            raise Stopped(f"Stopped. The run {self._run} is still in its host, another process.", self._run, 0.0)
        elif first or host.keep(self._run):
            raise Stopped(f"Stopped. The run {self._run} is kept as it was.", self._run, TERM_GRACE if first else 0.0)

    async def _cancel(self) -> None:
        # It may have ended in this very moment.
        with contextlib.suppress(UnderstudyError):
            await self._session.call("runs.cancel", {"run": self._run})


async def _tick(sink: Sink) -> None:
    while True:
        await asyncio.sleep(0.5)
        sink.tick()


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


def _print_hints(session: Session, options: dict[str, Any]) -> None:
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
