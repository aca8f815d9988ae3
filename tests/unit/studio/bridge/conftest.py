"""A link to a real host process on a data folder of the test."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from studio.bridge.garbage import GarbageTimer
from studio.bridge.link import HostLink

WriteFlow = Callable[..., str]


@pytest.fixture
def write_flow(tmp_path: Path) -> WriteFlow:
    """Writes a workflow of steps and gives its path: ``write_flow("name", one={"type": "toy.pure"})``."""

    def write(name: str, /, variables: dict[str, Any] | None = None, **steps: dict[str, Any]) -> str:
        path = tmp_path / f"{name}.flow.json"
        path.write_text(json.dumps({"format": 1, "id": name, "variables": variables or {}, "steps": steps}))
        return str(path)

    return write


@pytest.fixture(autouse=True)
def garbage(qapp: QApplication) -> Iterator[GarbageTimer]:
    """As in Studio: the reading thread must not destroy what belongs to Qt."""
    timer = GarbageTimer()
    yield timer
    timer.stop()
    timer.deleteLater()


@pytest.fixture
async def link(qapp: QApplication, fresh_home: Path) -> AsyncIterator[HostLink]:
    """Open, with a child of its own; closed at the end."""
    made = HostLink(fresh_home)
    try:
        yield made
    finally:
        await made.close()
