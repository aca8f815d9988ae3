"""The timeline: what of many bars is drawn, zooming, and going from bar to bar."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from studio.theme import Theme
from studio.widgets.timeline import Timeline
from studio.widgets.timeline_lanes import Bar, Lane
from studio.widgets.timescale import MOST_PIXELS, NEAREST, TAIL, TimeScale, nice

LANES = (
    Lane("open", "Open the page", [Bar("/", 0, 400)]),
    Lane("each", "For each row", [Bar("/", 400, 4000)]),
    Lane("fill", "Fill", [Bar(f"/each[{n}]", 400 + n * 1200, 900 + n * 1200) for n in range(3)], depth=1),
)


@pytest.fixture
def timeline(qtbot: QtBot, theme: Theme) -> Timeline:
    shown = Timeline()
    qtbot.addWidget(shown)
    shown.resize(1000, 240)
    shown.show_lanes(LANES, 0, 4000)
    shown.show()
    return shown


def test_everything_is_seen_at_first(timeline: Timeline) -> None:
    assert timeline.scale.x(0) == 0
    assert timeline.scale.x(4000) == pytest.approx(timeline.scale.width - TAIL)
    assert timeline.horizontalScrollBar().maximum() == 0


def test_zoom_keeps_what_is_under_the_pointer(timeline: Timeline) -> None:
    scale = timeline.scale
    held = scale.moment(300)
    scale.look(4.0, 300)
    assert scale.moment(300) == pytest.approx(held)
    scale.look(0.01, 300)
    assert scale.zoom == 0


@pytest.mark.parametrize("length", [1.0, 50_000.0, 40 * 86_400_000.0])
def test_zoom_has_an_end(length: float) -> None:
    scale = TimeScale(0, length, 800)
    for _ in range(200):
        scale.look(1.25, 400)
    assert scale.pixels <= max(NEAREST, 800 / length)
    assert scale.whole <= MOST_PIXELS + TAIL + 1
    assert len(list(scale.ticks())) < 20


def test_the_ruler_counts_as_people_do() -> None:
    assert [nice(ms) for ms in (3, 700, 12_000, 100_000, 50_000_000, 200_000_000)] == [
        5, 1000, 15_000, 120_000, 86_400_000, 259_200_000,
    ]  # fmt: skip


def test_keys_go_from_bar_to_bar_and_lane_to_lane(qtbot: QtBot, timeline: Timeline) -> None:
    gone: list[tuple[str, str]] = []
    timeline.current_changed.connect(lambda lane, bar: gone.append((lane, bar)))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up):
        qtbot.keyClick(timeline, key)
    assert gone == [
        ("open", "/"), ("each", "/"), ("fill", "/each[0]"), ("fill", "/each[1]"), ("fill", "/each[2]"), ("each", "/"),
    ]  # fmt: skip
    assert timeline.accessibleName() == "For each row"


def test_a_click_finds_the_bar(qtbot: QtBot, timeline: Timeline) -> None:
    x = timeline._names + timeline.scale.x(2900)
    lane, bar = timeline.bar_at(QPointF(x, 26 + 2 * 26 + 13))
    assert lane is LANES[2] and bar is LANES[2].bars[2]
    with qtbot.waitSignal(timeline.activated, timeout=2000) as told:
        qtbot.mouseDClick(timeline.viewport(), Qt.MouseButton.LeftButton, pos=QPointF(x, 26 + 2 * 26 + 13).toPoint())
    assert told.args == ["fill", "/each[2]"]


def test_a_lane_of_many_bars_draws_one_a_pixel_and_every_loud_one() -> None:
    bars = [Bar(f"/each[{n}]", n, n + 0.9, loud=n == 7_777) for n in range(100_000)]
    drawn = list(Lane("say", "Say", bars).drawn(0, 100_000, 100.0))
    assert len(drawn) < 2100
    assert any(bar.loud for bar in drawn)


def test_a_long_bar_that_began_earlier_is_seen() -> None:
    lane = Lane("each", "Each", [Bar("/", 0, 10_000), Bar("/2", 10_500, 10_600)])
    assert [bar.key for bar in lane.drawn(5000, 6000, 1.0)] == ["/"]


def test_what_goes_on_reaches_to_the_end(timeline: Timeline) -> None:
    timeline.show_lanes([Lane("wait", "Wait", [Bar("/", 1000, None)])], 0, None)
    assert timeline.scale.end > 1_600_000_000_000
    timeline.show_lanes([Lane("wait", "Wait", [Bar("/", 1000, 2000)])], 0, 2000)
    assert timeline.scale.end == 2000
