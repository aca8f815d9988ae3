"""How much memory Studio has more after ten minutes of scripted editing than before them.

The script does in the real window what a person does: opens workflows, adds steps from the palette and by keys, types
into fields, renames, drags, groups, notes, copies, deletes, undoes, redoes, zooms, changes the theme, saves, closes.
The workflows keep about their size. ``--minutes`` shortens it. Each quarter of a minute, with the same four workflows
open, garbage is collected and free memory given back, as Studio itself does; what is resident then is measured. The
first two minutes that count are set against the last two.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from statistics import fmean

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_API"] = "pyside6"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import psutil
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from qasync import QEventLoop

from runtime.files.project import Project
from studio.app import Studio
from studio.bridge.garbage import GarbageTimer, give_back
from studio.canvas import Canvas
from studio.display import open_application
from tests.benchmarks.common import Figures

#: Growth is counted from here: by then every page, dialog and kind of step has been seen, and pictures are kept.
WARM_S = 180.0
#: Seconds between two looks at the memory.
LOOK_S = 15.0
#: Time for a window at rest to check, draw and write down what is open, in seconds.
SETTLE_S = 1.0
#: Looks of which a mean is taken: two minutes.
LOOKS = 8
FLOWS, STEPS = 4, 150
#: A workflow never has fewer or more steps, nor more notes or groups: they are not what is measured.
FEWEST, MOST, MOST_DRAWN = 130, 170, 8
TYPES = ("flow.log", "flow.set", "browser.click", "browser.fill", "flow.for_each", "flow.condition", "http.request")


def write_flows(root: Path) -> list[Path]:
    """Workflows as a person has them: a chain of steps of several kinds."""
    made = []
    for number in range(FLOWS):
        steps = {
            f"s{n}": {
                "type": TYPES[n % 4],
                "name": f"Step number {n}",
                "params": {"message": f"row {n}"} if n % 4 == 0 else {},
                "next": {"out": [f"s{n + 1}"]} if n + 1 < STEPS else {},
            }
            for n in range(STEPS)
        }
        path = root / "workflows" / f"job{number}.flow.json"
        path.write_text(json.dumps({"format": 1, "id": f"job{number}", "name": f"Job {number}", "steps": steps}))
        made.append(path)
    return made


class Person:
    """Does one thing at a time, as the dice fall."""

    def __init__(self, studio: Studio, flows: list[Path]) -> None:
        self.studio, self.flows, self.rng = studio, flows, random.Random(4)
        self.deeds = 0
        self._acts = (
            (self.open, 3), (self.close, 1), (self.add, 8), (self.key_add, 4), (self.type, 8), (self.drag, 10),
            (self.select, 10), (self.delete, 6), (self.undo, 14), (self.redo, 6), (self.zoom, 8), (self.copy, 3),
            (self.group, 2), (self.note, 2), (self.save, 3), (self.page, 1), (self.theme, 1), (self.menu, 2),
        )  # fmt: skip

    def act(self) -> None:
        acts, weights = zip(*self._acts, strict=True)
        self.rng.choices(acts, weights)[0]()
        self.deeds += 1

    @property
    def canvas(self) -> Canvas:
        if self.studio.editor.current is None:
            self.open()
        assert self.studio.editor.current is not None
        return self.studio.editor.current.canvas

    def open(self) -> None:
        self.studio.editor.open(self.rng.choice(self.flows))

    def close(self) -> None:
        tab = self.studio.editor.current
        if tab is not None:
            if tab.document.dirty:
                self.studio.editor.save(tab)
            self.studio.commands.run("view.close_tab")

    def add(self) -> None:
        if len(self.canvas.board.cards) < MOST:
            self.select()
            self.studio.editor.add_step(self.rng.choice(TYPES))

    def key_add(self) -> None:
        QTest.keyClick(self.canvas, Qt.Key.Key_Tab)
        QTest.keyClicks(QApplication.focusWidget() or self.canvas, "log")
        QTest.keyClick(QApplication.focusWidget() or self.canvas, Qt.Key.Key_Escape)

    def type(self) -> None:
        self.select()
        fields = self.studio.docks.step.findChildren(QPlainTextEdit)
        shown = [field for field in fields if field.isVisible() and not field.isReadOnly()]
        if shown:
            QTest.keyClicks(self.rng.choice(shown), f"text {self.deeds} ")

    def select(self) -> None:
        canvas, id = self.canvas, self._some_step()
        if id:
            canvas.reveal(id)
            self._press(canvas, canvas.camera.to_pixel(canvas.board.cards[id].rect.center()))

    def drag(self) -> None:
        canvas, id = self.canvas, self._some_step()
        if not id:
            return
        canvas.reveal(id)
        at = canvas.camera.to_pixel(canvas.board.cards[id].rect.center()).toPoint()
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at)
        for part in range(1, 6):
            QTest.mouseMove(canvas, at + QPoint(6 * part, 4 * part))
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at + QPoint(32, 24))

    def delete(self) -> None:
        if len(self.canvas.board.cards) > FEWEST:
            self.select()
            QTest.keyClick(self.canvas, Qt.Key.Key_Delete)

    def undo(self) -> None:
        for _ in range(self.rng.randint(1, 6)):
            self.studio.commands.run("flow.undo")

    def redo(self) -> None:
        for _ in range(self.rng.randint(1, 3)):
            self.studio.commands.run("flow.redo")

    def zoom(self) -> None:
        self.rng.choice((self.canvas.zoom_in, self.canvas.zoom_out, self.canvas.fit, self.canvas.zoom_actual))()

    def copy(self) -> None:
        self.select()
        self.canvas.copy()
        if len(self.canvas.board.cards) < MOST:
            self.canvas.paste()

    def group(self) -> None:
        if len(self.canvas.board.groups) >= MOST_DRAWN:
            self.canvas.selection.select(groups=list(self.canvas.board.groups))
            QTest.keyClick(self.canvas, Qt.Key.Key_Delete)
        self.select()
        self.canvas.group_selected()
        QTest.keyClick(QApplication.focusWidget() or self.canvas, Qt.Key.Key_Escape)

    def note(self) -> None:
        if len(self.canvas.board.notes) >= MOST_DRAWN:
            self.canvas.selection.select(notes=list(self.canvas.board.notes))
            QTest.keyClick(self.canvas, Qt.Key.Key_Delete)
        self.canvas.add_note()
        QTest.keyClicks(QApplication.focusWidget() or self.canvas, "look here")
        self.canvas.setFocus()

    def save(self) -> None:
        self.studio.editor.save_all()

    def page(self) -> None:
        for id in ("home", "workflows", "settings"):
            self.studio.window.show_page(id)
        self.open()

    def theme(self) -> None:
        self.studio.commands.run(self.rng.choice(("view.theme.dark", "view.theme.light")))

    def menu(self) -> None:
        self.studio.commands.context_menu(self.studio.window, ("canvas.open", "canvas.enabled")).close()

    def rest(self) -> None:
        """All workflows open, and the first in sight."""
        for flow in [*self.flows, self.flows[0]]:
            self.studio.editor.open(flow)

    def _some_step(self) -> str:
        return self.rng.choice(list(self.canvas.board.cards) or [""])

    @staticmethod
    def _press(canvas: Canvas, at: QPointF) -> None:
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at.toPoint())


def memory() -> float:
    """Resident megabytes once garbage is collected and what is free given back."""
    gc.collect()
    give_back()
    return float(psutil.Process().memory_info().rss) / 1e6


async def edit(app: QApplication, folder: Path, minutes: float) -> Figures:
    """Edit so long, and look at the memory meanwhile."""
    root = Project.create(folder / "jobs", "Jobs").root
    flows = write_flows(root)
    studio = Studio(app, folder / "home")
    garbage = GarbageTimer(studio.window)
    studio.window.resize(1440, 900)
    studio.projects.enter(root)
    studio.window.show()
    person, began = Person(studio, flows), time.monotonic()
    looks: list[tuple[float, float]] = []
    while (now := time.monotonic() - began) < minutes * 60:
        person.act()
        await asyncio.sleep(0)
        if now > LOOK_S * len(looks):
            person.rest()
            await asyncio.sleep(SETTLE_S)
            looks.append((now, memory()))
            print(f"{now:6.0f} s {looks[-1][1]:8.1f} MB {person.deeds} deeds", file=sys.stderr, flush=True)
    looks.append((minutes * 60, memory()))
    warm = [mb for at, mb in looks if at >= min(WARM_S, minutes * 15)]
    garbage.stop()
    studio.window.hide()
    studio.instance.release()
    first, last = fmean(warm[:LOOKS]), fmean(warm[-LOOKS:])
    growth = 100 * (last / first - 1)
    figures = Figures("studio_memory", {"resident memory (MB)": [mb for _, mb in looks]})
    figures.row(f"growth over {minutes - WARM_S / 60:g} minutes of editing", growth, "%", "at most 5", growth <= 5)
    figures.row("deeds", person.deeds, "")
    figures.row("the whole window", last, "MB")
    return figures


def main() -> int:
    """Print the figures; the exit code says whether the goal was reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=13.0, help="the first three of them warm up")
    parser.add_argument("--rounds", type=int, default=1, help="for the form's sake")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="understudy-bench-", ignore_cleanup_errors=True) as name:
        app = open_application(["studio_memory"])
        loop = QEventLoop(app)
        figures = loop.run_until_complete(edit(app, Path(name), chosen.minutes))
    figures.show(chosen.json)
    sys.stdout.flush()
    os._exit(0 if all(row["met"] is not False for row in figures.rows) else 1)


if __name__ == "__main__":
    main()
