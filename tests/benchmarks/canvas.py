"""The canvas with 2,000 steps: opening against a bare ``QGraphicsScene`` with as many items, and frames while it moves.

Drawn into memory without a display: figures hold for the raster engine that every platform has. All is measured in
time of the processor, so that other work of a shared machine does not count; on an idle one it is the time that passes.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, QPointF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainterPath, QRegion
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsSimpleTextItem, QGraphicsView, QWidget

from runtime.files import save_workflow
from runtime.model.graph import compile_plan
from runtime.model.layout import Layout, Position
from runtime.tasks.registry import Registry
from studio.canvas import Canvas
from studio.canvas.arrange import arrange
from studio.canvas.ports import ports_of
from studio.state.document import Document
from studio.state.selection import Selection
from studio.theme import Mode, Theme
from tests.benchmarks.common import measure, options
from tests.fixtures.large_flow import large_flow

WINDOW = (1440, 900)
FRAMES = 90

_PICTURE = QImage(*WINDOW, QImage.Format.Format_RGB32)


def main() -> None:
    args = options(__doc__, rounds=5)
    app = QApplication([])
    Theme.install(app, Mode.DARK)
    registry = Registry()
    list(registry)  # as in Studio, whose palette has read every type
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "large.flow.json")
        places = _write(path, registry)
        cases = {
            "open 2,000 steps: file, canvas, first picture": lambda: _open(path, registry),
            "the canvas alone, first picture included": lambda: _canvas(path, registry),
            "bare QGraphicsScene, as many items, first picture": lambda: _bare(places),
        }
        figures = measure("canvas", cases, args.rounds)
        names = list(cases)
        opened = figures.median(names[0])
        figures.row("open 2,000 steps", opened, "s", "at most 1", opened <= 1)
        figures.ratio("canvas to a bare QGraphicsScene", names[1], names[2], 3)
        for name, frames in _frames(path, registry):
            p95 = sorted(frames)[int(len(frames) * 0.95)] * 1000
            figures.row(f"{name}, 95th percentile of {len(frames)} frames", p95, "ms", "at most 20", p95 <= 20)
    figures.show(args.json)


def _write(path: Path, registry: Registry) -> dict[str, tuple[float, float]]:
    workflow = large_flow()
    plan, _ = compile_plan(workflow)
    places = arrange(plan, lambda step: ports_of(step, registry.find(step.type), framed=step.type == "flow.for_each"))
    save_workflow(path, workflow, Layout({id: Position(x, y) for id, (x, y) in places.items()}))
    return places


def _open(path: Path, registry: Registry) -> float:
    start = time.thread_time()
    document = Document.open(path)
    _shown(document, registry)
    took = time.thread_time() - start
    document.close()
    return took


def _canvas(path: Path, registry: Registry) -> float:
    document = Document.open(path)
    start = time.thread_time()
    _shown(document, registry)
    took = time.thread_time() - start
    document.close()
    return took


def _shown(document: Document, registry: Registry) -> Canvas:
    canvas = Canvas(document, Selection(), registry)
    canvas.resize(*WINDOW)
    canvas.show()
    _draw(canvas)
    return canvas


def _draw(widget: QWidget) -> None:
    """One frame, as the window would ask for it."""
    QWidget.render(widget, _PICTURE, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)


def _bare(places: dict[str, tuple[float, float]]) -> float:
    """A rectangle with a text for each step and a curve for each edge: the least that such a scene can hold."""
    start = time.thread_time()
    scene = QGraphicsScene()
    before = QPointF()
    for number, (x, y) in enumerate(places.values()):
        box = scene.addRect(0, 0, 248, 60, QColor("#77acff"), QColor("#1c1f26"))
        box.setPos(x, y)
        QGraphicsSimpleTextItem(f"Step number {number}", box).setPos(58, 12)
        path = QPainterPath(before)
        path.cubicTo(before + QPointF(0, 40), QPointF(x, y - 40), QPointF(x, y))
        scene.addPath(path, QColor("#6b7484"))
        before = QPointF(x, y)
    view = QGraphicsView(scene)
    view.resize(*WINDOW)
    view.show()
    _draw(view)
    return time.thread_time() - start


def _frames(path: Path, registry: Registry) -> Iterator[tuple[str, list[float]]]:
    document = Document.open(path)
    canvas = _shown(document, registry)
    window = QSizeF(canvas.size())
    for zoom in (1.0, 0.45, 0.2, 0.1):
        canvas.camera.zoom = zoom
        canvas.camera.centre(canvas.board.extent().center(), window)
        yield f"pan at {zoom:.0%}", [_frame(canvas, lambda: canvas.camera.pan(9, -23)) for _ in range(FRAMES)]
    canvas.camera.zoom = 1.5
    yield "zoom out from 150 % to all", [_frame(canvas, lambda: _zoom(canvas, 0.96)) for _ in range(FRAMES)]
    yield "zoom in again", [_frame(canvas, lambda: _zoom(canvas, 1 / 0.96)) for _ in range(FRAMES)]
    document.close()


def _zoom(canvas: Canvas, factor: float) -> None:
    canvas.camera.zoom_to(canvas.camera.zoom * factor, QPointF(canvas.width() / 2, canvas.height() / 2))


def _frame(canvas: Canvas, move: Callable[[], object]) -> float:
    start = time.thread_time()
    move()
    _draw(canvas)
    return time.thread_time() - start


if __name__ == "__main__":
    main()
