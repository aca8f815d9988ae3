"""Hosts on real data folders, and workflow files for them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from runtime.host.host import Host
from tests.fixtures.engine import registry

WriteFlow = Callable[..., str]


@pytest.fixture
def write_flow(tmp_path: Path) -> WriteFlow:
    """Writes a workflow of steps and gives its path: ``write_flow("name", one={"type": "toy.pure"})``."""

    def write(name: str, /, **steps: dict[str, Any]) -> str:
        path = tmp_path / f"{name}.flow.json"
        path.write_text(json.dumps({"format": 1, "id": name, "steps": steps}))
        return str(path)

    return write


@pytest.fixture
async def host(fresh_home: Path) -> AsyncIterator[Host]:
    """A host with the toys, closed at the end."""
    opened = await Host.open(fresh_home, registry=registry(), park_after=0.0, everything=False)
    try:
        yield opened
    finally:
        await opened.close(grace=0.2)
