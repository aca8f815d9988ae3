"""What a window reads early is what all settings say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from runtime.settings import load_settings
from runtime.settings.early import EARLY, early_looks


@pytest.mark.parametrize(
    ("studio", "environ"),
    [
        ({}, {}),
        ({"theme": "dark", "motion": "reduced"}, {}),
        ({"theme": "dark"}, {"UNDERSTUDY_STUDIO_THEME": "light", "UNDERSTUDY_STUDIO_LANGUAGE": "bg"}),
        ({"text_size": "enormous", "language": "en"}, {}),
        ([1, 2], {}),
    ],
)
def test_it_says_what_the_models_say(tmp_path: Path, studio: Any, environ: dict[str, str]) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"format": 1, "studio": studio}))
    early, whole = early_looks(tmp_path, environ), load_settings(tmp_path, environ)[0].studio
    for name in EARLY:
        field = name.removeprefix("studio.")
        assert getattr(early, field) == getattr(whole, field), name


def test_a_damaged_file_means_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{")
    assert early_looks(tmp_path, {}) == early_looks(tmp_path / "nowhere", {})
