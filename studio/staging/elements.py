"""Scenes of what was healed on the page of elements. Nothing runs: what the host would say is made up here."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

from runtime.model import JsonObject
from studio.pages.elements.page import ElementsPage
from studio.staging.scene import Scene, until

if TYPE_CHECKING:
    from pathlib import Path

    from studio.app import Studio


def element_scenes() -> tuple[Scene, ...]:
    """Two that are the same, what waits for a decision, and a project in which nothing was healed."""
    return (
        Scene("elements-merge", _merge),
        Scene("elements-healed", _healed),
        Scene("elements-healed-none", _none),
    )


def _page(studio: Studio) -> ElementsPage:
    studio.window.show_page("elements")
    page = studio.window.page("elements")
    assert isinstance(page, ElementsPage)
    until(lambda: bool(page.current))
    return page


def _merge(studio: Studio) -> None:
    page = _page(studio)
    page.tree.clearSelection()
    for item in page.tree.items()[:2]:
        item.setSelected(True)


def _none(studio: Studio) -> None:
    studio.heals.take([])
    _page(studio).show_heals()


def _healed(studio: Studio) -> None:
    page = _page(studio)
    page.show_heals()
    names = ("Save", "Supplier", "Next page", "Sign in", "Attach file")
    heals = [_heal(number, name) for number, name in enumerate(names)]
    studio.heals.take(heals)
    folder = studio.home
    folder.mkdir(parents=True, exist_ok=True)
    files = {"before": str(_button(folder)), "after": str(_shot(folder))}
    used = [
        {"file": "workflows/enter-purchase-invoices.flow.json", "step": "save"},
        {"file": "workflows/correct-invoice.flow.json", "step": "save"},
    ]
    page.heals.details.show_more({**heals[0], "pictures": files, "used_by": used})


def _heal(number: int, name: str) -> JsonObject:
    before = {"tag": "button", "role": "button", "name": name, "attributes": {"id": "save-invoice"},
              "neighbours": {"left": "Cancel", "heading": "New invoice"}}  # fmt: skip
    after = before | {"name": f"{name} invoice" if number == 0 else name, "attributes": {"id": "b7"}, "test_id": "save"}
    heal = {
        "label": name, "url": "http://127.0.0.1:8371/invoices/new", "before": before, "after": after,
        "old_selector": "#save-invoice", "selector": f'role=button[name="{after["name"]}"]', "old_frame": [],
        "frame": [], "score": 0.91 - number / 30, "margin": 0.38, "runner_up": "Save as draft" if number == 0 else "",
        "reasons": ["same role", f"'{name}' is now '{name} invoice'", "id changed", "moved 40 px"], "element": "",
        "picture": "", "spot": [360, 420, 320, 64],
    }  # fmt: skip
    at = (datetime.now().astimezone() - timedelta(minutes=4 + 50 * number * number)).isoformat()
    status = "open" if number < 3 else ("accepted", "rejected")[number - 3]
    return {
        "id": f"{number}f2c91aa07", "status": status, "place": f"purchase-invoices/{name.lower()}", "folder": "",
        "file": "", "workflow": "Enter purchase invoices", "step": "save", "step_name": f"Click “{name}”",
        "run": "a" * 20, "at": at, "times": 14 - 3 * number, "decided_at": None, "decided_by": "", "heal": heal,
    }  # fmt: skip


def _button(folder: Path) -> Path:
    """The small picture that was kept when it was recorded."""
    picture = QPixmap(200, 60)
    picture.fill(QColor("#2d6cdf"))
    _write(picture, QRect(0, 0, 200, 60), "Save")
    picture.save(str(folder / "element-before.png"))
    return folder / "element-before.png"


def _shot(folder: Path) -> Path:
    """The page as it was found."""
    picture = QPixmap(1280, 720)
    picture.fill(QColor("#f4f6fa"))
    painter = QPainter(picture)
    painter.fillRect(QRect(360, 420, 320, 64), QColor("#23345c"))
    painter.end()
    _write(picture, QRect(360, 420, 320, 64), "Save invoice")
    picture.save(str(folder / "element-after.png"))
    return folder / "element-after.png"


def _write(picture: QPixmap, place: QRect, text: str) -> None:
    painter, font = QPainter(picture), QFont("Inter")
    font.setPixelSize(26)
    painter.setFont(font)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
