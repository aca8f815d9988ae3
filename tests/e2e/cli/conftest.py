"""The real command with a folder and a data folder of its own, and workflows for it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.command_line import ROOT, Cli


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the commands keep compiled modules: the first one compiles for all."""
    return tmp_path_factory.mktemp("compiled")


@pytest.fixture
def cli(tmp_path: Path, compiled: Path, fresh_home: Path) -> Iterator[Cli]:
    """Commands in a folder of their own, with a data folder of their own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    env |= {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(compiled), "UNDERSTUDY_HOME": str(fresh_home)}
    folder = tmp_path / "folder"
    folder.mkdir()
    commands = Cli(folder, env)
    yield commands
    commands.end()


WriteFlow = Callable[..., str]


@pytest.fixture
def write_flow(cli: Cli) -> WriteFlow:
    """Writes a workflow of steps beside the command and gives its name."""

    def write(name: str = "job", /, variables: Any = None, outputs: Any = None, **steps: dict[str, Any]) -> str:
        record = {"format": 1, "id": name, "name": name.capitalize(), "steps": steps}
        record |= {"variables": variables} if variables else {}
        record |= {"outputs": outputs} if outputs else {}
        (cli.folder / f"{name}.flow.json").write_text(json.dumps(record))
        return f"{name}.flow.json"

    return write
