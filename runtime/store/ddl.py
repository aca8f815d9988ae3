"""Writes ``schema.sql`` and ``logs.sql`` from the tables, so that a new data folder needs no SQLAlchemy to start.

``python -m runtime.store.ddl`` rewrites the files; a contract test says when they are out of date.
"""

from __future__ import annotations

from sqlalchemy import MetaData
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from runtime.store.schema import FOLDER
from runtime.store.tables import log_metadata, metadata


def ddl() -> dict[str, str]:
    """File name to the SQL that creates the newest schema."""
    return {"schema.sql": _render(metadata), "logs.sql": _render(log_metadata)}


def _render(tables: MetaData) -> str:
    statements: list[str] = []
    for table in tables.sorted_tables:
        statements.append(str(CreateTable(table).compile(dialect=dialect())).strip())
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        statements += [str(CreateIndex(index).compile(dialect=dialect())).strip() for index in indexes]
    return ";\n".join(" ".join(statement.split()) for statement in statements) + ";\n"


if __name__ == "__main__":
    for name, text in ddl().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
