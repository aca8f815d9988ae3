"""A bad data folder: every command ends with exit code 6 and a sentence, and loses nothing.

When the fault is gone, everything that was committed is there; a file that is damaged or not ours stays byte for byte
what it was. Faults of single writes and syncs are in ``tests/unit/runtime/store/test_failing_disk.py``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from runtime.errors import StoreError
from runtime.store import Store
from runtime.store.schema import SCHEMA_VERSION
from runtime.store.sqlite import connect, driver
from runtime.store.store import DATABASE, LOGS
from tests.fixtures.store_rows import NOW, add_runs, entry, run_row, sequence

ROOT = Path(__file__).resolve().parents[2]
RUNS = 200

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX limits and mounts")


@pytest.fixture
def home(fresh_home: Path) -> Path:
    """A data folder with runs and log lines."""
    with closing(Store.open(fresh_home)) as store:
        add_runs(store, *(run_row(n) for n in range(1, RUNS + 1)))
        for n in range(RUNS):
            store.writer.log((1, NOW, 20, "", "a", f"line {n}", "{}"))
    return fresh_home


def refused(home: Path, *command: str) -> str:
    """The sentence with which a command ends on this data folder."""
    argv = [sys.executable, "-m", "runtime.cli", *(command or ("runs", "list"))]
    done = subprocess.run(
        argv, cwd=ROOT, env={**os.environ, "UNDERSTUDY_HOME": str(home)}, capture_output=True, text=True
    )
    said = done.stdout + done.stderr
    assert done.returncode == 6, said
    assert "Traceback" not in said
    return " ".join(said.split())


def is_whole(home: Path) -> None:
    """Everything that was committed is there, and more can be."""
    with closing(Store.open(home)) as store:
        assert store.runs.counts() == {"queued": RUNS}
        assert len(store.queries.logs_page(1)) == RUNS
        seq = store.journal.last_seq(1) + 1
        store.writer.commit_now([entry(1, seq)])
        assert sequence(store)[-1] == seq


# Files that are not what they should be


def text_file(path: Path) -> None:
    path.write_text("Dear diary, today I saved a letter under this name.\n" * 50)


def other_database(path: Path) -> None:
    path.unlink()
    with closing(driver.connect(path)) as other:
        other.execute("CREATE TABLE notes(text)")
        other.commit()


def newer_schema(path: Path) -> None:
    with closing(connect(path)) as connection:
        connection.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5000])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def damaged(path: Path) -> None:
    """The process was killed, and pages behind the first are rubbish."""
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xa5" * (len(content) - 8192)
    path.write_bytes(content)
    (path.parent / "open").touch()


FAULTS: dict[Callable[[Path], None], str] = {
    text_file: "not an Understudy database",
    other_database: "not an Understudy database",
    newer_schema: "newer Understudy",
    cut_off: "shorter than it says",
    emptied: "the file is empty",
    damaged: "damaged",
}


@pytest.mark.parametrize("name", [DATABASE, LOGS])
@pytest.mark.parametrize("spoil", FAULTS, ids=lambda fault: fault.__name__)
def test_a_file_that_is_wrong_is_refused_and_left_as_it_is(
    home: Path, name: str, spoil: Callable[[Path], None]
) -> None:
    path = home / name
    good = path.read_bytes()
    spoil(path)
    bad = path.read_bytes()
    said = refused(home)
    assert FAULTS[spoil] in said
    assert str(path) in said
    assert path.read_bytes() == bad
    path.write_bytes(good)
    is_whole(home)


def test_a_database_that_another_program_holds(home: Path) -> None:
    with closing(connect(home / DATABASE)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "Another program holds the database" in refused(home)
        other.execute("ROLLBACK")
    is_whole(home)


# Folders that cannot be written to


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Callable[[str], None]]:
    """A small file system in memory; the given function mounts it anew with other options."""
    folder.mkdir()

    def mount(options: str) -> bool:
        argv = ["mount", "-t", "tmpfs", "-o", options, "understudy-test", str(folder)]
        return subprocess.run(argv, capture_output=True).returncode == 0

    if os.geteuid() != 0 or not shutil.which("mount") or not mount(options):
        pytest.skip("only root may mount a file system")
    try:
        yield lambda options: None if mount(f"remount,{options}") else pytest.fail("remounting failed")
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def read_only(home: Path) -> Iterator[None]:
    """Nothing in the folder can be changed; the permissions that root may ignore are a mount's then."""
    if os.geteuid() == 0:
        argv = ["mount", "--bind", str(home), str(home)]
        if subprocess.run(argv, capture_output=True).returncode != 0:
            pytest.skip("this machine lets even root mount nothing")
        subprocess.run(["mount", "-o", "remount,ro,bind", str(home)], check=True)
        try:
            yield
        finally:
            subprocess.run(["umount", "-l", str(home)], check=True)
        return
    paths = [home, *home.iterdir()]
    modes = [path.stat().st_mode for path in paths]
    try:
        for path, mode in zip(reversed(paths), reversed(modes), strict=True):
            path.chmod(mode & ~0o222)
        yield
    finally:
        for path, mode in zip(paths, modes, strict=True):
            path.chmod(mode)


@posix
def test_a_folder_that_cannot_be_written_to(home: Path) -> None:
    before = {path.name: path.read_bytes() for path in home.iterdir()}
    with read_only(home):
        assert "cannot be written to" in refused(home)
        with pytest.raises(StoreError) as raised:
            Store.open(home)
        assert raised.value.exit_code == 6
        assert {path.name: path.read_bytes() for path in home.iterdir()} == before
    is_whole(home)


