"""requirements.lock is complete, exact and free of addresses."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
ENTRIES = re.findall(r"^([A-Za-z0-9][\w.-]*)==\S+.*((?:\n    --hash=sha256:[0-9a-f]{64}(?: \\)?)+)", LOCK, re.MULTILINE)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["studio"], *extras["dev"]]
    names = {normal(re.split(r"[\[<>=!~; ]", line)[0]) for line in wanted}
    assert names - {normal(name) for name, _ in ENTRIES} == set(), "run: python3 dev.py lock"


def test_every_line_is_a_version_with_checksums() -> None:
    starts = re.findall(r"^[^\s#].*", LOCK, re.MULTILINE)
    assert len(starts) == len(ENTRIES) > 20


def test_no_address_is_in_the_lock() -> None:
    assert "://" not in LOCK
    assert not re.search(r"^\s*--(?!hash=)", LOCK, re.MULTILINE)
