"""A window's runs with a real host, and workflows to run."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from studio.bridge.link import HostLink
from studio.bridge.operation import settle
from studio.bridge.run_events import RunEvents
from studio.panels.run.panel import RunPanel
from studio.running import Running
from studio.state.document import Document
from studio.theme import Theme


@pytest.fixture
def open_flow(tmp_path: Path, theme: Theme) -> Any:
    """``open_flow("name", {variables}, one={"type": ...})``: a document of a file."""
    opened: list[Document] = []

    def make(name: str, variables: dict[str, Any] | None = None, /, **steps: Any) -> Document:
        path = tmp_path / f"{name}.flow.json"
        path.write_text(json.dumps({"format": 1, "id": name, "variables": variables or {}, "steps": steps}))
        opened.append(Document.open(path))
        return opened[-1]

    yield make
    for document in opened:
        document.close()


@pytest.fixture
async def running(link: HostLink, theme: Theme) -> AsyncIterator[Running]:
    window, panel = QWidget(), RunPanel()
    panel.setParent(window)
    made = Running(window, link, RunEvents(link, window), panel)
    made.panel = panel
    await link.open()
    yield made
    await settle()
    window.deleteLater()
