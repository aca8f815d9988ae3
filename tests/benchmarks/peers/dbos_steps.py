"""1,000 durable steps with DBOS on SQLite, each way its documentation names; prints a JSON record.

Run with DBOS's own interpreter, with its defaults. In sequence: a workflow that calls plain and ``async`` steps. Side
by side: ``asyncio.gather`` over ``async`` steps of a workflow, and steps that are put into a queue (left out unless
asked for: each of them becomes a workflow of its own, which takes long).
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from dbos import DBOS, DBOSConfig
from dbos._dbos import _get_dbos_instance
from sqlalchemy import text

STEPS = int(sys.argv[1])
DATABASE = Path(tempfile.mkdtemp(dir=sys.argv[2])) / "dbos.sqlite"
config: DBOSConfig = {
    "name": "bench",
    "system_database_url": f"sqlite:///{DATABASE}",
    "run_admin_server": False,
    "log_level": "ERROR",
}
DBOS(config=config)


@DBOS.step()
def one(value: int) -> int:
    """A step that costs nothing itself."""
    return value


@DBOS.step()
async def one_async(value: int) -> int:
    """The same as a coroutine."""
    return value


@DBOS.workflow()
def sequence() -> int:
    """All steps, one after the other."""
    return sum(one(number) for number in range(STEPS))


@DBOS.workflow()
async def async_sequence() -> int:
    """All coroutines, one after the other."""
    return sum([await one_async(number) for number in range(STEPS)])


@DBOS.workflow()
async def gathered() -> int:
    """All coroutines at once."""
    return sum(await asyncio.gather(*(one_async(number) for number in range(STEPS))))


@DBOS.workflow()
def queued() -> int:
    """All steps through a queue."""
    queue = DBOS.retrieve_queue("bench")
    return sum(handle.get_result() for handle in [queue.enqueue(one, number) for number in range(STEPS)])


def commits() -> int:
    """Write transactions so far: SQLite counts them in its header when it keeps a rollback journal."""
    return int.from_bytes(DATABASE.read_bytes()[24:28], "big")


def timed(work: Callable[[], int]) -> float:
    """Seconds of the work, done once before for what it sets up."""
    work()
    began = time.perf_counter()
    assert work() == STEPS * (STEPS - 1) // 2
    return time.perf_counter() - began


DBOS.launch()
figures: dict[str, object] = {"version": version("dbos")}
with _get_dbos_instance()._sys_db.engine.connect() as connection:
    for pragma in ("journal_mode", "synchronous"):
        figures[pragma] = connection.execute(text(f"PRAGMA {pragma}")).scalar()
before = commits()
figures["sequence"] = timed(sequence)
figures["commits"] = (commits() - before) / 2 / STEPS
figures["async_sequence"] = timed(lambda: asyncio.run(async_sequence()))
figures["gathered"] = timed(lambda: asyncio.run(gathered()))
if "queue" in sys.argv:
    DBOS.register_queue("bench")
    figures["queued"] = timed(queued)
print(json.dumps(figures))
DBOS.destroy()
