"""Schema 3: decisions about heals, and an index of the steps that healed."""

from __future__ import annotations

from alembic.operations import Operations
from sqlalchemy import Column, Integer, Text, text


def upgrade(op: Operations) -> None:
    """The database of facts."""
    op.create_table(
        "heals",
        Column("id", Text, primary_key=True),
        Column("decision", Text, nullable=False),
        Column("folder", Text, nullable=False),
        Column("decided_at", Integer, nullable=False),
        Column("actor", Text, nullable=False),
        Column("detail", Text, nullable=False),
    )
    op.create_index("heals_by_folder", "heals", ["folder", "decision"])
    of_heals = text("instr(data, '\"heals\":[') > 0")
    op.create_index("journal_of_heals", "journal", ["run", "seq"], sqlite_where=of_heals)


def upgrade_logs(op: Operations) -> None:
    """The database of log lines: nothing changed."""
