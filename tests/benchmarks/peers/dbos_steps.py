"""1,000 durable steps in sequence with DBOS on SQLite; prints the seconds. Run with DBOS's own interpreter."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from dbos import DBOS, DBOSConfig

STEPS = int(sys.argv[1])
folder = tempfile.mkdtemp(dir=sys.argv[2])
config: DBOSConfig = {
    "name": "bench",
    "system_database_url": f"sqlite:///{Path(folder) / 'dbos.sqlite'}",
    "run_admin_server": False,
    "log_level": "ERROR",
}
DBOS(config=config)


@DBOS.step()
def one(value: int) -> int:
    """A step that costs nothing itself."""
    return value


@DBOS.workflow()
def chain() -> int:
    """All steps, one after the other."""
    total = 0
    for number in range(STEPS):
        total += one(number)
    return total


DBOS.launch()
chain()
began = time.perf_counter()
chain()
print(time.perf_counter() - began)
DBOS.destroy()
