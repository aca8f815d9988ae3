"""What all script steps have in common: input, credentials, limits, and the script's own errors in plain words."""

from __future__ import annotations

import contextlib
import json
import re
import signal
from pathlib import Path
from typing import Any, Self

from pydantic import Field, field_validator, model_validator

from runtime.errors import StepFailed
from runtime.model import Json, JsonObject, Secret, SecretRef
from runtime.tasks.context import TaskContext
from runtime.tasks.disk import file_errors, in_thread, read_bytes
from runtime.tasks.encodings import AUTO, decode
from runtime.tasks.json_text import loads
from runtime.tasks.script.process import Finished, Limits, Program, clean_environment, run
from runtime.tasks.spec import SecretText, TaskParams, TaskResult, Touch

TOUCHES = (Touch.PROCESSES, Touch.FILES, Touch.NETWORK)
#: Seconds the engine waits at most; within them the step's own time limit counts.
LONGEST = 86_460.0
#: Lines of a trace that an error shows.
_TRACE = 12
#: Characters of the output that go along with a typed result.
_TAIL = 20_000
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class ScriptParams(TaskParams):
    input: Json = Field(None, title="Input", description="Any value; the script gets it as JSON.")
    secrets: dict[str, SecretText] = Field(
        {}, title="Credentials", description="Handed over on the input pipe only, never as argument or environment."
    )
    environment: dict[str, str] = Field(
        {}, title="Environment", description="Further variables. Of the machine's own, only a few like PATH are kept."
    )
    folder: str = Field("", title="Folder", description="Where the script runs. Empty: the run's own work folder.")
    time_limit: float = Field(300.0, gt=0, le=86_400, title="Time limit", description="Seconds, then it is ended.")
    memory_mb: int = Field(1_024, ge=0, title="Memory in MB", description="For each of its processes; 0: no limit.")
    output_mb: float = Field(10.0, gt=0, le=64, title="Output in MB", description="Most that it may write or return.")

    @field_validator("environment")
    @classmethod
    def _plain_names(cls, value: dict[str, str]) -> dict[str, str]:
        for name, text in value.items():
            if not _NAME.fullmatch(name) or "\0" in text:
                raise ValueError(f"{name!r} cannot be a variable of the environment")
        return value


class Source(TaskParams):
    code: str = Field("", title="Script", description="The program text.")
    file: str = Field("", title="Or a file that holds it")


class CodeParams(ScriptParams, Source):
    """Forms show the script first: fields of the last base come first."""

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if bool(self.code.strip()) == bool(self.file):
            raise ValueError("give a script, or a file that holds it")
        return self


class ScriptResult(TaskResult):
    result: Json = Field(None, title="Result", description="What the script returned.")
    stdout: str = Field(title="Output", description="The end of what it printed.")
    stderr: str = Field(title="Error output", description="The end of what it printed there.")


class Mask:
    """Replaces the step's credentials in what the script prints."""

    def __init__(self, secrets: dict[str, Secret]) -> None:
        self._values = sorted(
            (one.reveal() for one in secrets.values() if len(one.reveal()) > 2), key=len, reverse=True
        )

    def __call__(self, text: str) -> str:
        for value in self._values:
            text = text.replace(value, "***")
        return text


def job_text(params: ScriptParams, **more: Json) -> bytes:
    """What goes through the input pipe: the input and the revealed credentials, as JSON."""
    secrets = {name: value.reveal() for name, value in params.secrets.items()}
    job = {**more, "input": params.input, "secrets": secrets}
    return json.dumps(job, ensure_ascii=False, allow_nan=False, default=_refuse).encode()


def source_of(ctx: TaskContext, params: CodeParams) -> tuple[str, str]:
    """The program text, and the path of its file (empty for text in the step)."""
    if not params.file:
        return params.code, ""
    path = ctx.path(params.file).absolute()
    return decode(read_bytes(path), AUTO, str(path)), str(path)


async def carry_out(ctx: TaskContext, params: ScriptParams, command: list[str], stdin: bytes, memory: bool) -> Finished:
    """Run a command with the step's limits in the step's folder; ``memory`` False leaves that limit to the command."""
    folder = ctx.path(params.folder) if params.folder else ctx.work
    await in_thread(_ready, folder, bool(params.folder))
    program = Program(command, stdin, folder, clean_environment(params.environment), Mask(params.secrets))
    limits = Limits(params.time_limit, (params.memory_mb << 20) if memory else 0, int(params.output_mb * (1 << 20)))
    return await run(ctx, program, limits)


def returned(finished: Finished, params: ScriptParams) -> ScriptResult:
    """The script's typed result; its own error becomes StepFailed with the last lines of its trace."""
    mask = Mask(params.secrets)
    if not finished.result:
        raise _died(finished, params)
    outcome = loads(finished.result.decode("utf-8", "replace"), "The result of the script")
    if "error" in outcome:
        raise _failed(outcome, params, mask)
    return ScriptResult(result=outcome["result"], stdout=finished.stdout[-_TAIL:], stderr=finished.stderr[-_TAIL:])


def died_by(code: int) -> str:
    """How a program ended that did not end well."""
    if code >= 0:
        return f"ended with exit code {code}"
    with contextlib.suppress(ValueError):
        return f"was ended by the system ({signal.Signals(-code).name})"
    return f"was ended by the system (signal {-code})"


def last_lines(text: str) -> str:
    return "\n".join(text.rstrip().splitlines()[-_TRACE:])


def out_of_memory(params: ScriptParams) -> StepFailed:
    return StepFailed(
        f"The script needed more than {params.memory_mb} MB of memory.",
        kind="limit",
        in_doubt=True,
        remedy="Raise the memory limit of the step, or let the script hold less at once.",
    )


def _failed(outcome: JsonObject, params: ScriptParams, mask: Mask) -> StepFailed:
    if outcome.get("memory"):
        return out_of_memory(params)
    line = f" (line {outcome['line']})" if outcome.get("line") else ""
    return StepFailed(
        f"The script failed: {mask(str(outcome['error']).rstrip('.'))}{line}.",
        kind="script",
        details=mask(last_lines(str(outcome.get("trace") or ""))),
    )


def _died(finished: Finished, params: ScriptParams) -> StepFailed:
    if "MemoryError" in finished.stderr or "heap out of memory" in finished.stderr:
        return out_of_memory(params)
    return StepFailed(
        f"The script {died_by(finished.code)} and returned nothing.",
        kind="script",
        remedy="Look at its output in the log." if finished.stderr.strip() else "",
        details=last_lines(finished.stderr),
        in_doubt=finished.code < 0,
    )


def _ready(folder: Path, given: bool) -> None:
    if given:
        with file_errors(folder, "run in"):
            next(folder.iterdir(), None)
    else:
        folder.mkdir(parents=True, exist_ok=True)


def _refuse(value: Any) -> str:
    if isinstance(value, Secret | SecretRef):
        raise StepFailed(
            "A credential cannot be part of the input.", kind="credential", remedy="Hand it over under Credentials."
        )
    raise StepFailed(f"A value of the kind {type(value).__name__} is not JSON.", kind="data")
