"""Commands of a shell."""

from __future__ import annotations

import shutil
import sys
from enum import StrEnum

from pydantic import Field

from runtime.errors import StepFailed
from runtime.model import Json, ReplayPolicy
from runtime.tasks.context import TaskContext
from runtime.tasks.json_text import loads
from runtime.tasks.script.common import LONGEST, TOUCHES, ScriptParams, carry_out, died_by, job_text, last_lines
from runtime.tasks.spec import TaskParams, TaskResult, task


class Shell(StrEnum):
    AUTO = "auto"
    SH = "sh"
    BASH = "bash"
    POWERSHELL = "powershell"
    PWSH = "pwsh"
    CMD = "cmd"


class OutputAs(StrEnum):
    TEXT = "text"
    LINES = "lines"
    JSON = "json"


_ARGUMENTS: dict[Shell, list[str]] = {
    Shell.SH: ["-c"],
    Shell.BASH: ["--noprofile", "--norc", "-c"],
    Shell.POWERSHELL: ["-NoProfile", "-NonInteractive", "-Command"],
    Shell.PWSH: ["-NoProfile", "-NonInteractive", "-Command"],
    Shell.CMD: ["/d", "/s", "/c"],
}


class Command(TaskParams):
    command: str = Field(
        title="Command",
        min_length=1,
        description='Values belong under Environment and are used as "$NAME": put into the command, '
        "they could change its meaning.",
    )
    shell: Shell = Field(Shell.AUTO, title="Shell", description="auto is sh, on Windows PowerShell.")
    stdin: str | None = Field(
        None, title="Standard input", description="A text. Without it the input and the credentials arrive as JSON."
    )
    output_as: OutputAs = Field(OutputAs.TEXT, title="Output as", description="One text, a list of lines, or JSON.")
    exit_codes: list[int] = Field([0], title="Good exit codes", description="Others fail the step.")


class ShellParams(ScriptParams, Command):
    pass


class ShellResult(TaskResult):
    output: Json = Field(None, title="Output")
    stderr: str = Field(title="Error output")
    exit_code: int = Field(title="Exit code")


@task(
    "script.shell",
    title="Run a command",
    icon="square-terminal",
    keywords=("script", "bash", "sh", "powershell", "cmd", "terminal", "program"),
    replay=ReplayPolicy.ONCE,
    touches=TOUCHES,
    timeout=LONGEST,
)
async def run_shell(ctx: TaskContext, params: ShellParams) -> ShellResult:
    """Run a command of the system's shell in a process group of its own, with limits on time, memory and output.

    Everything the command starts is ended with it.
    """
    stdin = job_text(params) if params.stdin is None else params.stdin.encode()
    finished = await carry_out(ctx, params, _command(params), stdin, memory=True)
    if finished.code not in params.exit_codes:
        raise StepFailed(
            f"The command {died_by(finished.code)}.",
            kind="script",
            remedy="Look at its output in the log.",
            details=last_lines(finished.stderr or finished.stdout),
            in_doubt=finished.code < 0,
        )
    return ShellResult(output=_shaped(finished.stdout, params), stderr=finished.stderr, exit_code=finished.code)


def _command(params: ShellParams) -> list[str]:
    shell = params.shell
    if shell is Shell.AUTO:
        shell = Shell.POWERSHELL if sys.platform == "win32" else Shell.SH
    program = shutil.which(shell)
    if program is None:
        raise StepFailed(
            f"The shell {shell} is not installed on this machine.", kind="script", remedy="Choose another shell."
        )
    return [program, *_ARGUMENTS[shell], params.command]


def _shaped(text: str, params: ShellParams) -> Json:
    if params.output_as is OutputAs.JSON:
        return loads(text, "The output of the command")
    return text.splitlines() if params.output_as is OutputAs.LINES else text.rstrip("\r\n")
