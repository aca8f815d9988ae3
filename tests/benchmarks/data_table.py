"""A table of 1,000,000 cells in the viewer of data: how smoothly it scrolls, and how long anything holds the window up.

The real widget with 10,000 x 100 and 100,000 x 10 cells. A frame is the time that the window's thread works to show the
table one stretch further, drawing included. Measured beside it in the same run: a bare QTableView with as many rows and
columns whose cells are all alike. A block is what the thread works in one go, between two looks at what the person
does, while the table is shown, sorted, narrowed down, searched, copied, and written to a file.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_API"] = "pyside6"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from common import Figures, options
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtWidgets import QApplication, QTableView

from studio.panels.data.viewer import TABLE, TEXT, TREE, DataViewer
from studio.theme import Mode, Theme

SHAPES = ((10_000, 100), (100_000, 10))
#: Frames of each way to scroll: by the wheel, by whole screens, by jumps over the whole table.
FRAMES = 120
#: Milliseconds that the window may be held up.
BLOCK = 50

Index = QModelIndex | QPersistentModelIndex


class Bare(QAbstractTableModel):
    """As many cells, which all hold the same."""

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__()
        self._size = rows, columns

    def rowCount(self, parent: Index | None = None) -> int:
        return self._size[0]

    def columnCount(self, parent: Index | None = None) -> int:
        return self._size[1]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return "client 17" if role == Qt.ItemDataRole.DisplayRole else None


class Pulse:
    """The longest stretch of work of this thread between two beats of its event loop, in milliseconds."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.thread_time()
        self._timer = QTimer(interval=0)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.thread_time()
        self.longest, self._last = max(self.longest, 1000 * (now - self._last)), now

    def of(self, act: Callable[[], object], done: Callable[[], bool]) -> float:
        """The longest stretch while something is done."""
        QApplication.processEvents()
        self.longest, self._last = 0.0, time.thread_time()
        act()
        limit = time.monotonic() + 300
        while not done():
            assert time.monotonic() < limit
            QApplication.processEvents()
        QApplication.processEvents()
        self._beat()
        return self.longest


def rows_of(rows: int, columns: int) -> list[Any]:
    names = [f"column {n}" for n in range(columns)]
    return [
        {name: (n * 7919 + at) % rows if at % 2 else f"client {n % 997}" for at, name in enumerate(names)}
        for n in range(rows)
    ]


def frames(view: QTableView) -> float:
    """The 95th percentile of the frames, in milliseconds."""
    view.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    view.scrollToTop()
    bar = view.verticalScrollBar()
    places = [n * 138 for n in range(FRAMES)]
    places += [n * bar.pageStep() for n in range(FRAMES)] + [bar.maximum() * n // FRAMES for n in range(FRAMES)]
    taken = []
    for place in places:
        began = time.thread_time()
        bar.setValue(place)
        view.viewport().repaint()
        taken.append(1000 * (time.thread_time() - began))
        QApplication.processEvents()
    return sorted(taken)[int(0.95 * len(taken))]


def blocks(viewer: DataViewer, pulse: Pulse, value: list[Any], folder: Path) -> dict[str, float]:
    """What is done to the table, and the longest block of each."""
    grid, head = viewer._table_view, viewer._table_view.horizontalHeader()
    idle = lambda: not grid.work.busy  # noqa: E731 - the same question each time
    viewer._only.setChecked(False)
    found = {
        "shown": pulse.of(lambda: viewer.show_value(value), idle),
        "sorted by number": pulse.of(lambda: head.setSortIndicator(1, Qt.SortOrder.DescendingOrder), idle),
        "sorted by text": pulse.of(lambda: head.setSortIndicator(0, Qt.SortOrder.AscendingOrder), idle),
        "searched to the end": pulse.of(lambda: grid.search("nothing like this"), idle),
        "narrowed down": pulse.of(lambda: grid.narrow("client 99"), idle),
        "copied": pulse.of(grid.copy, idle),
        "all again": pulse.of(lambda: grid.narrow(""), idle),
    }
    file = folder / "table.csv"
    written = lambda: file.name in viewer._told.text() and "…" not in viewer._told.text()  # noqa: E731 - same
    found["written as CSV"] = pulse.of(lambda: viewer.write(file), written)
    found["as a tree"] = pulse.of(lambda: viewer.show_as(TREE), lambda: True)
    found["as text"] = pulse.of(lambda: viewer.show_as(TEXT), lambda: not viewer._text.busy)
    viewer.show_as(TABLE)
    return found


def measured(figures: Figures, count: int) -> None:
    pulse, viewer = Pulse(), DataViewer()
    viewer.resize(1400, 800)
    viewer.show()
    for _ in range(count):
        for rows, columns in SHAPES:
            name, value = f"{rows:,} x {columns}", rows_of(rows, columns)
            with tempfile.TemporaryDirectory() as folder:
                for act, taken in blocks(viewer, pulse, value, Path(folder)).items():
                    figures.values.setdefault(f"{name}: {act}, longest block (ms)", []).append(taken)
            figures.values.setdefault(f"{name}: frame, p95 (ms)", []).append(frames(viewer._table_view))
            bare = QTableView()
            bare.setModel(Bare(rows, columns))
            bare.resize(viewer._table_view.size())
            bare.verticalHeader().setDefaultSectionSize(26)
            bare.horizontalHeader().setDefaultSectionSize(150)
            bare.show()
            figures.values.setdefault(f"{name}: frame of a bare table, p95 (ms)", []).append(frames(bare))
            bare.close()


def judge(figures: Figures) -> None:
    """What is held against a limit."""
    for rows, columns in SHAPES:
        name = f"{rows:,} x {columns}"
        ours, bare = (
            figures.median(f"{name}: frame, p95 (ms)"),
            figures.median(f"{name}: frame of a bare table, p95 (ms)"),
        )
        figures.row(f"{name}: frame, p95", ours, "ms", "at most 20", ours <= 20)
        figures.row(f"{name}: the same / frame of a bare table", ours / bare, "x", "at most 2", ours / bare <= 2)
        held = {key: statistics.median(taken) for key, taken in figures.values.items()
                if key.startswith(name) and "block" in key}  # fmt: skip
        worst = max(held, key=lambda key: held[key])
        act = worst.removeprefix(f"{name}: ").partition(",")[0]
        figures.row(f"{name}: longest block ({act})", held[worst], "ms", f"at most {BLOCK}", held[worst] <= BLOCK)


def main() -> int:
    args = options(__doc__, rounds=3)
    app = QApplication([])
    Theme.install(app, Mode.LIGHT)
    figures = Figures("data_table")
    measured(figures, args.rounds)
    judge(figures)
    figures.show(args.json)
    return 0 if all(row["met"] is not False for row in figures.rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
