from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.task_calls import Calls


@pytest.fixture
def call(tmp_path: Path) -> Calls:
    return Calls(tmp_path)
