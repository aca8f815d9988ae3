"""The schema: the SQL files, the tables and what migrations lead to are one and the same."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from runtime.store.database import create_database
from runtime.store.ddl import ddl
from runtime.store.migrate import SCRIPTS, migrate
from runtime.store.schema import FOLDER, SCHEMA_VERSION
from runtime.store.sqlite import connect
from tests.fixtures.old_stores import SAMPLES, make_old_store

OLD_VERSIONS = range(1, SCHEMA_VERSION)


@pytest.mark.parametrize("name", ["schema.sql", "logs.sql"])
def test_the_sql_files_are_those_of_the_tables(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == ddl()[name], "run `python -m runtime.store.ddl`"


@pytest.mark.parametrize("version", OLD_VERSIONS)
def test_a_migrated_database_is_as_a_new_one(tmp_path: Path, version: int) -> None:
    old = make_old_store(tmp_path / "old", version)
    migrate(*old)
    for path, schema in zip(old, ("schema.sql", "logs.sql"), strict=True):
        create_database(tmp_path / path.name, schema)
        assert described(path) == described(tmp_path / path.name)


def test_each_version_has_a_sample_and_a_script() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == {
        name for version in OLD_VERSIONS for name in (f"v{version}.db.sql", f"v{version}.logs.sql")
    }
    assert {path.name for path in SCRIPTS.glob("*.py")} == {f"v{n}_to_v{n + 1}.py" for n in OLD_VERSIONS}


def described(path: Path) -> dict[str, str]:
    """The statements that would make the database again, by the name of what they make."""
    with closing(connect(path, mode="ro")) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    return {"version": str(version), **{name: " ".join(sql.replace('"', "").split()) for name, sql in rows}}
