"""The power goes: what was acknowledged is on the disk, and it would not be without FULL.

Twice: on a simulated disk under SQLite (everywhere), and from the system calls of a real process (where strace is).
A kill alone never shows the difference, because the system still writes what the process had handed over.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.store import Store
from tests.fixtures.store_rows import NOW, add_runs, entry, run_row, sequence
from tests.fixtures.traced_disk import TracedDisk, strace
from tests.fixtures.unreliable_disk import Moment, unreliable_disk

ROOT = Path(__file__).resolve().parents[2]
COMMITS = 60
#: Nothing of what was not synced survives, or each of its sectors by chance.
CHANCES = (None, 1, 2)


def pragma(store: Store, text: str) -> None:
    store.writer._connection.execute(f"PRAGMA {text}")


def work_until_cut(home: Path, synchronous: str) -> list[tuple[int, Moment]]:
    """Commit; cuts at many moments, each with the number of jobs that were acknowledged by then."""
    cuts: list[tuple[int, Moment]] = []
    acknowledged = 1
    with unreliable_disk(home) as disk:
        store = Store.open(home)
        pragma(store, f"synchronous={synchronous}")
        pragma(store, "wal_autocheckpoint=30")  # checkpoints fall among the commits

        def look() -> None:
            if sum(disk.counts.values()) % 11 == 0:
                cuts.append((acknowledged, disk.cut()))

        disk.watch = look
        for seq in range(2, COMMITS + 2):
            store.writer.post([entry(1, seq, text="x" * 900)], within=60)
            store.writer.commit_now([entry(2, seq)])
            store.writer.log((1, NOW, 20, "", "a", "a line", "{}"))
            acknowledged = seq
            cuts.append((seq, disk.cut()))
        disk.watch = None
        store.close()
    return cuts


def survivors(home: Path) -> int:
    """How many jobs are there after the power is back; a half one fails."""
    (home / "open").touch()  # so it was left
    store = Store.open(home)
    kept = sequence(store, 2)
    assert sequence(store, 1) == kept == list(range(1, len(kept) + 1))
    assert store.reader.rows("PRAGMA integrity_check") == [("ok",)]
    store.close()
    return len(kept)


def losses(cuts: list[tuple[int, Moment]], folder: Path) -> int:
    """In how many of the cuts something acknowledged is gone."""
    lost = 0
    for acknowledged, moment in cuts:
        for chance in CHANCES:
            folder.mkdir(mode=0o700)
            moment.restore(folder, None if chance is None else random.Random(chance))
            lost += survivors(folder) < acknowledged
            shutil.rmtree(folder)
    return lost


@pytest.fixture
def home(fresh_home: Path) -> Path:
    store = Store.open(fresh_home)
    add_runs(store, run_row(1), run_row(2))
    store.close()
    return fresh_home


def test_after_a_power_cut_everything_acknowledged_is_there(home: Path, tmp_path: Path) -> None:
    cuts = work_until_cut(home, "FULL")
    assert len(cuts) > 2 * COMMITS - 20
    assert losses(cuts, tmp_path / "after") == 0


def test_with_normal_the_same_cuts_lose_commits(home: Path, tmp_path: Path) -> None:
    cuts = work_until_cut(home, "NORMAL")
    assert losses(cuts[:40], tmp_path / "after") > 0


# The same with a real process, whose system calls are recorded: creation of the folder, names of files, blobs.

CODE = """
import os, sys
from pathlib import Path
from runtime.store import Store
from tests.fixtures.store_rows import add_runs, entry, run_row
store = Store.open(Path(sys.argv[1]))
store.writer._connection.execute(f"PRAGMA synchronous={sys.argv[2]}")
store.writer._connection.execute("PRAGMA wal_autocheckpoint=20")
add_runs(store, run_row(1), run_row(2))
os.write(1, b"acknowledged 1\\n")
for seq in range(2, 25):
    blob = store.blobs.put(b"value %d" % (seq // 2) * 1000, durable=True)
    store.writer.post([entry(1, seq, blob=blob)], within=60)
    store.writer.commit_now([entry(2, seq)])
    os.write(1, b"acknowledged %d\\n" % seq)
store.close()
"""


def traced(home: Path, synchronous: str, record: Path) -> TracedDisk:
    command = [*strace(record), sys.executable, "-c", CODE, str(home), synchronous]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if "ptrace" in done.stderr or "Operation not permitted" in done.stderr:
        pytest.skip(f"this machine lets nobody trace: {done.stderr.strip()[:200]}")
    assert done.returncode == 0, done.stderr
    return TracedDisk(home, record)


def lost_by_process(disk: TracedDisk, folder: Path) -> int:
    lost = 0
    for acknowledged, moment in disk.moments(b"acknowledged "):
        for chance in CHANCES:
            folder.mkdir(mode=0o700)
            moment.restore(folder, None if chance is None else random.Random(chance))
            lost += survivors(folder) < acknowledged or not blobs_are_there(folder)
            shutil.rmtree(folder)
    return lost


def blobs_are_there(home: Path) -> bool:
    store = Store.open(home)
    references = [found.values["blob"] for found in store.journal.page(1) if "blob" in found.values]
    whole = all(store.blobs.get(reference) for reference in references)
    store.close()
    return whole


@pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed (Debian: apt-get install strace)")
def test_the_system_calls_of_a_process_say_the_same(tmp_path: Path) -> None:
    full = traced(tmp_path / "full", "FULL", tmp_path / "full.trace")
    assert len(full.moments(b"acknowledged ")) == 24
    assert lost_by_process(full, tmp_path / "after") == 0
    normal = traced(tmp_path / "normal", "NORMAL", tmp_path / "normal.trace")
    assert lost_by_process(normal, tmp_path / "after") > 0
