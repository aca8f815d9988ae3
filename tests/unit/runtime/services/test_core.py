"""What a data folder needs, composed: settings reach the engine, tasks and the vault."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from runtime.browser.find import channel_path
from runtime.errors import StoreError
from runtime.services import methods
from runtime.services.core import Core, task_settings
from runtime.settings import change_setting, load_settings
from tests.fixtures.engine import registry

Run = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
def run(fresh_home: Path, tmp_path: Path) -> Run:
    """Runs one step in a data folder that has these settings."""

    async def carry_out(step: dict[str, Any], /, **settings: Any) -> dict[str, Any]:
        for name, value in settings.items():
            change_setting(fresh_home, name.replace("__", "."), value)
        flow = tmp_path / "one.flow.json"
        flow.write_text(json.dumps({"format": 1, "id": "one", "steps": {"one": step}}))
        core = await Core.open(fresh_home, registry=registry())
        try:
            await methods.call(core, "runs.start", {"flow": str(flow), "run_id": "r", "trust": True})
            info: dict[str, Any] = await methods.call(core, "runs.wait", {"run": "r"})
            return info
        finally:
            await core.close(0.0)

    return carry_out


async def test_the_time_limit_for_all_steps(run: Run) -> None:
    info = await run({"type": "toy.sleep", "params": {"seconds": 30}}, engine__default_step_timeout=0.05)
    assert info["status"] == "failed" and info["error"]["kind"] == "timeout"


async def test_a_steps_own_time_limit_goes_before_it(run: Run) -> None:
    step = {"type": "toy.sleep", "params": {"seconds": 0.1}, "timeout": 30}
    assert (await run(step, engine__default_step_timeout=0.05))["status"] == "completed"


async def test_no_time_limit_at_all(run: Run) -> None:
    info = await run({"type": "toy.sleep", "params": {"seconds": 0.05}}, engine__default_step_timeout=0)
    assert info["status"] == "completed"


def test_settings_of_the_browser(fresh_home: Path) -> None:
    plain = task_settings(load_settings(fresh_home)[0])["browser"]
    assert plain == {"browser": "", "headless": None, "slow_motion": 0.0}, "step types keep their own time limits"
    for name, value in {"headless": "yes", "slow_motion_ms": 250, "default_timeout": 5}.items():
        change_setting(fresh_home, f"browser.{name}", value)
    chosen = task_settings(load_settings(fresh_home)[0])["browser"]
    assert chosen == {"browser": "", "headless": True, "slow_motion": 0.25, "timeout": 5.0}


def test_a_channel_is_a_program_or_says_what_was_looked_for(fresh_home: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("google-chrome-beta", "microsoft-edge"):
        (tmp_path / name).touch(mode=0o755)
    assert channel_path("chrome-beta") == str(tmp_path / "google-chrome-beta")
    assert channel_path("msedge") == str(tmp_path / "microsoft-edge")
    assert channel_path("msedge-beta") == "msedge-beta"
    change_setting(fresh_home, "browser.channel", "msedge")
    assert task_settings(load_settings(fresh_home)[0])["browser"]["browser"] == str(tmp_path / "microsoft-edge")


async def test_wrong_settings_are_told_and_the_defaults_hold(fresh_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNDERSTUDY_ENGINE_MAX_PARALLEL_RUNS", "many")
    monkeypatch.setenv("UNDERSTUDY_BROWSER_SANDBOX", "off")
    core = await Core.open(fresh_home)
    assert [problem.field for problem in core.problems] == ["engine.max_parallel_runs"]
    assert core.engine.limits.max_parallel_runs == 4
    await core.close()


async def test_a_bad_folder_leaves_nothing_open(fresh_home: Path) -> None:
    fresh_home.mkdir()
    (fresh_home / "understudy.db").write_text("no database\n" * 20)
    with pytest.raises(StoreError):
        await Core.open(fresh_home)
    (fresh_home / "understudy.db").unlink()
    await (await Core.open(fresh_home)).close()
