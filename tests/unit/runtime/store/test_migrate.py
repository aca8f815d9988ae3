"""Older databases are brought to the newest schema, or stay as they are."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from runtime.errors import StoreError
from runtime.model.status import RunStatus
from runtime.store import Store
from runtime.store.migrate import migrate
from runtime.store.schema import SCHEMA_VERSION
from runtime.store.sqlite import connect
from tests.fixtures.old_stores import make_old_store
from tests.fixtures.unreliable_disk import FULL, IO_SYNC, unreliable_disk

ROOT = Path(__file__).resolve().parents[4]


def content(path: Path) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables, by column name, and the schema's number."""
    with closing(connect(path, mode="ro")) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {}
        for table in tables:
            cursor = connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2")
            names = [column[0] for column in cursor.description]
            found[table] = [dict(zip(names, row, strict=True)) for row in cursor]
        found["version"] = [{"n": connection.execute("PRAGMA user_version").fetchone()[0]}]
    return found


@pytest.fixture
def old(fresh_home: Path) -> tuple[Path, Path]:
    return make_old_store(fresh_home, 1)


def test_an_old_store_is_upgraded_with_all_it_holds(old: tuple[Path, Path]) -> None:
    before = [content(path) for path in old]
    copy = migrate(*old)
    after = [content(path) for path in old]
    for rows in (*before, *after):
        version = rows.pop("version")
        assert version == [{"n": 1 if rows in before else SCHEMA_VERSION}] or rows in after
    assert after[0].pop("heals") == after[0].pop("deleted") == []
    assert before == after
    assert len(before[0]["runs"]) == 3
    assert copy is not None
    assert content(copy)["runs"] == before[0]["runs"]
    assert content(copy)["version"] == [{"n": 1}]


def test_an_old_store_opens_and_goes_on(old: tuple[Path, Path]) -> None:
    with closing(Store.open(old[0].parent)) as store:
        rows = [store.runs.by_number(n) for n in (1, 2, 3)]
        assert [row.status for row in rows] == [RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.WAITING]
        assert rows[1].error is not None
        assert store.journal.page(1)[2].values["output"] == "Фактура 12"
        assert [item.message for item in store.queries.logs_page(1)] == ["started; it's fine"]
        store.writer.commit_now([store.runs.requeue(3, rows[2].fence)])
        assert [row.n for row in store.runs.queued(5)] == [3]
    assert migrate(*old) is None


def test_a_store_that_was_not_closed_is_upgraded_with_its_write_ahead_log(old: tuple[Path, Path]) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from runtime.store.sqlite import connect;"
        "connection = connect(Path(sys.argv[1]));"
        "connection.execute(\"INSERT INTO trusted VALUES ('late', 1)\"); os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", code, old[0]], cwd=ROOT).returncode == -signal.SIGKILL
    migrate(*old)
    assert [row["folder"] for row in content(old[0])["trusted"]] == ["late", "projects/own"]


def test_without_a_log_database_the_facts_are_upgraded(old: tuple[Path, Path]) -> None:
    old[1].unlink()
    with closing(Store.open(old[0].parent)) as store:
        assert store.runs.next_number() == 4


def test_only_the_log_database_is_old(old: tuple[Path, Path]) -> None:
    migrate(*old)
    old[1].unlink()
    make_old_store(old[0].parent / "other", 1)[1].rename(old[1])
    assert migrate(*old) is None
    assert content(old[1])["version"] == [{"n": SCHEMA_VERSION}]


# Upgrades that fail. The scripts lead from the newest schema to one that does not exist yet.

NEXT = SCHEMA_VERSION + 1
GOOD = "def upgrade(op): {facts}\ndef upgrade_logs(op): {lines}\n"
ADD = "op.execute('CREATE TABLE extra (n INTEGER)')"
BATCH = """
    from sqlalchemy import Column, Text
    with op.batch_alter_table('{}', recreate='{}') as table: table.add_column(Column('extra', Text))"""


@pytest.fixture
def current(old: tuple[Path, Path]) -> Iterator[tuple[Path, Path]]:
    migrate(*old)
    for copy in (old[0].parent / "backups").iterdir():
        copy.unlink()
    yield old


def upgrade(paths: tuple[Path, Path], scripts: Path, facts: str = "pass", lines: str = "pass") -> Path | None:
    scripts.mkdir(exist_ok=True)
    text = GOOD.format(facts=facts, lines=lines)
    (scripts / f"v{SCHEMA_VERSION}_to_v{NEXT}.py").write_text(text, encoding="utf-8")
    return migrate(*paths, scripts=scripts, target=NEXT)


