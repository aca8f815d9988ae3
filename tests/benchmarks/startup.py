"""Start-up: ``understudy --version`` against ``python -c pass``, and the first step of a run against bare imports.

"First step" is the time from starting the process to its first step event, with a data folder that exists and compiled
modules. The goal of 0.5 s is for an idle machine, so the best round is held against it; the ratio to importing pydantic
and asyncio, which a run cannot do without, says something on a busy one too.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.common import measure, options

ROOT = Path(__file__).resolve().parents[2]

FLOW = """{"format": 1, "id": "hello", "steps": {"say": {"type": "flow.set", "params": {"values": {}}}}}"""

CLI = ["-m", "runtime.cli"]


def environment(folder: Path) -> dict[str, str]:
    """A data folder of its own; modules are compiled once, into a folder of their own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("UNDERSTUDY_", "PYTHON"))}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "UNDERSTUDY_HOME": str(folder / "home"),
    }


def seconds(arguments: list[str], env: dict[str, str]) -> float:
    """How long a Python process takes."""
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], env=env, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def first_step(flow: Path, env: dict[str, str]) -> float:
    """From starting the process to the event of its first step."""
    began = time.perf_counter()
    command = [sys.executable, *CLI, "run", str(flow), "--events", "jsonl"]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if b'"step.started"' in line:
                found = time.perf_counter() - began
        process.wait()
    assert process.returncode == 0
    return found


def main() -> int:
    """Print the figures; the exit code says whether the goals were reached."""
    chosen = options(__doc__, rounds=15)
    with tempfile.TemporaryDirectory(prefix="understudy-bench-") as name:
        folder = Path(name)
        env = environment(folder)
        flow = folder / "hello.flow.json"
        flow.write_text(FLOW, encoding="utf-8")
        cases = {
            "python -c pass": lambda: seconds(["-c", "pass"], env),
            "understudy --version": lambda: seconds([*CLI, "--version"], env),
            "python -c 'import pydantic, asyncio'": lambda: seconds(["-c", "import pydantic, asyncio"], env),
            "first step of a run": lambda: first_step(flow, env),
        }
        for case in cases.values():
            case()  # compiles modules and makes the data folder
        figures = measure("Start-up", cases, chosen.rounds)
    figures.ratio("--version / python -c pass", "understudy --version", "python -c pass", 4)
    bare = figures.median("python -c 'import pydantic, asyncio'")
    step = figures.median("first step of a run")
    figures.row("first step / import pydantic, asyncio", step / bare, "x")
    figures.row("first step of a run, median", step, "s")
    best = min(figures.values["first step of a run"])
    figures.row("first step of a run, best round", best, "s", "at most 0.5", best <= 0.5)
    figures.show(chosen.json)
    return 0 if all(row["met"] is not False for row in figures.rows) else 1


if __name__ == "__main__":
    sys.exit(main())
