"""The state of a run on the cards: each state looks different, and what runs moves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from runtime.model.edits import SetField, SetParams
from studio.canvas import BreakMark, Status, StepMark
from studio.canvas.paint_cards import EDGE
from studio.canvas.telling import tool_tip
from studio.i18n import language
from studio.theme import Mode, Theme, current
from tests.unit.studio.canvas.conftest import Bench


def picture(bench: Bench, id: str) -> QImage:
    """The card as it is on the screen, with its surroundings."""
    rect = bench.canvas.board.cards[id].rect.adjusted(-EDGE, -EDGE, EDGE, EDGE)
    bench.canvas.camera.zoom_to(1.0, bench.canvas.camera.to_pixel(rect.center()))
    bench.canvas.reveal(id)
    area = bench.canvas.camera.transform.mapRect(rect).toRect()
    for _ in range(3):  # the first frames may leave cards for the next
        image = bench.canvas.grab(area).toImage()
    return image


def test_every_state_looks_different(bench: Bench) -> None:
    pictures = [picture(bench, "yes")]
    for status in Status:
        if status is not Status.IDLE:
            bench.canvas.show_marks({"yes": StepMark(status, 1200)})
            pictures.append(picture(bench, "yes"))
    for number, one in enumerate(pictures):
        assert all(one != other for other in pictures[number + 1 :])


@pytest.mark.parametrize(
    "mark",
    [
        StepMark(Status.COMPLETED, 1200, healed=True),
        StepMark(Status.COMPLETED, 1200, attempts=3),
        StepMark(Status.COMPLETED, 3400),
    ],
)
def test_marks_are_seen(bench: Bench, mark: StepMark) -> None:
    bench.canvas.show_marks({"yes": StepMark(Status.COMPLETED, 1200)})
    plain = picture(bench, "yes")
    bench.canvas.mark({"yes": mark})
    assert picture(bench, "yes") != plain


def test_the_edge_that_was_taken_lies_on_top(bench: Bench) -> None:
    """Two edges meet at a step: the arrow has the colour of the one that the run has come by, whichever it is."""
    tip = bench.canvas.board.cards["join"].entry - QPointF(0, 9)
    colours = []
    for taken, port in (("check", "false"), ("yes", "out")):
        bench.canvas.show_marks({taken: StepMark(Status.COMPLETED, ports=(port,))})
        picture(bench, "join")
        at = bench.canvas.camera.to_pixel(tip).toPoint()
        colours.append(bench.canvas.grab().toImage().pixelColor(at * bench.canvas.devicePixelRatioF()).name())
    assert colours == [current().tokens.accent.lower()] * 2


def test_breakpoints_are_seen_and_asked_for(bench: Bench, qtbot: QtBot) -> None:
    plain = picture(bench, "yes")
    bench.canvas.set_breakpoints({"yes": BreakMark()})
    assert picture(bench, "yes") != plain
    bench.selection.select(["yes"])
    with qtbot.waitSignal(bench.canvas.breakpoint_toggled) as toggled:
        bench.canvas.toggle_breakpoint()
    assert toggled.args == ["yes"]


def test_problems_and_switched_off_steps_are_seen(bench: Bench, qtbot: QtBot) -> None:
    qtbot.waitSignal(bench.document.problems_changed, timeout=10_000).wait()
    before = picture(bench, "one")
    assert "message" in tool_tip(bench.canvas, "one"), "the tool tip names the problem"
    bench.document.apply(SetParams("one", {"message": "fine"}), "Change message")
    qtbot.waitUntil(lambda: not any(p.step == "one" for p in bench.document.problems), timeout=10_000)
    sound = picture(bench, "one")
    assert sound != before
    bench.document.apply(SetField("one", "enabled", False), "Switch off")
    assert picture(bench, "one") != sound


def test_what_runs_moves_and_stands_still_afterwards(bench: Bench, qtbot: QtBot) -> None:
    bench.canvas.show_marks({"yes": StepMark(Status.RUNNING)})
    first = picture(bench, "yes")
    qtbot.waitUntil(lambda: picture(bench, "yes") != first, timeout=5000)
    assert bench.canvas._ticker.isActive()
    bench.canvas.mark({"yes": StepMark(Status.COMPLETED, 5)})
    assert not bench.canvas._ticker.isActive()


def test_theme_and_language_change_the_cards(bench: Bench, theme: Theme) -> None:
    light = picture(bench, "loop")
    theme.wear(Mode.DARK)
    dark = picture(bench, "loop")
    assert dark != light
    language().use("bg")
    assert picture(bench, "loop") != dark


def on_screen(bench: Bench, ratio: float) -> QImage:
    """The canvas as a screen of this many dots a pixel shows it."""
    size = bench.canvas.size()
    shown = QImage(size * ratio, QImage.Format.Format_RGB32)
    shown.setDevicePixelRatio(ratio)
    bench.canvas.stage.forget()
    late = True
    while late:
        painter = QPainter(shown)
        late = bench.canvas.stage.paint(painter, QSizeF(size), current().tokens, ratio)
        painter.end()
    return shown


@pytest.mark.parametrize("ratio", [1.5, 2.0])
def test_a_dense_screen_shows_the_same_only_sharper(bench: Bench, ratio: float) -> None:
    plain, dense = on_screen(bench, 1.0), on_screen(bench, ratio)
    small = dense.scaled(plain.size(), Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    places = [(x, y) for x in range(0, plain.width(), 4) for y in range(0, plain.height(), 4)]
    off = sum(abs(plain.pixelColor(x, y).lightness() - small.pixelColor(x, y).lightness()) > 40 for x, y in places)
    assert off < len(places) * 0.01
