"""JavaScript with Node, where that is installed."""

from __future__ import annotations

import shutil
from pathlib import Path

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

CHILD = Path(__file__).with_name("child_node.js")


class NodeParams(CodeParams):
    pass


@task(
    "script.node",
    title="Run JavaScript",
    icon="square-code",
    keywords=("script", "node", "js", "code"),
    replay=ReplayPolicy.ONCE,
    touches=TOUCHES,
    timeout=LONGEST,
)
async def run_node(ctx: TaskContext, params: NodeParams) -> ScriptResult:
    """Run JavaScript with Node in a process of its own, with limits on time, memory and output.

    The script sees `input`, `secrets` and `require`, and may use `await`. Its result is what it returns, what its
    function `main(input)` returns, or the value of `result`. What it prints goes to the log.
    """
    code, file = await off_loop(lambda check: source_of(ctx, params))
    node = shutil.which("node")
    if node is None:
        raise StepFailed(
            "Node is not installed on this machine.",
            kind="script",
            remedy="Install Node 18 or newer and make sure `node` is on the PATH, or use a Python script.",
        )
    # V8 reserves far more address space than it uses, so the limit is its own instead of the system's.
    limit = [f"--max-old-space-size={params.memory_mb}"] if params.memory_mb else []
    command = [node, *limit, str(CHILD), "{result}"]
    finished = await carry_out(ctx, params, command, job_text(params, code=code, file=file), memory=False)
    return returned(finished, params)
