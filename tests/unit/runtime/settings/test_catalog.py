"""The catalogue of settings: complete, and true."""

from __future__ import annotations

from pathlib import Path

from runtime.settings import load_settings
from runtime.settings.catalog import all_settings


def test_every_setting_is_described_for_a_person() -> None:
    for info in all_settings():
        assert info.title
        assert info.title[0].isupper()
        assert info.description.endswith(".")
        assert info.kind in {"text", "path", "integer", "number", "choice"}
        assert (info.kind in {"integer", "number"}) == (info.low is not None and info.high is not None), info.name
        assert (info.kind == "choice") == bool(info.choices)


def test_every_default_is_accepted_through_its_variable(tmp_path: Path) -> None:
    environ = {info.variable: str(info.default) for info in all_settings()}
    assert len(environ) == len(all_settings())
    loaded, problems = load_settings(tmp_path, environ)
    assert problems == ()
    assert loaded == load_settings(tmp_path, {})[0]


def test_a_record_is_json() -> None:
    info = {info.name: info.as_json() for info in all_settings()}["engine.max_parallel_runs"]
    assert info == {
        "name": "engine.max_parallel_runs",
        "title": "Runs at once",
        "description": "Further runs wait in the queue on this machine.",
        "kind": "integer",
        "default": 4,
        "low": 1,
        "high": 256,
        "choices": [],
        "variable": "UNDERSTUDY_ENGINE_MAX_PARALLEL_RUNS",
    }
