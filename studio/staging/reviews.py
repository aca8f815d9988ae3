"""Scenes of what stands around runs: Home with figures, the list of runs, the review of one that failed and of a heal.

Nothing runs: what the host would say is made up here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressDialog

from runtime.model import JsonObject
from studio.bridge.link import LinkState
from studio.operations.reviews import Review
from studio.pages.review.details import HEALS, LOG, VALUES
from studio.pages.review.page import ReviewPage
from studio.staging import home, run_list
from studio.staging.pictures import pictures
from studio.staging.run_lines import LOST, ago, run_line
from studio.staging.runs import results
from studio.staging.scene import Scene, until

if TYPE_CHECKING:
    from studio.app import Studio

_STEPS = ("Open the browser", "Sign in", "For each invoice", "Type invoice number", "Type the amount", "Click “Save”")


def review_scenes() -> tuple[Scene, ...]:
    """Every state of them, in the order of the rail."""
    return (
        Scene("home-figures", home.figures),
        Scene("runs-empty", run_list.none),
        Scene("runs", run_list.many),
        Scene("runs-selected", run_list.selected),
        Scene("runs-asked", run_list.asked),
        Scene("runs-working", run_list.working, QProgressDialog),
        Scene("runs-deleted", run_list.deleted),
        Scene("runs-removing", run_list.removing),
        Scene("runs-bin-empty", run_list.empty_bin),
        Scene("review-failed", _failed),
        Scene("review-healed", _healed),
        Scene("review-values", _values),
        Scene("review-log", _log),
        Scene("review-long", _long),
        Scene("runs-loading", lambda studio: run_list.no_answer(studio, LinkState.CONNECTING)),
        Scene("runs-unreadable", lambda studio: run_list.no_answer(studio, LinkState.FAILED)),
        Scene("runs-none", run_list.none_fit),
    )


def _failed(studio: Studio) -> None:
    page = _review(studio, "f" * 20)
    message = f'{LOST} The page says: "This invoice number already exists".'
    error = {"message": message, "kind": "target", "name": "Click “Save”", "step": "save", "scope": "each[2]",
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
    said = ("Opened the form for a new invoice.", "The number has the form INV-000: accepted.")
    page.details.show_log([{"at": ago(4), "message": text} for text in said], cut=False)
    page.details.show_tab(LOG)


def _long(studio: Studio) -> None:
    """Of very many steps the first ones are left out."""
    page = _review(studio, "b" * 20)
    review = _told(studio, "completed", _records())
    page.show_review(replace(review, last=10_000))
    page.timeline.setFocus()


def _review(studio: Studio, run: str) -> ReviewPage:
    studio.run_room.review(run)
    page = studio.window.documents.widget(f"page:run:{run}")
    assert isinstance(page, ReviewPage)
    return page


def _told(studio: Studio, status: str, records: list[JsonObject]) -> Review:
    info = {
        **run_line(0),
        "id": "7c1e40b95d2fa8631b0e",
        "inputs": {"workbook": "data/invoices.xlsx", "search_suppliers": "Ireland", "notes": None},
        "status": status,
        "workflow": "Enter invoices",
        "flow": "",
        "seconds": 13.4,
        "finished_at": ago(3),
    }
    return Review(info, records, [], pictures(studio.home))


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
