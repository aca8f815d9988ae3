"""Settings from a file and the environment: what is wrong is told, what is right is used."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runtime.errors import InvalidInput, StoreError
from runtime.settings import Settings, change_setting, load_settings


def write(home: Path, content: Any) -> Path:
    home.mkdir(exist_ok=True)
    path = home / "settings.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    loaded, problems = load_settings(tmp_path, {})
    assert loaded == Settings()
    assert problems == ()
    assert loaded.engine.max_parallel_runs == 4
    assert loaded.browser.headless == "auto"
    assert loaded.vault.key_source == "auto"
    assert list(tmp_path.iterdir()) == []


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    write(tmp_path, {"format": 1, "engine": {"max_parallel_runs": 2, "keep_runs_days": 7}})
    environ = {"UNDERSTUDY_ENGINE_MAX_PARALLEL_RUNS": "9", "UNDERSTUDY_BROWSER_PATH": "/usr/bin/chromium"}
    loaded, problems = load_settings(tmp_path, environ)
    assert problems == ()
    assert (loaded.engine.max_parallel_runs, loaded.engine.keep_runs_days) == (9, 7)
    assert loaded.browser.path == "/usr/bin/chromium"


def test_a_wrong_value_keeps_the_default_and_the_rest_is_used(tmp_path: Path) -> None:
    path = write(tmp_path, {"engine": {"max_parallel_runs": 0, "keep_logs_days": "many", "keep_runs_days": 7}})
    loaded, problems = load_settings(tmp_path, {"UNDERSTUDY_BROWSER_HEADLESS": "perhaps"})
    assert (loaded.engine.max_parallel_runs, loaded.engine.keep_logs_days, loaded.engine.keep_runs_days) == (4, 30, 7)
    assert loaded.browser.headless == "auto"
    first, second, third = map(str, problems)
    assert first.startswith(f'{path}: field "engine.max_parallel_runs": 0 does not fit: ')
    assert first.endswith("Correct it; until then 4 is used.")
    assert '"many" does not fit' in second
    assert third.startswith('UNDERSTUDY_BROWSER_HEADLESS: field "browser.headless": "perhaps" does not fit')


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"engin": {}}, r'"engin".*no such setting.*Did you mean "engine"'),
        ({"engine": {"max_paralel_runs": 1}}, r'no such setting.*Did you mean "engine.max_parallel_runs"'),
        ({"engine": 5}, "Fields were expected"),
        ({"format": 9, "engine": {"max_parallel_runs": 1}}, "newer version.*Update Understudy.*defaults are used"),
        ({"format": "x"}, "format 'x' is unknown"),
        ("[]", "object with sections was expected"),
        ('{"engine": {', r"no JSON: .* in line 1.*Repair that line"),
    ],
)
def test_a_wrong_file_is_told_in_a_sentence(tmp_path: Path, content: Any, message: str) -> None:
    path = write(tmp_path, content)
    loaded, (problem,) = load_settings(tmp_path, {})
    assert loaded == Settings()
    assert str(problem).startswith(str(path))
    assert problem.as_json()["remedy"]
    assert re.search(message, str(problem))


def test_bytes_that_are_no_text_and_a_folder_are_told_too(tmp_path: Path) -> None:
    write(tmp_path, "x").write_bytes(b"\xff\xfe")
    assert "no UTF-8" in str(load_settings(tmp_path, {})[1][0])
    (tmp_path / "other" / "settings.json").mkdir(parents=True)
    assert "could not be read" in str(load_settings(tmp_path / "other", {})[1][0])


def test_an_unknown_variable_of_a_section_is_told_and_a_passphrase_is_none(tmp_path: Path) -> None:
    environ = {"UNDERSTUDY_ENGINE_LEASE": "1", "UNDERSTUDY_VAULT_PASSPHRASE": "hidden", "UNDERSTUDY_HOME": "x"}
    _, problems = load_settings(tmp_path, environ)
    assert [problem.place for problem in problems] == ["UNDERSTUDY_ENGINE_LEASE"]
    assert 'Did you mean "engine.lease_seconds"' in str(problems[0])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
field_names = st.sampled_from(["max_parallel_runs", "headless", "keyfile", "level", "x", ""])
section_names = st.sampled_from(["engine", "browser", "vault", "log", "format", "x"])


@given(st.dictionaries(section_names, json_values | st.dictionaries(field_names, json_values, max_size=4), max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_content_makes_loading_fail(tmp_path: Path, content: dict[str, Any]) -> None:
    write(tmp_path, content)
    loaded, problems = load_settings(tmp_path, {})
    assert isinstance(loaded, Settings)
    assert all(problem.message and problem.remedy for problem in problems)


def test_a_change_is_kept_privately_and_can_be_taken_back(tmp_path: Path) -> None:
    home = tmp_path / "home"
    change_setting(home, "engine.max_parallel_runs", 2)
    change_setting(home, "browser.headless", "no")
    path = home / "settings.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text()) == {
        "format": 1,
        "browser": {"headless": "no"},
        "engine": {"max_parallel_runs": 2},
    }
    change_setting(home, "browser.headless", None)
    assert load_settings(home, {})[0].browser.headless == "auto"
    assert load_settings(home, {})[0].engine.max_parallel_runs == 2


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("engine.max_parallel_runs", 1000, "was not changed: 1000 does not fit"),
        ("engine.max_parallel", 1, "no such setting"),
        ("engine.max_parallel", None, "no such setting"),
        ("motor.x", 1, "no such setting"),
        ("engine", 1, "no such setting"),
    ],
)
def test_a_wrong_change_is_refused(tmp_path: Path, name: str, value: Any, message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as caught:
        change_setting(tmp_path, name, value)
    assert caught.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_read_is_never_overwritten(tmp_path: Path) -> None:
    path = write(tmp_path, {"format": 9, "engine": {"new": 1}})
    before = path.read_bytes()
    with pytest.raises(InvalidInput, match="newer version"):
        change_setting(tmp_path, "engine.max_parallel_runs", 2)
    assert path.read_bytes() == before


def test_a_change_keeps_what_this_version_does_not_know(tmp_path: Path) -> None:
    path = write(tmp_path, {"format": 1, "studio": {"theme": "dark"}})
    change_setting(tmp_path, "engine.max_parallel_runs", 2)
    assert json.loads(path.read_text())["studio"] == {"theme": "dark"}


def test_a_folder_that_cannot_be_written_is_a_problem_of_the_data_folder(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(StoreError, match="could not be written"):
        change_setting(tmp_path / "home" / "below", "engine.max_parallel_runs", 2)


def test_importing_the_room_costs_no_pydantic() -> None:
    script = "import sys, runtime.settings; print('pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "False"
