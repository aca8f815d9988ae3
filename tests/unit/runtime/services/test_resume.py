"""Resuming by the service: files on disk, previews, single steps, answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from runtime.errors import InvalidFile, InvalidInput, NeedsPerson
from runtime.services.core import Core
from runtime.services.methods import call
from tests.fixtures.engine import registry


@pytest.fixture
async def core(tmp_path: Path) -> AsyncIterator[Core]:
    opened = await Core.open(tmp_path / "home", registry=registry())
    yield opened
    await opened.close()


def write(folder: Path, steps: dict[str, Any], **fields: Any) -> str:
    path = folder / "work.flow.json"
    path.write_text(json.dumps({"format": 1, "id": "work", "steps": steps, **fields}))
    return str(path)


def chain(folder: Path, second: dict[str, Any]) -> str:
    ledger = str(folder / "ledger")
    return write(
        folder,
        {
            "a": {"type": "toy.once", "params": {"ledger": ledger}, "next": {"out": ["b"]}},
            "b": {**second, "next": {"out": ["c"]}},
            "c": {"type": "toy.pure", "params": {"value": "{{ steps.b.output }}"}},
        },
        outputs={"c": "{{ steps.c.output }}"},
    )


async def start(core: Core, flow: str) -> dict[str, Any]:
    run = await call(core, "runs.start", {"flow": flow})
    return await call(core, "runs.wait", {"run": run["id"]})


async def test_preview_then_resume_with_the_repaired_file(core: Core, tmp_path: Path) -> None:
    run = await start(core, chain(tmp_path, {"type": "toy.fail", "params": {"times": 9}}))
    assert run["status"] == "failed"
    fixed = chain(tmp_path, {"type": "toy.pure", "params": {"value": 5}})
    result = await call(core, "resume.run", {"run": run["id"], "flow": fixed, "preview": True})
    assert result["run"] is None
    assert [(item["step"], item["verdict"]) for item in result["preview"]] == [
        ("a", "reused"),
        ("b", "again"),
        ("c", "again"),
    ]
    result = await call(core, "resume.run", {"run": "last", "flow": fixed})
    done = await call(core, "runs.wait", {"run": result["run"]["id"]})
    assert (done["status"], done["outputs"], done["adopted_from"]) == ("completed", {"c": 5}, run["id"])
    assert (tmp_path / "ledger").read_text().count("\n") == 1


async def test_what_must_not_repeat_is_refused_until_allowed(core: Core, tmp_path: Path) -> None:
    run = await start(core, chain(tmp_path, {"type": "toy.pure", "params": {"value": 1}}))
    with pytest.raises(NeedsPerson, match="a"):
        await call(core, "resume.run", {"run": run["id"], "from_step": "a"})
    result = await call(core, "resume.run", {"run": run["id"], "from_step": "a", "allow_repeat": True})
    assert (await call(core, "runs.wait", {"run": result["run"]["id"]}))["status"] == "completed"
    assert (tmp_path / "ledger").read_text().count("\n") == 2


async def test_one_step_alone_with_recorded_data(core: Core, tmp_path: Path) -> None:
    run = await start(core, chain(tmp_path, {"type": "toy.pure", "params": {"value": 8}}))
    result = await call(core, "resume.run", {"run": run["id"], "from_step": "c", "only": True})
    done = await call(core, "runs.wait", {"run": result["run"]["id"]})
    assert done["status"] == "completed"
    entries = await call(core, "runs.history", {"run": done["id"], "step": "c"})
    assert [(entry["kind"], entry.get("output")) for entry in entries] == [("step.completed", 8)]
    assert (tmp_path / "ledger").read_text().count("\n") == 1


async def test_a_wrong_step_lists_the_right_ones(core: Core, tmp_path: Path) -> None:
    run = await start(core, chain(tmp_path, {"type": "toy.pure", "params": {"value": 8}}))
    with pytest.raises(InvalidInput, match="no step") as caught:
        await call(core, "resume.run", {"run": run["id"], "from_step": "z"})
    assert "a, b, c" in caught.value.remedy


async def test_answers_are_checked_against_the_question(core: Core, tmp_path: Path) -> None:
    flow = write(tmp_path, {"ask": {"type": "people.ask", "params": {"question": "Pay?"}}})
    run = await start(core, flow)
    assert run["status"] == "waiting"
    assert run["waiting_for"][0]["message"] == "Pay?"
    with pytest.raises(Exception, match="approved, rejected"):
        await call(core, "runs.answer", {"run": run["id"], "decision": "again"})
    await call(core, "runs.answer", {"run": run["id"], "decision": "approved"})
    async for _ in settled(core, run["id"]):
        pass
    assert (await call(core, "runs.get", {"run": run["id"]}))["status"] == "completed"


async def settled(core: Core, run: str) -> AsyncIterator[None]:
    import asyncio

    async with asyncio.timeout(10):
        while (await call(core, "runs.get", {"run": run}))["status"] != "completed":
            await asyncio.sleep(0.01)
            yield


async def test_a_file_that_was_mended_in_place_is_taken(core: Core, tmp_path: Path) -> None:
    run = await start(core, chain(tmp_path, {"type": "toy.fail", "params": {"times": 9}}))
    chain(tmp_path, {"type": "toy.pure", "params": {"value": 6}})
    result = await call(core, "resume.run", {"run": run["id"]})
    done = await call(core, "runs.wait", {"run": result["run"]["id"]})
    assert (done["status"], done["outputs"]) == ("completed", {"c": 6})
    assert (tmp_path / "ledger").read_text().count("\n") == 1


async def test_a_completed_run_needs_no_resuming(core: Core, tmp_path: Path) -> None:
    run = await start(core, chain(tmp_path, {"type": "toy.pure", "params": {"value": 6}}))
    result = await call(core, "resume.run", {"run": run["id"]})
    assert result["run"]["id"] == run["id"]


async def test_the_same_run_id_with_other_inputs_is_refused(core: Core, tmp_path: Path) -> None:
    variables = {"n": {"type": "number", "direction": "input"}}
    flow = write(tmp_path, {"a": {"type": "toy.pure", "params": {"value": "{{ vars.n }}"}}}, variables=variables)
    first = await call(core, "runs.start", {"flow": flow, "run_id": "mine", "inputs": {"n": 1}})
    again = await call(core, "runs.start", {"flow": flow, "run_id": "mine", "inputs": {"n": 1}})
    assert first["id"] == again["id"]
    with pytest.raises(InvalidInput, match="other inputs"):
        await call(core, "runs.start", {"flow": flow, "run_id": "mine", "inputs": {"n": 2}})


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ({"a": {"type": "toy.pure", "next": {"ok": ["b"]}}, "b": {"type": "toy.pure"}}, "unknown-port"),
        ({"a": {"type": "toy.pure", "params": {"value": "{{ vars.typo }}"}}}, "undefined-variable"),
        ({"a": {"type": "toy.pure", "params": {"value": "{{ steps.bigg.output }}"}}}, "undefined-step-reference"),
        ({"a": {"type": "toy.pure", "params": {"value": "{{ uper('x') }}"}}}, "expression-error"),
    ],
)
async def test_what_would_fail_in_the_middle_is_refused_at_the_start(
    core: Core, tmp_path: Path, steps: dict[str, Any], code: str
) -> None:
    with pytest.raises(InvalidFile) as caught:
        await call(core, "runs.start", {"flow": write(tmp_path, steps)})
    [problem] = caught.value.problems
    assert (problem.code, problem.step) == (code, "a")
    assert problem.line
    assert core.store.runs.counts() == {}


async def test_a_run_is_gone_on_with_once(core: Core, tmp_path: Path) -> None:
    ledger = str(tmp_path / "ledger")

    def work(times: int) -> str:
        steps = {
            "a": {"type": "toy.fail", "params": {"times": times}, "next": {"out": ["b"]}},
            "b": {"type": "toy.once", "params": {"ledger": ledger}},
        }
        return write(tmp_path, steps)

    run = await start(core, work(9))
    work(0)
    first = (await call(core, "resume.run", {"run": run["id"]}))["run"]["id"]
    assert (await call(core, "runs.wait", {"run": first}))["status"] == "completed"
    with pytest.raises(NeedsPerson, match="b") as caught:
        await call(core, "resume.run", {"run": run["id"]})
    assert first in caught.value.remedy
    preview = (await call(core, "resume.run", {"run": run["id"], "preview": True}))["preview"]
    assert [(item["step"], item["run"]) for item in preview if item["repeats"]] == [("b", first)]
    assert (tmp_path / "ledger").read_text().count("\n") == 1
    allowed = (await call(core, "resume.run", {"run": run["id"], "allow_repeat": True}))["run"]["id"]
    assert (await call(core, "runs.wait", {"run": allowed}))["status"] == "completed"


async def test_two_runs_do_not_go_on_from_one_at_the_same_time(core: Core, tmp_path: Path) -> None:
    run = await start(core, chain(tmp_path, {"type": "toy.fail", "params": {"times": 9}}))
    chain(tmp_path, {"type": "toy.sleep", "params": {"seconds": 60}})
    both = await asyncio.gather(
        *(call(core, "resume.run", {"run": run["id"]}) for _ in range(2)), return_exceptions=True
    )
    refused = [result for result in both if isinstance(result, NeedsPerson)]
    assert len(refused) == 1
    assert "has not ended" in refused[0].message
    taken = next(result for result in both if isinstance(result, dict))
    await call(core, "runs.cancel", {"run": taken["run"]["id"]})


async def test_a_step_alone_is_refused_when_what_comes_before_is_not_done(core: Core, tmp_path: Path) -> None:
    ledger = str(tmp_path / "ledger")
    steps = {
        "rows": {
            "type": "flow.for_each", "params": {"items": [1, 2]}, "next": {"each": ["pay"], "done": ["end"]}
        },
        "pay": {"type": "toy.once", "params": {"ledger": ledger}, "next": {"out": ["check"]}},
        "check": {"type": "flow.fail", "params": {"message": "x"}},
        "end": {"type": "toy.pure"},
    }  # fmt: skip
    run = await start(core, write(tmp_path, steps))
    with pytest.raises(InvalidInput, match="rows"):
        await call(core, "resume.run", {"run": run["id"], "from_step": "end", "only": True, "allow_repeat": True})
    assert (tmp_path / "ledger").read_text().count("\n") == 1
