"""Schema 2: runs keep their long columns last; the queue, retention and searches get their indexes."""

from __future__ import annotations

from alembic.operations import Operations
from sqlalchemy import text

_ORDER = (
    "n", "id", "workflow_id", "workflow_name", "version", "status", "reason", "priority", "max_concurrent", "origin",
    "adopted_from", "created_at", "started_at", "finished_at", "owner", "fence", "lease_until",
    "options", "inputs", "outputs", "error",
)  # fmt: skip


def upgrade(op: Operations) -> None:
    """The database of facts."""
    op.drop_index("runs_by_status", "runs")
    with op.batch_alter_table("runs", recreate="always", partial_reordering=[_ORDER]) as runs:
        for name in ("reason", "owner"):  # an empty default is read back as the expression ('')
            runs.alter_column(name, server_default="")
    op.create_index("runs_by_status", "runs", ["status", text("priority DESC"), "n"])
    op.create_index("runs_by_creation", "runs", ["created_at"])
    op.create_index("runs_by_finish", "runs", ["finished_at"], sqlite_where=text("finished_at IS NOT NULL"))
    op.create_index("runs_by_adoption", "runs", ["adopted_from"], sqlite_where=text("adopted_from IS NOT NULL"))


def upgrade_logs(op: Operations) -> None:
    """The database of log lines."""
    op.create_index("logs_of_trouble", "logs", ["run", "n"], sqlite_where=text("level >= 30"))
