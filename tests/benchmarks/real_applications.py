"""Real applications: a job recorded on an old release, done again on a fresh one of the same and of a new release.

What counts is the state of the application's own database or files afterwards: it must be what the person left there.

    python3 dev.py bench real_applications [--only="Django admin"]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from runtime.browser.options import SessionOptions
from runtime.browser.sessions import BrowserSession
from runtime.errors import UnderstudyError
from runtime.tasks.context import TaskContext
from runtime.tasks.registry import Registry
from tests.benchmarks.common import Figures
from tests.benchmarks.recording.applications import Django, JupyterLab, NodeRed, Running, Wagtail
from tests.benchmarks.recording.jobs import JOBS, SECRETS
from tests.fixtures.recording import Recorded, open_desk, replay

APPLICATIONS = (Django(), Wagtail(), JupyterLab(), NodeRed())
#: Seconds a step of a replay may wait.
PATIENCE = 30.0
_REGISTRY = Registry()


async def _run(ctx: TaskContext, type: str, **params: Any) -> Any:
    spec = _REGISTRY.get(type)
    assert spec.call is not None
    return await spec.call(ctx, spec.params.model_validate(params))


async def record(application: Any, folder: Path) -> tuple[Recorded, Any]:
    """The recording on the old release, and the state that the person left."""
    with application.start(application.versions[0], folder) as running:
        async with aclosing(open_desk(folder)) as desks:
            desk = await anext(desks)
            recorded = await desk.record(JOBS[application.name], url=running.url)
        return recorded, application.state(running)


async def do_again(application: Any, version: str, recorded: Recorded, folder: Path) -> tuple[Any, str, int]:
    """The state that a replay on a fresh application left, its error, and how many targets were healed."""
    with application.start(version, folder) as running:
        moved = _moved(recorded, running)
        session = await BrowserSession.open(
            SessionOptions(headless=True, width=1280, height=900), elements={}, seconds=30
        )
        heals: list[Any] = []
        ctx = TaskContext(project=folder, work=folder, timeout=PATIENCE, blob_sink=_forget, on_heal=heals.append)
        try:
            await ctx.resources.get("browser:main", lambda: _ready(session))
            error = ""
            try:
                await replay(moved, ctx, _run, _values(application.name, recorded))
                await asyncio.sleep(2)
            except UnderstudyError as caught:
                error = f"{caught.message} {caught.remedy}"
        finally:
            await session.aclose()
        return application.state(running), error, len(heals)


def _values(name: str, recorded: Recorded) -> dict[str, str]:
    """What stands for the credentials: the first password typed for each."""
    values: dict[str, str] = {}
    for need, typed in zip(recorded.recording.needs_secret, SECRETS.get(name, []), strict=False):
        values.setdefault(f"vault.{need.item}.{need.field}", typed)
    return values


def _moved(recorded: Recorded, running: Running) -> Recorded:
    """The recording at another address of the application."""
    base = running.url.split("/", 3)
    text = "/".join(base[:3])
    steps = {}
    for id, step in recorded.workflow.steps.items():
        params = json.loads(json.dumps(dict(step.params)))
        if "url" in params:
            params["url"] = text + "/" + params["url"].split("/", 3)[3]
        steps[id] = replace(step, params=params)
    return replace(recorded, workflow=replace(recorded.workflow, steps=steps))


async def _ready(session: BrowserSession) -> BrowserSession:
    return session


async def _forget(data: bytes, media_type: str, name: str) -> str:
    return "blob:none"


async def measure(only: list[str], verbose: bool) -> Figures:
    """Each application, same and new release."""
    figures = Figures("real_applications")
    for application in APPLICATIONS:
        if only and application.name not in only:
            continue
        with tempfile.TemporaryDirectory() as folder:
            recorded, left = await record(application, Path(folder))
        if verbose:
            print(recorded.told_in_short, left)
        for version in application.versions:
            with tempfile.TemporaryDirectory() as folder:
                state, error, heals = await do_again(application, version, recorded, Path(folder))
            what = f"{application.name}: {application.versions[0]} on {version}, {len(recorded.workflow.steps)} steps"
            done = state == left and any(map(bool, left.values()))
            figures.row(what, float(done), "done", "1", done)
            figures.row(f"{what}, healed", heals, "")
            if error or not done:
                print(f"{what}: {error}\n  left {state}\n  expected {left}", flush=True)
    return figures


def main() -> None:
    """Measure and show."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--only", type=lambda text: text.split(","), default=[], help="names, with commas between")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    asyncio.run(measure(arguments.only, arguments.verbose)).show(arguments.json)


if __name__ == "__main__":
    main()
