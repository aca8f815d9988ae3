"""When a credential needs other values, in words, and how much that hurries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from runtime.model import JsonObject
from studio.i18n import language, tr, tr_count

#: So many days before it ends a credential counts as ending soon.
SOON_DAYS = 14


def due_text(day: str) -> str:
    """``in 3 days``, ``2 days ago``, or the day where that is far."""
    left = _left(day)
    if left == 0:
        return tr("Expires today")
    if left < 0:
        return tr_count("Expired {n} day ago", "Expired {n} days ago", -left)
    if left <= SOON_DAYS:
        return tr_count("Expires in {n} day", "Expires in {n} days", left)
    return tr("Expires on {day}", day=language().words.day_of_year(date.fromisoformat(day)))


def due_tone(day: str) -> str:
    """The colour for it: danger once it has ended, warning when it ends soon, else muted."""
    left = _left(day)
    return "danger" if left < 0 else "warning" if left <= SOON_DAYS else "muted"


def due_count(items: Iterable[JsonObject]) -> int:
    """How many have ended or end soon."""
    return sum(1 for item in items if item.get("due") and _left(item["due"]) <= SOON_DAYS)


def _left(day: str) -> int:
    return (date.fromisoformat(day) - datetime.now().astimezone().date()).days
