"""Writing a run into a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from runtime.engine.accept import Request
from runtime.engine.bundle import Bundle
from runtime.errors import UsageProblem
from runtime.model import Direction, Variable, VariableType
from runtime.model.status import Kind
from runtime.services.core import Core
from runtime.services.methods import call
from runtime.store import Entry, RunRow
from tests.fixtures.engine import flow, step


@pytest.fixture
async def row(core: Core) -> RunRow:
    workflow = flow(
        step("a", "toy.effect", {"value": ["x"]}, out="rows"),
        step("rows", "flow.count", {"stop": 3}, each="b"),
        step("b", "toy.pure", {"value": "{{ item }}"}),
        name="Count",
        variables=(Variable("pin", VariableType.STRING, Direction.INPUT, sensitive=True),),
    )
    accepted = await core.engine.accept(Request(Bundle(workflow, folder=str(core.home)), {"pin": "hush-1234"}))
    return await core.engine.wait(accepted.id)


async def test_a_report_gets_the_runs_name_in_the_given_folder(core: Core, row: RunRow, tmp_path: Path) -> None:
    result = await call(core, "runs.export", {"run": "last", "folder": str(tmp_path)})
    file = tmp_path / f"{row.id}.html"
    assert result == {"file": str(file)}
    text = file.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert text.rstrip().endswith("</html>")
    assert "hush-1234" not in text


async def test_a_name_or_a_folder_may_be_given_and_a_file_is_replaced(core: Core, row: RunRow, tmp_path: Path) -> None:
    named = tmp_path / "my report.html"
    named.write_text("old")
    await call(core, "runs.export", {"run": row.id, "output": str(named), "lang": "bg"})
    assert "Отчет за изпълнение" in named.read_text(encoding="utf-8")
    folder = tmp_path / "reports"
    folder.mkdir()
    result = await call(core, "runs.export", {"run": row.id, "output": str(folder), "kind": "json"})
    assert result == {"file": str(folder / f"{row.id}.json")}
    assert sorted(path.name for path in tmp_path.glob("*report*")) == ["my report.html", "reports"]


async def test_the_json_file_holds_the_whole_record(core: Core, row: RunRow, tmp_path: Path) -> None:
    core.store.writer.log((row.n, row.created_at, 30, "rows[1]", "b", "slow", "{}"))
    state = {"key": "browser:main", "state": {"cookies": "session-cookie"}}
    await core.store.writer.commit([Entry(900, row.created_at, Kind.RESTORE_POINT, "", "a", 1, state).op(row.n)])
    await core.store.logs.commit([])
    result = await call(core, "runs.export", {"run": row.id, "kind": "json", "folder": str(tmp_path)})
    text = Path(result["file"]).read_text(encoding="utf-8")
    record = json.loads(text)
    assert record["format"] == 1
    assert (record["run"]["id"], record["run"]["inputs"]) == (row.id, {"pin": "***"})
    assert [(s["scope"], s["step"], s["output"]) for s in record["steps"]] == [
        ("", "a", ["x"]),
        ("", "rows", {"count": 3}),
        *[(f"rows[{n}]", "b", n + 1) for n in range(3)],
    ]
    kinds = [entry["kind"] for entry in record["history"]]
    assert (kinds[0], kinds[-1]) == ("run.created", "session.restore_point")
    assert [line["message"] for line in record["log"]] == ["slow"]
    assert "hush-1234" not in text
    assert "session-cookie" not in text


async def test_a_missing_folder_is_told(core: Core, row: RunRow, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match=r"no folder .*nowhere.*Make it"):
        await call(core, "runs.export", {"run": row.id, "output": str(tmp_path / "nowhere" / "r.html")})
    with pytest.raises(UsageProblem, match="no folder"):
        await call(core, "runs.export", {"run": row.id, "folder": str(tmp_path / "nowhere")})


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
async def test_a_folder_that_cannot_be_written_is_told(core: Core, row: RunRow) -> None:
    # /proc refuses new files even to root.
    with pytest.raises(UsageProblem, match=r"/proc/r\.html cannot be written: .*Name another place"):
        await call(core, "runs.export", {"run": row.id, "output": "/proc/r.html"})


async def test_a_report_that_fails_leaves_the_old_file(core: Core, row: RunRow, tmp_path: Path) -> None:
    file = tmp_path / "r.html"
    file.write_text("old")
    with pytest.raises(UsageProblem, match="language"):
        await call(core, "runs.export", {"run": row.id, "output": str(file), "lang": "xx"})
    assert file.read_text() == "old"
    assert not list(tmp_path.glob(".r.html-*"))
