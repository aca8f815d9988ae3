"""The tables of the data folder's database, as SQLAlchemy metadata: the one description of the schema.

``schema.sql`` (a new database) is generated from here and migrations lead older databases here. Reading and writing
speak DB-API, see docs/decisions/0003-store.md. Times are milliseconds since the epoch; JSON is text.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text, text

metadata = MetaData()

#: Every workflow version a run was started with: the workflow, its sub-workflows, elements and environment.
versions = Table(
    "versions",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("workflow_id", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
)

#: The long columns come last: what a listing reads of a row is then in its first page.
runs = Table(
    "runs",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("workflow_id", Text, nullable=False),
    Column("workflow_name", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("max_concurrent", Integer),
    Column("origin", Text, nullable=False, server_default="cli"),
    Column("adopted_from", Integer),
    Column("created_at", Integer, nullable=False),
    Column("started_at", Integer),
    Column("finished_at", Integer),
    Column("owner", Text, nullable=False, server_default=""),
    Column("fence", Integer, nullable=False, server_default="0"),
    Column("lease_until", Integer, nullable=False, server_default="0"),
    Column("options", Text, nullable=False, server_default="{}"),
    Column("inputs", Text, nullable=False, server_default="{}"),
    Column("outputs", Text),
    Column("error", Text),
)
#: In the order of the queue, so that its head is found at once however long it is.
Index("runs_by_status", runs.c.status, runs.c.priority.desc(), runs.c.n)
Index("runs_by_workflow", runs.c.workflow_id, runs.c.n)
Index("runs_by_creation", runs.c.created_at)
Index("runs_by_finish", runs.c.finished_at, sqlite_where=runs.c.finished_at.is_not(None))
Index("runs_by_adoption", runs.c.adopted_from, sqlite_where=runs.c.adopted_from.is_not(None))

#: Runs that a person deleted; those of one ``deletion`` went at once, and can come back at once.
deleted = Table(
    "deleted",
    metadata,
    Column("run", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("deletion", Text, nullable=False),
)

journal = Table(
    "journal",
    metadata,
    Column("run", Integer, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("data", Text, nullable=False),
    sqlite_with_rowid=False,
)
Index("journal_by_scope", journal.c.run, journal.c.scope, journal.c.seq)
#: Steps whose targets were found by other signals are few among all entries; ``store.heals`` asks in the same words.
Index("journal_of_heals", journal.c.run, journal.c.seq, sqlite_where=text("instr(data, '\"heals\":[') > 0"))

#: Which blobs (pictures, downloads, large values) belong to which run; the bytes are files named by their hash.
blobs = Table(
    "blobs",
    metadata,
    Column("run", Integer, primary_key=True),
    Column("hash", Text, primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("created_at", Integer, nullable=False),
)
Index("blobs_by_hash", blobs.c.hash)

audit = Table(
    "audit",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("detail", Text, nullable=False, server_default="{}"),
)
Index("audit_by_object", audit.c.object, audit.c.n)

#: What a person decided about a heal; ``detail`` holds what was repaired where, so that it can be taken back.
heals = Table(
    "heals",
    metadata,
    Column("id", Text, primary_key=True),
    Column("decision", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("decided_at", Integer, nullable=False),
    Column("actor", Text, nullable=False),
    Column("detail", Text, nullable=False),
)
Index("heals_by_folder", heals.c.folder, heals.c.decision)

#: Rights a person granted to one exact version of a workflow.
grants = Table(
    "grants",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("rights", Text, nullable=False),
    Column("granted_at", Integer, nullable=False),
)

#: Project folders a person trusts as a whole (their own work).
trusted = Table(
    "trusted",
    metadata,
    Column("folder", Text, primary_key=True),
    Column("trusted_at", Integer, nullable=False),
)

#: Logs live in a database of their own (``logs.db``): a line may be lost in a power cut, a step may not.
log_metadata = MetaData()
logs = Table(
    "logs",
    log_metadata,
    Column("n", Integer, primary_key=True),
    Column("run", Integer, nullable=False),
    Column("at", Integer, nullable=False),
    Column("level", Integer, nullable=False),
    Column("scope", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("data", Text, nullable=False, server_default="{}"),
)
Index("logs_by_run", logs.c.run, logs.c.n)
#: Warnings and errors are few and are looked for among many lines; 30 is the level of a warning.
Index("logs_of_trouble", logs.c.run, logs.c.n, sqlite_where=logs.c.level >= 30)
