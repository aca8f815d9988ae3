"""Brings older databases to the newest schema: a backup, then all steps in one transaction, or nothing at all.

A step is a script ``migrations/vN_to_vM.py`` with ``upgrade(op)`` for the facts and ``upgrade_logs(op)`` for the log
lines; ``op`` is Alembic's, with its batch mode for what SQLite cannot alter in place. The number of the schema is
the database's ``user_version``. Imported only when there is something to upgrade: Alembic needs a second to load.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from runtime.errors import StoreError
from runtime.store.backups import back_up, restore
from runtime.store.database import check_pages
from runtime.store.errors import translate
from runtime.store.schema import FOLDER, SCHEMA_VERSION
from runtime.store.sqlite import Connection, connect, driver

SCRIPTS = FOLDER / "migrations"


def migrate(facts: Path, logs: Path, *, scripts: Path = SCRIPTS, target: int = SCHEMA_VERSION) -> Path | None:
    """Upgrade both databases of a data folder; the backup of the facts, None when they were up to date already.

    Raises StoreError; the databases then hold what they held before.
    """
    copy = None
    if facts.exists() and _version(facts) < target:
        check_pages(facts)
        copy = back_up(facts, facts.parent / "backups")
    try:
        if copy is not None:
            _upgrade(facts, "upgrade", scripts, target)
        if logs.exists():
            _upgrade(logs, "upgrade_logs", scripts, target)
    except StoreError:
        if copy is not None and _version(facts) == target:
            restore(copy, facts)  # the facts went well, the lines did not; what failed itself is rolled back
        raise
    return copy


def _upgrade(path: Path, function: str, scripts: Path, target: int) -> None:
    connection = connect(path)
    try:
        with _transaction(connection) as operations:
            for version in range(_user_version(connection), target):
                getattr(_script(scripts, version), function)(operations)
            connection.execute(f"PRAGMA user_version={target}")
    except DBAPIError as error:
        raise _failed(path, target, translate(error.orig or error, path).message) from error
    except Exception as error:  # whatever a script stumbles over, the data folder must stay usable
        raise _failed(path, target, str(error)) from error
    finally:
        connection.close()


@contextmanager
def _transaction(connection: Connection) -> Iterator[Operations]:
    """Alembic's operations inside one transaction of ``connection``."""
    engine = create_engine(
        "sqlite://", creator=lambda: connection, poolclass=StaticPool, module=driver, isolation_level="AUTOCOMMIT"
    )
    connection.execute("PRAGMA foreign_keys=OFF")
    # SQLAlchemy must know of the transaction, or Alembic would make one of its own for each statement.
    with engine.begin() as bound:
        bound.exec_driver_sql("BEGIN EXCLUSIVE")
        yield Operations(MigrationContext.configure(bound))


def _script(scripts: Path, version: int) -> ModuleType:
    path = scripts / f"v{version}_to_v{version + 1}.py"
    spec = importlib.util.spec_from_file_location(f"understudy_migration_{path.stem}", path)
    assert spec is not None and spec.loader is not None, path
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _version(path: Path) -> int:
    connection = connect(path, mode="ro")
    try:
        return _user_version(connection)
    finally:
        connection.close()


def _user_version(connection: Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _failed(path: Path, target: int, reason: str) -> StoreError:
    return StoreError(
        f"The database could not be upgraded to schema {target}: {reason.rstrip('.')}. It is as it was. ({path})",
        remedy="Use the Understudy that made it, or look at the reason; copies lie in the folder backups beside it.",
        details=reason,
        code="store-migration",
    )
