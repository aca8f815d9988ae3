"""A real store in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.store import Store


@pytest.fixture
def store(fresh_home: Path) -> Iterator[Store]:
    opened = Store.open(fresh_home)
    yield opened
    opened.close()
