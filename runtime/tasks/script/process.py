"""Run a program in a process group of its own: limits, live output, and an end for everything it started."""

from __future__ import annotations

import asyncio
import contextlib
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from runtime.errors import StepFailed, StepTimeout
from runtime.tasks.context import TaskContext
from runtime.tasks.script.channels import Leash, Output, ResultChannel

#: Seconds after which a keeper that does not end is ended itself; it needs at most 3.5.
LAST_RESORT = 6.0

#: Names of the environment that a program needs to work at all; nothing else is handed on.
ENVIRONMENT = frozenset(
    {"PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT"}
    | {"TEMP", "TMP", "USERPROFILE"}
)


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds`` in all, ``memory`` in bytes of each process (0: none), ``output`` in bytes of each channel."""

    seconds: float
    memory: int
    output: int


@dataclass(slots=True)
class Finished:
    """``code`` is the exit code, negative for a signal. ``result`` is what came over the result channel."""

    code: int
    stdout: str
    stderr: str
    result: bytes


@dataclass(frozen=True, slots=True)
class Program:
    """What to run. ``{result}`` in the command is replaced by the name of the result channel."""

    command: list[str]
    stdin: bytes
    folder: Path
    environment: dict[str, str]
    mask: Callable[[str], str]


def clean_environment(extra: dict[str, str]) -> dict[str, str]:
    """The few variables every program needs, and those the step gives."""
    kept = {name: value for name, value in os.environ.items() if name.upper() in ENVIRONMENT or name.startswith("LC_")}
    return {**kept, **extra}


async def run(ctx: TaskContext, program: Program, limits: Limits) -> Finished:
    """Run a program to its end. Output goes line by line to the log; all its processes are gone afterwards.

    Raises StepTimeout after ``limits.seconds``, and StepFailed (``limit``) when a channel carries too much.
    """
    async with _started(program, limits) as (process, result):
        out = Output(ctx, "stdout", limits.output, program.mask)
        err = Output(ctx, "stderr", limits.output, program.mask)
        assert process.stdout and process.stderr
        jobs = [
            asyncio.ensure_future(job)
            for job in (
                _feed(process, program.stdin),
                out.pump(process.stdout),
                err.pump(process.stderr),
                result.read(limits.output),
                process.wait(),
            )
        ]
        try:
            async with asyncio.timeout(limits.seconds):
                await asyncio.gather(*jobs)
        except TimeoutError as error:
            raise StepTimeout(
                f"The script was not finished after {limits.seconds:g} s and was ended.",
                remedy="Raise the time limit of the step, or let the script do less.",
            ) from error
        finally:
            for job in jobs:
                job.cancel()
            await asyncio.gather(*jobs, return_exceptions=True)
        return Finished(process.returncode or 0, out.text(), err.text(), result.data)


@asynccontextmanager
async def _started(program: Program, limits: Limits) -> AsyncIterator[tuple[Process, ResultChannel]]:
    """The running program; on leaving, nothing of it runs any more."""
    result = ResultChannel()
    leash = Leash()
    command = [part.replace("{result}", result.name) for part in program.command]
    try:
        process = await asyncio.create_subprocess_exec(
            *leash.around(command, limits.memory, result),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            cwd=program.folder,
            env=program.environment,
            **leash.options(result),
        )
    except BaseException as error:  # however it ends, the leash and the result's file are let go
        leash.let_go()
        result.close()
        if not isinstance(error, OSError):
            raise
        raise StepFailed(
            f'"{program.command[0]}" could not be started: {error.strerror}.', kind="script", details=str(error)
        ) from error
    finally:
        leash.hand_over()
        result.hand_over()
    try:
        yield process, result
    finally:
        leash.let_go(process.pid)
        await asyncio.shield(asyncio.ensure_future(_gone(process)))
        result.close()


async def _gone(process: Process) -> None:
    """Wait for the end, taking what is still in the pipes: an unread pipe would stay open."""
    assert process.stdout and process.stderr
    rest = asyncio.gather(process.wait(), process.stdout.read(), process.stderr.read())
    try:
        await asyncio.wait_for(asyncio.shield(rest), LAST_RESORT)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await rest


async def _feed(process: Process, data: bytes) -> None:
    """Write the input; a program that does not want it all is no error."""
    assert process.stdin
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(data)
        await process.stdin.drain()
    process.stdin.close()
