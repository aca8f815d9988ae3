"""Runs as the host would list them."""

from __future__ import annotations

from datetime import datetime, timedelta

from runtime.model import JsonObject

_NAMES = ("Enter invoices", "Download bank statements", "Send reminders", "Проверка на доставките", "Old price list")
#: What the step that saves says when its button is not there.
LOST = '"Save" was not found on http://127.0.0.1:8371/invoices/new within 15 s.'


def run_line(n: int) -> JsonObject:
    """The run that stands so far down the list; every seventh is of the same kind."""
    status = ("running", "failed", "completed", "completed", "cancelled", "completed", "completed")[n % 7]
    started = ago(1 + n * n * 3)
    failed = status == "failed"
    return {
        "n": 104_386 - n, "id": f"{104_386 - n:020x}", "workflow": _NAMES[n % len(_NAMES)], "status": status,
        "reason": "",
        "origin": ("schedule", "studio", "cli")[n % 3], "error": LOST if failed else "",
        "failed_step": "Click “Save”" if failed else "", "environment": ("production", "test")[n % 2],
        "created_at": started, "started_at": started, "finished_at": None if status == "running" else ago(n * n * 3),
        "seconds": None if status == "running" else 4.2 + n * 11 % 90,
    }  # fmt: skip


def ago(minutes: float) -> str:
    """A moment so long before now, as the host writes it."""
    return (datetime.now().astimezone() - timedelta(minutes=minutes)).isoformat()
