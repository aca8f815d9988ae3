"""Workflow files for runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

WriteFlow = Callable[..., str]


@pytest.fixture
def write_flow(tmp_path: Path) -> WriteFlow:
    """Writes a workflow of steps and gives its path: ``write_flow("name", one={"type": "toy.pure"})``."""

    def write(name: str, /, variables: dict[str, Any] | None = None, **steps: dict[str, Any]) -> str:
        path = tmp_path / f"{name}.flow.json"
        path.write_text(json.dumps({"format": 1, "id": name, "variables": variables or {}, "steps": steps}))
        return str(path)

    return write
