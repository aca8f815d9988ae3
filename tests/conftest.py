"""What all tests share: the habits of ``tests/fixtures/quiet.py`` and the sizes of property tests.

``UNDERSTUDY_EXAMPLES=10000`` makes every property test that does not set its own number a campaign.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = [
    "tests.fixtures.quiet",
    "tests.fixtures.qt",
    "tests.fixtures.host_link",
    "tests.fixtures.live_studio",
    "tests.fixtures.demo_site",
    "tests.fixtures.chromium",
]

QUICK_EXAMPLES = 50

settings.register_profile(
    "understudy",
    max_examples=int(os.environ.get("UNDERSTUDY_EXAMPLES", QUICK_EXAMPLES)),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.load_profile("understudy")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "logs(pattern): log records above INFO that this test means to cause")
