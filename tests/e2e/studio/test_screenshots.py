"""Pictures of everything that Studio shows: each is there in both themes and languages, and none is blank."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from studio.staging.scenes import scenes

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All pictures, made by the command without any display."""
    place = tmp_path_factory.mktemp("pictures")
    env = {name: text for name, text in os.environ.items() if name not in ("DISPLAY", "QT_QPA_PLATFORM")}
    command = [sys.executable, "-m", "studio", "--screenshots", str(place)]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    return place


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_scene_is_there_in_both_themes_and_languages(folder: Path) -> None:
    wanted = {
        f"{code}/{theme}/{scene.name}.png" for code in ("en", "bg") for theme in ("light", "dark") for scene in scenes()
    }
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.png")} == wanted


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_none_is_blank_and_no_two_are_the_same(folder: Path) -> None:
    seen: dict[bytes, str] = {}
    for path in sorted(folder.rglob("*.png")):
        with Image.open(path) as opened:
            picture = opened.convert("RGB")
        assert picture.width >= 1000
        colours = picture.resize((360, 225)).getcolors(maxcolors=100_000)
        assert colours is not None
        assert len(colours) > 60, path
        data = hashlib.sha256(picture.tobytes()).digest()
        name = path.relative_to(folder).as_posix()
        assert data not in seen, f"{name} shows the same as {seen[data]}"
        seen[data] = name
