"""Schema 4: deleted runs, which wait to be restored or removed for good."""

from __future__ import annotations

from alembic.operations import Operations
from sqlalchemy import Column, Integer, Text


def upgrade(op: Operations) -> None:
    """The database of facts."""
    op.create_table(
        "deleted",
        Column("run", Integer, primary_key=True),
        Column("at", Integer, nullable=False),
        Column("deletion", Text, nullable=False),
    )


def upgrade_logs(op: Operations) -> None:
    """The database of log lines: nothing changed."""