@pytest.mark.parametrize("recreate", ["never", "always"])
def test_a_column_can_be_added(current: tuple[Path, Path], tmp_path: Path, recreate: str) -> None:
    before = content(current[0])
    upgrade(current, tmp_path / "scripts", BATCH.format("runs", recreate), BATCH.format("logs", recreate))
    assert [content(path)["version"] for path in current] == [[{"n": NEXT}]] * 2
    assert content(current[0])["runs"] == [{**row, "extra": None} for row in before["runs"]]


FAILURES = {
    "raise": {"facts": f"{ADD}; raise RuntimeError('stumbled')"},
    "sql": {"facts": f"{ADD}; op.execute('DROP TABLE runs'); op.execute('no SQL')"},
    "lines": {"facts": f"{ADD}; op.execute('DELETE FROM runs')", "lines": "op.execute('no SQL')"},
    "after a batch": {"facts": f"{BATCH.format('runs', 'always')}\n    op.execute('no SQL')"},
    "constraint": {"facts": f"{ADD}; op.execute('INSERT INTO runs SELECT * FROM runs')"},
}


@pytest.mark.parametrize("case", FAILURES)
def test_an_upgrade_that_fails_leaves_everything_as_it_was(
    current: tuple[Path, Path], tmp_path: Path, case: str
) -> None:
    before = [content(path) for path in current]
    with pytest.raises(StoreError) as raised:
        upgrade(current, tmp_path / "scripts", **FAILURES[case])
    assert (raised.value.code, raised.value.exit_code) == ("store-migration", 6)
    assert f"could not be upgraded to schema {NEXT}" in raised.value.message
    assert "backups" in raised.value.remedy
    assert [content(path) for path in current] == before
    assert len(list((current[0].parent / "backups").iterdir())) == 1
    Store.open(current[0].parent).close()


def test_a_missing_script_is_an_upgrade_that_fails(current: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="could not be upgraded"):
        migrate(*current, scripts=tmp_path, target=NEXT)
    Store.open(current[0].parent).close()


def test_without_a_backup_nothing_is_upgraded(old: tuple[Path, Path]) -> None:
    (old[0].parent / "backups").write_text("a file")
    before = content(old[0])
    with pytest.raises(StoreError):
        Store.open(old[0].parent)
    assert content(old[0]) == before


def test_a_damaged_database_is_not_upgraded(old: tuple[Path, Path]) -> None:
    with old[0].open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * (old[0].stat().st_size - 8192))
    before = old[0].read_bytes()
    with pytest.raises(StoreError, match="damaged"):
        Store.open(old[0].parent)
    assert old[0].read_bytes() == before


@pytest.mark.parametrize(("kind", "code"), [("write", FULL), ("sync", IO_SYNC)])
def test_a_disk_that_fails_in_an_upgrade_costs_nothing(tmp_path: Path, kind: str, code: int) -> None:
    before = content(make_old_store(tmp_path / "sample", 1)[0])["runs"]
    refused = 0
    for place in range(1, 120, 17):
        old = make_old_store(tmp_path / f"{place}", 1)
        with unreliable_disk(old[0].parent) as disk:
            disk.fail(kind, place, code, lasting=True)
            try:
                migrate(*old)
            except StoreError as error:
                assert error.exit_code == 6
                refused += 1
        with closing(Store.open(old[0].parent)) as store:
            assert store.runs.next_number() == 4
        assert content(old[0])["runs"] == before
    assert refused


@pytest.mark.parametrize("place", ["facts", "lines"])
def test_a_process_killed_in_an_upgrade_is_made_good_by_the_next_start(old: tuple[Path, Path], place: str) -> None:
    before = content(old[0])["runs"]
    wanted = 1 if place == "facts" else SCHEMA_VERSION
    code = (
        "import os, signal, sys; from pathlib import Path; from runtime.store import migrate as m\n"
        "script, calls = m._script, []\n"
        "def dying(scripts, version):\n"
        "    calls.append(version)\n"
        f"    module = script(scripts, version)\n"
        "    def die(op): function(op); os.kill(os.getpid(), signal.SIGKILL)\n"
        f"    name = 'upgrade' if {wanted} == 1 else 'upgrade_logs'\n"
        f"    if len(calls) == {wanted}: function = getattr(module, name); setattr(module, name, die)\n"
        "    return module\n"
        "m._script = dying\n"
        "m.migrate(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    assert subprocess.run([sys.executable, "-c", code, *old], cwd=ROOT).returncode == -signal.SIGKILL
    with closing(Store.open(old[0].parent)) as store:
        assert store.runs.next_number() == 4
    assert content(old[0])["runs"] == before
    assert [content(path)["version"] for path in old] == [[{"n": SCHEMA_VERSION}]] * 2
