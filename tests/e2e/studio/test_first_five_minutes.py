"""From nothing to a job that runs, breaks, is mended and goes on: real window, browser, mouse and keys."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.settings import change_setting
from runtime.vault.keys.keyfile import create_key_file

ROOT = Path(__file__).resolve().parents[3]
LIMIT_S = 240


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.timeout(LIMIT_S + 60)
def test_the_first_five_minutes(x_display: str, fresh_home: Path, tmp_path: Path) -> None:
    key = tmp_path / "vault.key"
    create_key_file(key)
    # What is gone is looked for as long as a step may take.
    change_setting(fresh_home, "engine.default_step_timeout", 8)
    drop = ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    env = {name: text for name, text in os.environ.items() if name not in drop} | {
        "DISPLAY": x_display,
        "HOME": str(tmp_path),
        "UNDERSTUDY_HOME": str(fresh_home),
        "UNDERSTUDY_VAULT_KEYFILE": str(key),
    }
    command = [sys.executable, "-m", "tests.fixtures.first_five_minutes", str(fresh_home)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=LIMIT_S)
    assert done.stdout, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert done.returncode == 0, (seen, done.stderr)
    assert "Type user name" in seen["live"] and seen["live"][-1].startswith(("Click “Save invoice”", "Wait"))
    assert seen["variables"] == ["user_name"]
    assert seen["first run"] == "completed" and set(seen["results"].values()) == {"completed"}
    assert seen["without a picture"] == []
    assert (seen["second run"], seen["failed at"]) == ("failed", ["Click “Save invoice”"])
    assert seen["resumed run"] == "completed"