@posix
def test_a_folder_that_became_read_only_meanwhile_is_closed_all_the_same(home: Path) -> None:
    store = Store.open(home)
    store.writer.commit_now([entry(1, 2)])
    with read_only(home):
        store.close()
    with closing(Store.open(home)) as again:
        assert sequence(again) == [1, 2]
    is_whole(home)


# A full disk


def fill(folder: Path) -> Path:
    """Take all the space that is left."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 16, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return ballast


@posix
def test_a_new_folder_on_a_full_disk(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=1m"):
        ballast = fill(tmp_path / "disk")
        assert "full" in refused(tmp_path / "disk" / "home")
        ballast.unlink()
        with closing(Store.open(tmp_path / "disk" / "home")) as store:
            store.writer.commit_now([entry(1, 1)])


@posix
def test_an_old_folder_on_a_full_disk(home: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=4m"):
        moved = shutil.copytree(home, tmp_path / "disk" / "home")
        ballast = fill(tmp_path / "disk")
        refused(moved)
        ballast.unlink()
        is_whole(moved)


@posix
@pytest.mark.logs("log lines of runs cannot be kept any more")
def test_the_disk_fills_up_while_runs_go_on(home: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=3m") as remount:
        moved = shutil.copytree(home, tmp_path / "disk" / "home")
        store, seq = Store.open(moved), 1
        with pytest.raises(StoreError) as raised:
            while True:
                store.writer.log((2, NOW, 20, "", "a", "x" * 500, "{}"))
                store.writer.commit_now([entry(1, seq + 1, text="x" * 2000), entry(2, seq + 1)])
                seq += 1
        assert (raised.value.code, raised.value.exit_code) == ("store-full", 6)
        with pytest.raises(StoreError, match="full"):
            store.writer.commit_now([entry(1, seq + 1)])
        store.close()
        remount("size=16m")
        with closing(Store.open(moved)) as store:
            assert sequence(store, 1) == sequence(store, 2) == list(range(1, seq + 1))
        is_whole(moved)


@posix
def test_a_blob_on_a_full_disk(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "size=1m"):
        store = Store.open(tmp_path / "disk" / "home")
        with closing(store), pytest.raises(StoreError) as raised:
            store.blobs.put(os.urandom(2 << 20), durable=True)
        assert (raised.value.code, raised.value.exit_code) == ("store-full", 6)
        assert [files for _, files in store.blobs.folders()] == [[]]


# Writes that fail at many places, in processes of their own: no file may grow beyond a limit

LIMITED = """
import os, resource, sys
from pathlib import Path
from runtime.errors import StoreError
from runtime.store import Store
from tests.fixtures.store_rows import entry
for home in sys.argv[1:]:
    if os.fork() == 0:
        limit, seq, code = int(Path(home).name), 1, "none"
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        try:
            store = Store.open(Path(home))
            for seq in range(2, 400):
                store.writer.commit_now([entry(1, seq, text="x" * 700), entry(2, seq)])
        except StoreError as error:
            code, seq = error.code, seq - 1
        os.write(1, f"{home} {seq} {code}\\n".encode())
        os._exit(0)
    os.wait()
"""


@posix
def test_a_limit_on_the_size_of_files_at_many_sizes(home: Path, tmp_path: Path) -> None:
    biggest = max(path.stat().st_size for path in home.iterdir())
    limits = [40_000, biggest, *range(biggest + 1, biggest + 900_000, 44_111)]
    homes = [str(shutil.copytree(home, tmp_path / f"{limit}")) for limit in limits]
    done = subprocess.run([sys.executable, "-c", LIMITED, *homes], cwd=ROOT, capture_output=True, text=True, check=True)
    results = [line.split() for line in done.stdout.splitlines()]
    assert [result[0] for result in results] == homes
    assert {code for *_, code in results} <= {"store-io", "store-full"}
    assert len({seq for _, seq, _ in results}) > 10, "the limits were meant to strike at many places"
    for copy, seq, _ in results:
        with closing(Store.open(Path(copy))) as store:
            kept = sequence(store, 1)
            assert kept == sequence(store, 2) == list(range(1, len(kept) + 1))
            assert len(kept) >= max(1, int(seq))
        is_whole(Path(copy))


# Kills at many places

KILLED = """
import os, sys
from pathlib import Path
from runtime.store import Store
from tests.fixtures.store_rows import entry
store = Store.open(Path(sys.argv[1]))
store.writer._connection.execute("PRAGMA wal_autocheckpoint=10")
for seq in range(2, 100_000):
    store.writer.commit_now([entry(1, seq, text="x" * 3000), entry(2, seq)])
    os.write(1, b"%d\\n" % seq)
"""


def test_a_process_that_is_killed_again_and_again(home: Path) -> None:
    acknowledged = 1
    for many in (1, 2, 7, 30, 61, 200):
        code = KILLED.replace("range(2,", f"range({acknowledged + 2},")
        with subprocess.Popen([sys.executable, "-c", code, home], cwd=ROOT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            for _ in range(many):
                process.stdout.readline()
            process.kill()
            rest = process.stdout.read().split()
        with closing(Store.open(home)) as store:
            kept = sequence(store, 1)
            assert kept == sequence(store, 2)
            assert not rest or kept[-1] >= int(rest[-1])
            assert len(kept) >= many
            acknowledged = kept[-1]
    is_whole(home)
