"""Scenes of what stands around runs: Home with figures, the list of runs, the review of one that failed and of a heal.

Nothing runs: what the host would say is made up here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

from runtime.model import JsonObject
from studio.bridge.link import LinkState
from studio.operations.reviews import Review
from studio.pages.review.details import HEALS, LOG, VALUES
from studio.pages.review.page import ReviewPage
from studio.pages.runs.page import RunsPage
from studio.staging.runs import results
from studio.staging.scene import Scene, until
from studio.state.run_pages import PAGE

if TYPE_CHECKING:
    from studio.app import Studio

_NAMES = ("Enter invoices", "Download bank statements", "Send reminders", "Проверка на доставките", "Old price list")
_STEPS = ("Open the browser", "Sign in", "For each invoice", "Type invoice number", "Type the amount", "Click “Save”")
_LOST = '"Save" was not found on http://127.0.0.1:8371/invoices/new within 15 s.'


def review_scenes() -> tuple[Scene, ...]:
    """Every state of them, in the order of the rail."""
    return (
        Scene("home-figures", _home),
        Scene("runs-empty", _no_runs),
        Scene("runs", _runs),
        Scene("runs-selected", _selected),
        Scene("runs-deleted", _deleted),
        Scene("runs-removing", _removing),
        Scene("runs-bin-empty", _empty_bin),
        Scene("review-failed", _failed),
        Scene("review-healed", _healed),
        Scene("review-values", _values),
        Scene("review-log", _log),
        Scene("runs-loading", lambda studio: _no_answer(studio, LinkState.CONNECTING)),
        Scene("runs-unreadable", lambda studio: _no_answer(studio, LinkState.FAILED)),
        Scene("runs-none", _none_fit),
    )


def _home(studio: Studio) -> None:
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
    recent = [_line(n) for n in range(5)]
    waiting = {**_line(7), "status": "waiting", "reason": "ask", "workflow": "Send reminders"}
    failing = {"workflow_name": "Enter invoices", "id": "f" * 20, "finished_at": _ago(300), "problem": _LOST}
    counts = {"running": 1, "queued": 2, "waiting": 1}
    studio.overview.take(
        {"days": days, "recent": recent, "waiting": [waiting], "failing": [failing], "counts": counts,
         "heals": {"count": 2, "run": "a" * 20}, **_around()}
    )  # fmt: skip
    studio.window.show_page("home")
    studio.window.rail.set_count("go.runs", 1)


def _around() -> JsonObject:
    """What Home shows beside the runs."""
    figures = (("Enter purchase invoices", 214, 201, 9, 48.2), ("Send reminders", 61, 60, 1, 3.4),
               ("Download bank statements", 30, 22, 8, 95.0))  # fmt: skip
    done = (("run.start", "enter-purchase-invoices", 40), ("workflow.publish", "workflows/reminders.flow.json", 900),
            ("vault.use", "larkspur.password", 1300), ("heal.accept", "purchase-invoices/save", 7200))  # fmt: skip
    return {
        "workflows": [
            {"workflow_name": name, "runs": runs, "completed": good, "failed": bad, "seconds": took, "last": _ago(300)}
            for name, runs, good, bad, took in figures
        ],
        "activity": [
            {"n": n, "at": _ago(back), "actor": "person", "action": what, "object": thing, "detail": {}}
            for n, (what, thing, back) in enumerate(done)
        ],
        "health": {
            "browser": "Chromium",
            "vault": "locked",
            "journal": {"error": "", "bytes": 48_300_000, "free": 61_000_000_000, "low": False},
        },
    }


def _page(studio: Studio) -> RunsPage:
    studio.window.show_page("runs")
    page = studio.window.page("runs")
    assert isinstance(page, RunsPage)
    return page


def _no_runs(studio: Studio) -> None:
    page = _page(studio)
    page.pages.take_marks(page.pages.question, {"total": 0, "marks": [], "counts": {}})


def _runs(studio: Studio) -> None:
    page, total = _page(studio), 104_386
    counts = {"running": 1, "queued": 2, "waiting": 1, "failed": 9_112, "completed": 94_870, "cancelled": 400}
    marks = [[number, number] for number in range(-(-total // PAGE))]
    page.pages.take_marks(page.pages.question, {"total": total, "marks": marks, "counts": counts})
    page.pages.take_page(page.pages.question, 0, [_line(n) for n in range(PAGE)])
    page.table.clearSelection()


def _selected(studio: Studio) -> None:
    _runs(studio)
    page = _page(studio)
    for row in (2, 4, 5):
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        page.table.selectionModel().select(page.table.model().index(row, 0), flags)


def _deleted(studio: Studio) -> None:
    _runs(studio)
    page = _page(studio)
    page.show_only(deleted=True)
    question = {"total": 3, "marks": [[0, 0]], "counts": {"completed": 3}, "deleted": 3}
    page.pages.take_marks(page.pages.question, question)
    page.pages.take_page(
        page.pages.question, 0, [{**_line(n), "status": "completed", "error": "", "failed_step": ""} for n in (1, 4, 6)]
    )
    page.select_row(1)


def _removing(studio: Studio) -> None:
    _deleted(studio)
    page = _page(studio)
    page.table.selectAll()
    page.bin.ask(3, lambda: None)


def _empty_bin(studio: Studio) -> None:
    _runs(studio)
    page = _page(studio)
    page.show_only(deleted=True)
    page.pages.take_marks(page.pages.question, {"total": 0, "marks": [], "counts": {}})


def _failed(studio: Studio) -> None:
    page = _review(studio, "f" * 20)
    error = {"message": _LOST, "kind": "target", "name": "Click “Save”", "step": "save", "scope": "each[2]",
             "remedy": "Check that the page is the expected one and that the selector fits it.",
             "details": "waiting for get_by_role(\"button\", name=\"Save\")"}  # fmt: skip
    records = _records()
    records[-1] |= {"status": "failed", "error": error, "picture": "after"}
    records[2] |= {"status": "failed"}
    page.show_review(_told(studio, "failed", records))


def _healed(studio: Studio) -> None:
    page = _review(studio, "a" * 20)
    records = _records()
    heal = {
        "label": "Save", "old_selector": "#save-invoice", "selector": "role=button[name=\"Save invoice\"]",
        "score": 0.87,
        "reasons": ["same words and role", "id changed", "moved 40 px"],
    }  # fmt: skip
    records[-1] |= {"heals": [heal]}
    review = _told(studio, "completed", records)
    review.heals.append({"id": "4f2c91aa07", "status": "open", "step": "save", "heal": heal})
    page.show_review(review)
    page._select(len(records) - 1)
    page.details.show_tab(HEALS)


def _values(studio: Studio) -> None:
    page = _review(studio, "a" * 20)
    records = _records()
    records[-1] |= {"inputs": {"target": {"element": "larkspur/save"}, "button": "left"}, "output": {"clicked": True}}
    review = _told(studio, "completed", records)
    review.info["outputs"] = results(studio.workspace.root)
    page.show_review(review)
    until(lambda: bool(page.results.files))
    page._select(len(records) - 1)
    page.details.show_tab(VALUES)


def _log(studio: Studio) -> None:
    page = _review(studio, "a" * 20)
    page._select(page.model.row_of(lambda one: (one["step"], one["scope"]) == ("number", "each[2]")))
    page.details.show_tab(LOG)


def _no_answer(studio: Studio, state: LinkState) -> None:
    """As long as, or because, the host does not answer."""
    page = _page(studio)
    page.show_only()
    known, studio.link.state = studio.link.state, state
    studio.link.state_changed.emit(state.value)
    studio.link.state = known


def _none_fit(studio: Studio) -> None:
    """The host answers again; nothing is called like what is searched for."""
    studio.status.line.show_host(LinkState.OWN, None)
    page = _page(studio)
    page.show_only(text="payroll")
    page.pages.take_marks(page.pages.question, {"total": 0, "marks": [], "counts": {}})


def _review(studio: Studio, run: str) -> ReviewPage:
    studio.run_room.review(run)
    page = studio.window.documents.widget(f"page:run:{run}")
    assert isinstance(page, ReviewPage)
    return page


def _told(studio: Studio, status: str, records: list[JsonObject]) -> Review:
    info = {
        **_line(0),
        "status": status,
        "workflow": "Enter invoices",
        "flow": "",
        "seconds": 13.4,
        "finished_at": _ago(3),
    }
    at = _ago(4)
    said = ("Opened the form for a new invoice.", "The number has the form INV-000: accepted.")
    lines: list[JsonObject] = [{"at": at, "message": text, "scope": "each[2]", "step": "number"} for text in said]
    return Review(info, records, lines, [], _pictures(studio.home))


def _records() -> list[JsonObject]:
    """A loop in its third round."""
    ids = ("open", "login", "each", "number", "amount", "save")
    places = [(id, "") for id in ids[:3]] + [(id, f"each[{turn}]") for turn in range(3) for id in ids[3:]]
    begin = datetime.now().astimezone() - timedelta(minutes=4)
    found: list[JsonObject] = []
    passed = 0.0
    for n, (id, scope) in enumerate(places):
        seconds = 11.0 if id == "each" else 0.6 + (n * 7 % 5) / 3
        started = begin + timedelta(seconds=passed)
        passed += 0.1 if id == "each" else seconds
        found.append(
            {"n": n + 1, "scope": scope, "step": id, "name": _STEPS[ids.index(id)], "type": "browser.click",
             "status": "completed", "attempt": 1, "started_at": started.isoformat(), "ms": 1000 * seconds,
             "finished_at": (started + timedelta(seconds=seconds)).isoformat(), "inputs": {"value": f"INV-{101 + n}"},
             "output": None, "error": None, "reused": False, "picture": "before" if id == "amount" else None}
        )  # fmt: skip
    return found


def _line(n: int) -> JsonObject:
    status = ("running", "failed", "completed", "completed", "cancelled", "completed", "completed")[n % 7]
    started = _ago(1 + n * n * 3)
    failed = status == "failed"
    return {
        "n": 104_386 - n, "id": f"{104_386 - n:020x}", "workflow": _NAMES[n % len(_NAMES)], "status": status,
        "reason": "",
        "origin": ("schedule", "studio", "cli")[n % 3], "error": _LOST if failed else "",
        "failed_step": "Click “Save”" if failed else "", "environment": ("production", "test")[n % 2],
        "created_at": started, "started_at": started, "finished_at": None if status == "running" else _ago(n * n * 3),
        "seconds": None if status == "running" else 4.2 + n * 11 % 90,
    }  # fmt: skip


def _ago(minutes: float) -> str:
    return (datetime.now().astimezone() - timedelta(minutes=minutes)).isoformat()


def _pictures(folder: Path) -> dict[str, Path]:
    """A page as a browser would show it, without the button at first and with a message in its place afterwards."""
    found = {}
    folder.mkdir(parents=True, exist_ok=True)
    for name, button in (("before", "Save"), ("after", "Store and close")):
        found[name] = folder / f"{name}.png"
        page_picture(button).save(str(found[name]))
    return found


def page_picture(button: str) -> QPixmap:
    """The form of an invoice with a button of this name."""
    picture = QPixmap(1280, 720)
    picture.fill(QColor("#f4f6fa"))
    painter = QPainter(picture)
    font = QFont("Inter")
    font.setPixelSize(30)
    painter.setFont(font)
    painter.fillRect(QRect(0, 0, 1280, 70), QColor("#23345c"))
    painter.setPen(QColor("#ffffff"))
    painter.drawText(QRect(40, 0, 800, 70), Qt.AlignmentFlag.AlignVCenter, "Larkspur Supplies")
    painter.setPen(QColor("#20242c"))
    for row, (label, value) in enumerate((("Invoice number", "INV-109"), ("Supplier", "Northwind"), ("Net", "412.50"))):
        painter.drawText(60, 150 + 90 * row, label)
        painter.fillRect(QRect(360, 112 + 90 * row, 520, 56), QColor("#ffffff"))
        painter.drawText(380, 150 + 90 * row, value)
    painter.fillRect(QRect(360, 420, 320, 64), QColor("#2d6cdf"))
    painter.setPen(QColor("#ffffff"))
    painter.drawText(QRect(360, 420, 320, 64), Qt.AlignmentFlag.AlignCenter, button)
    painter.end()
    return picture
