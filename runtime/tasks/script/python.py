"""Python scripts in a process of their own."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from pydantic import Field

from runtime.errors import StepFailed
from runtime.model import ReplayPolicy
from runtime.tasks.context import TaskContext
from runtime.tasks.disk import off_loop
from runtime.tasks.script.common import (
    LONGEST,
    TOUCHES,
    CodeParams,
    ScriptResult,
    carry_out,
    job_text,
    returned,
    source_of,
)
from runtime.tasks.spec import task

CHILD = Path(__file__).with_name("child_python.py")


class PythonParams(CodeParams):
    interpreter: str = Field("", title="Python", description="A program or path. Empty: the one that runs Understudy.")


@task(
    "script.python",
    title="Run Python",
    icon="file-code",
    keywords=("script", "code", "program"),
    replay=ReplayPolicy.ONCE,
    touches=TOUCHES,
    timeout=LONGEST,
)
async def run_python(ctx: TaskContext, params: PythonParams) -> ScriptResult:
    """Run a Python script in a process of its own, with limits on time, memory and output.

    The script sees `input` and `secrets`. Its result is what its function `main(input)` returns, or else the value
    it leaves in `result`. What it prints goes to the log.
    """
    code, file = await off_loop(lambda check: source_of(ctx, params))
    interpreter = params.interpreter or sys.executable
    if shutil.which(interpreter) is None:
        raise StepFailed(f'There is no Python at "{interpreter}".', kind="script", remedy="Check the path.")
    command = [interpreter, "-I", "-X", "utf8", "-u", str(CHILD), "{result}"]
    finished = await carry_out(ctx, params, command, job_text(params, code=code, file=file), memory=True)
    return returned(finished, params)
