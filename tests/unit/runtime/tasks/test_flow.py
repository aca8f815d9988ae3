"""The plain steps of the flow family; those that steer are tested with the engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.errors import StepFailed
from tests.fixtures.task_calls import Calls


async def test_assert_passes_and_fails_with_its_message(tmp_path: Path) -> None:
    call = Calls(tmp_path)
    assert await call("flow.assert", test=True) is None
    with pytest.raises(StepFailed, match="no money") as caught:
        await call("flow.assert", test=False, message="no money")
    assert caught.value.kind == "assertion"


async def test_join_gives_its_value_on(tmp_path: Path) -> None:
    assert await Calls(tmp_path)("flow.join", value=[1, {"a": 2}]) == [1, {"a": 2}]


async def test_log_writes_a_line_of_its_level(tmp_path: Path) -> None:
    call = Calls(tmp_path)
    await call("flow.log", message="low on paper", level="warning")
    assert call.log == [("warning", "low on paper", {})]
