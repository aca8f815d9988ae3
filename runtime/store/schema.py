"""Which schema this program knows, and where the SQL of a new database is."""

from __future__ import annotations

from pathlib import Path

#: Holds ``schema.sql`` and ``logs.sql``, which ``python -m runtime.store.ddl`` writes from the tables.
FOLDER = Path(__file__).parent

#: Raised with every migration; kept in the ``user_version`` of both databases.
SCHEMA_VERSION = 4

#: ``application_id`` of our databases ("UNDR"), so that a foreign one is recognised.
APPLICATION_ID = 0x554E4452
