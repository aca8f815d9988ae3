"""Steps that add or move are killed with ``kill -9`` at random moments and repeated: nothing twice, nothing lost."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

ROWS = 60
KILLS = 8

#: Does the steps of ROWS iterations, noting each finished one as the journal would; goes on where the notes end.
WORKER = """
import asyncio, os, sys
from pathlib import Path
from runtime.tasks.context import TaskContext
from runtime.tasks.registry import Registry

folder, rows = Path(sys.argv[1]), int(sys.argv[2])
registry = Registry()
journal = folder / "journal"

async def step(name, key, **params):
    spec = registry.get(name)
    ctx = TaskContext(project=folder, work=folder / "work", key=key, step_id=name)
    await spec.call(ctx, spec.params.model_validate(params))

async def main():
    done = len(journal.read_text().split()) if journal.exists() else 0
    print("ready", flush=True)
    for n in range(done + 1, rows + 1):
        await step("csv.append", f"csv/{n}", path="out.csv", rows=[{"n": n}])
        await step("files.append", f"log/{n}", path="out.log", content=[f"line {n}"])
        await step("excel.append", f"xlsx/{n}", path="out.xlsx", rows=[{"n": n}])
        await step("files.move", f"move/{n}", source=f"in/{n}", destination=f"moved/{n}")
        with journal.open("a") as file:
            file.write(f"{n}\\n")
            file.flush()
            os.fsync(file.fileno())

asyncio.run(main())
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_nothing_happens_twice(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(1, ROWS + 1):
        (tmp_path / "in" / str(number)).write_text(str(number))
    draw = random.Random(11)
    command = [sys.executable, "-c", WORKER, str(tmp_path), str(ROWS)]
    for kill in range(KILLS + 1):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
            assert worker.stdout is not None and worker.stdout.readline() == "ready\n"
            if kill < KILLS:
                try:
                    worker.wait(draw.uniform(0.0, 0.25))
                except subprocess.TimeoutExpired:
                    worker.kill()
        assert kill < KILLS or worker.returncode == 0
    numbers = list(range(1, ROWS + 1))
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
    assert (tmp_path / "out.csv").read_text().split() == ["n", *map(str, numbers)]
    assert (tmp_path / "out.log").read_text().splitlines() == [f"line {number}" for number in numbers]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == numbers
    assert sorted(int(path.name) for path in (tmp_path / "moved").iterdir()) == numbers
    assert not list((tmp_path / "in").iterdir())
