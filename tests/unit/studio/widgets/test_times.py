"""Moments as people say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from studio.i18n import language
from studio.widgets.times import ago

NOW = datetime(2026, 5, 12, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=1, minutes=59), "1 hour ago"),
        (timedelta(hours=15, minutes=30), "15 hours ago"),
        (timedelta(hours=16), "yesterday, 23:30"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(days=40), "2 Apr 2026"),
    ],
)
def test_a_moment_is_said(before: timedelta, text: str) -> None:
    language().use("en")
    assert ago(NOW - before, NOW) == text
