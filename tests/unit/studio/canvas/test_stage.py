"""How many pictures of cards are kept."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from runtime.model.layout import Layout
from runtime.tasks.registry import Registry
from studio.canvas import Canvas
from studio.canvas.stage import MOST_KEPT
from studio.state.document import Document
from studio.state.selection import Selection
from studio.theme import Theme
from tests.unit.studio.canvas.conftest import Bench, flow, step

LONG = 400


def test_pictures_do_not_pile_up_on_the_way_through_a_long_workflow(theme: Theme, qtbot: QtBot) -> None:
    steps = [step(f"s{n}", **({"out": f"s{n + 1}"} if n + 1 < LONG else {})) for n in range(LONG)]
    document = Document.new(flow(*steps), Layout())
    canvas = Canvas(document, Selection(), Registry())
    qtbot.addWidget(canvas)
    canvas.resize(400, 300)
    canvas.camera.zoom_to(1.0, QPointF(0, 0))
    most = 0
    for id in document.workflow.steps:
        canvas.reveal(id)
        canvas.grab()
        most = max(most, canvas.stage.kept_pixels)
    document.close()
    screen = 400 * 300 * canvas.devicePixelRatio() ** 2
    assert screen / 2 < most <= (MOST_KEPT + 1) * screen


def test_a_canvas_behind_others_keeps_no_pictures(bench: Bench) -> None:
    before = bench.canvas.grab().toImage()
    assert bench.canvas.stage.kept_pixels
    bench.canvas.hide()
    assert not bench.canvas.stage.kept_pixels
    bench.canvas.show()
    assert bench.canvas.grab().toImage() == before
