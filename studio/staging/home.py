"""The scene of Home with figures."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from runtime.model import JsonObject
from studio.bridge.connection import HostFailed
from studio.bridge.link import LinkState
from studio.i18n import tr
from studio.pages.home.page import HomePage
from studio.staging.run_lines import LOST, ago, run_line
from studio.staging.scene import settle

if TYPE_CHECKING:
    from studio.app import Studio

#: What is seen above the figures, in pixels.
ABOVE = 150


def figures(studio: Studio) -> None:
    days = [
        {
            "day": (datetime.now() - timedelta(days=back)).date().isoformat(),
            "completed": 8 + back * 7 % 13,
            "failed": back * 5 % 4,
            "cancelled": back % 2,
            "open": 0,
        }
        for back in range(30)
        if back % 7 not in (5, 6)
    ]
    recent = [run_line(n) for n in range(5)]
    waiting = {**run_line(7), "status": "waiting", "reason": "ask", "workflow": "Send reminders"}
    failing = {"workflow_name": "Enter invoices", "id": "f" * 20, "finished_at": ago(300), "problem": LOST}
    counts = {"running": 1, "queued": 2, "waiting": 1}
    studio.overview.take(
        {"days": days, "recent": recent, "waiting": [waiting], "failing": [failing], "counts": counts,
         "heals": {"count": 2, "run": "a" * 20}, **_around()}
    )  # fmt: skip
    studio.window.show_page("home")
    page = studio.window.page("home")
    assert isinstance(page, HomePage)
    settle()
    page.scroll_to(page.figures, ABOVE)
    studio.window.rail.set_count("go.runs", 1)


def no_host(studio: Studio) -> None:
    """The process for runs cannot be started: Home and the status bar say so, and what to do."""
    error = HostFailed(
        tr("The process that carries out workflows has ended unexpectedly."),
        remedy=tr("Runs are taken up where they were once it runs again. If it keeps ending, report the details."),
    )
    studio.overview.data = None
    studio.overview.fail(error)
    studio.status.line.show_host(LinkState.FAILED, error)
    studio.window.show_page("home")
    page = studio.window.page("home")
    assert isinstance(page, HomePage)
    settle()
    page.scroll_to(page.no_host, ABOVE)


def _around() -> JsonObject:
    """What Home shows beside the runs."""
    figures = (("Enter purchase invoices", 214, 201, 9, 48.2), ("Send reminders", 61, 60, 1, 3.4),
               ("Download bank statements", 30, 22, 8, 95.0))  # fmt: skip
    done = (("run.start", "enter-purchase-invoices", 40), ("workflow.publish", "workflows/reminders.flow.json", 900),
            ("vault.use", "larkspur.password", 1300), ("heal.accept", "purchase-invoices/save", 7200))  # fmt: skip
    return {
        "workflows": [
            {"workflow_name": name, "runs": runs, "completed": good, "failed": bad, "seconds": took, "last": ago(300)}
            for name, runs, good, bad, took in figures
        ],
        "activity": [
            {"n": n, "at": ago(back), "actor": "person", "action": what, "object": thing, "detail": {}}
            for n, (what, thing, back) in enumerate(done)
        ],
        "health": {
            "browser": "Chromium",
            "vault": "locked",
            "journal": {"error": "", "bytes": 48_300_000, "free": 61_000_000_000, "low": False},
        },
    }
