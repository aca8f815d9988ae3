from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from runtime.services.core import Core
from tests.fixtures.engine import registry


@pytest.fixture
async def core(
    request: pytest.FixtureRequest, fresh_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Core]:
    """An opened data folder with the toys among its task types, and a vault that opens with a passphrase. Its parameter
    are further arguments for ``Core.open``."""
    passphrase = tmp_path / "passphrase"
    passphrase.touch(mode=0o600)
    passphrase.write_text("four words are enough")
    monkeypatch.setenv("UNDERSTUDY_VAULT_PASSPHRASE_FILE", str(passphrase))
    opened = await Core.open(fresh_home, registry=registry(), **getattr(request, "param", {}))
    yield opened
    await opened.close(0.5)
