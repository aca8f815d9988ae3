"""The audit log as a service: read in pages by filters, noted for what happens in files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from runtime.errors import UsageProblem
from runtime.files.project import Project
from runtime.services import methods
from runtime.services.audit_csv import csv_row
from runtime.services.core import Core


async def call(core: Core, method: str, /, **params: Any) -> Any:
    return await methods.call(core, method, params)


async def listed(core: Core, **filters: Any) -> list[tuple[str, str, str]]:
    await core.store.writer.commit([])
    page = await call(core, "audit.list", **filters)
    return [(entry["actor"], entry["action"], entry["object"]) for entry in page["entries"]]


async def test_what_is_done_is_listed_and_found(core: Core, tmp_path: Path) -> None:
    await call(core, "vault.set", name="crm", fields={"value": "s3cret"})
    await call(core, "vault.update", name="crm", fields={"value": "n3w"})
    await call(core, "audit.note", action="workflow.save", object="workflows/hello.flow.json", detail={"version": 3})
    path = Project.create(tmp_path / "p").workflows()[0]
    run = await call(core, "runs.start", flow=str(path), trust=True)
    await call(core, "runs.wait", run=run["id"])
    all_ = await listed(core)
    assert ("person", "run.start", run["id"]) in all_
    assert [action for _, action, _ in all_ if action.startswith("vault.")] == ["vault.update", "vault.set"]
    assert await listed(core, action="workflow.") == [("person", "workflow.save", "workflows/hello.flow.json")]
    assert await listed(core, text="hello.flow") == [("person", "workflow.save", "workflows/hello.flow.json")]
    assert await listed(core, text="hello", action="run.") == [("person", "run.start", run["id"])]
    assert await listed(core, actor="nobody") == []
    assert "s3cret" not in str(await call(core, "audit.list"))


async def test_pages_and_moments(core: Core) -> None:
    for number in range(5):
        await call(core, "audit.note", action="workflow.save", object=f"{number}.flow.json")
    await core.store.writer.commit([])
    first = await call(core, "audit.list", limit=3)
    second = await call(core, "audit.list", limit=3, before=first["next"])
    names = [entry["object"] for entry in (*first["entries"], *second["entries"])]
    assert names == [f"{number}.flow.json" for number in (4, 3, 2, 1, 0)]
    assert second["next"] is None
    hour = timedelta(hours=1)
    assert len(await listed(core, since=(datetime.now(UTC) - hour).isoformat())) == 5
    assert await listed(core, until=(datetime.now(UTC) - hour).isoformat()) == []
    with pytest.raises(UsageProblem, match="not a date"):
        await call(core, "audit.list", since="soon")


async def test_only_files_are_noted_from_outside(core: Core) -> None:
    with pytest.raises(UsageProblem, match="action"):
        await call(core, "audit.note", action="vault.set", object="crm")


def test_a_line_of_csv_is_no_formula() -> None:
    entry = {"n": 1, "at": "2026", "actor": "person", "action": "x", "object": "=1+1", "detail": {"a": "б"}}
    assert csv_row(entry) == ["2026", "person", "x", "'=1+1", '{"a": "б"}']
