"""Moments as people say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt

from studio.i18n import language
from studio.pages.credentials.model import Column, CredentialModel
from studio.theme import Theme
from studio.widgets.lines import short_line
from studio.widgets.times import ago, exact

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


def test_the_moment_in_full_is_there_where_one_points_at_it(theme: Theme) -> None:
    """On a line of Home, and on a credential's last use."""
    language().use("en")
    line = short_line("history", "muted", "Invoices", "5 min ago", at=NOW)
    assert line.toolTip() == f"5 min ago\n{exact(NOW)}" and "2026" in exact(NOW) and exact(NOW).count(":") == 2
    model = CredentialModel()
    model.show([{"name": "crm", "type": "token", "note": "", "fields": ["value"]}], {"crm": NOW.isoformat()})
    assert model.index(0, Column.LAST).data(Qt.ItemDataRole.ToolTipRole) == exact(NOW)
    line.deleteLater()
