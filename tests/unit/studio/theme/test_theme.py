"""The theme changes while a window shows it, and reaches icons, palette and style sheet."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QIcon, QImage, QPainter, QPalette, QRawFont
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QListWidget,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from runtime.tasks.registry import Registry
from studio.theme import DARK, LIGHT, Mode, Theme, fonts, icon, icons, mark, picture


def colours_of(image: QImage) -> set[str]:
    """The opaque colours of a picture."""
    points = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return {QColor(image.pixel(x, y)).name() for x, y in points if image.pixelColor(x, y).alpha() == 255}


@pytest.mark.parametrize(("mode", "tokens"), [(Mode.LIGHT, LIGHT), (Mode.DARK, DARK)])
def test_a_mode_puts_its_colours_on(theme: Theme, mode: Mode, tokens: object) -> None:
    theme.wear(mode)
    assert theme.tokens is tokens
    palette = QApplication.palette()
    assert palette.color(QPalette.ColorRole.Window).name() == theme.tokens.window
    assert theme.tokens.accent in theme._app.styleSheet()
    assert "$" not in theme._app.styleSheet()


def test_a_window_that_is_open_changes(theme: Theme, qtbot: QtBot) -> None:
    button = QPushButton()
    button.setProperty("kind", "primary")
    button.resize(80, 40)
    qtbot.addWidget(button)
    button.show()
    before = colours_of(button.grab().toImage())
    with qtbot.waitSignal(theme.changed, timeout=5000):
        theme.wear(Mode.DARK)
    after = colours_of(button.grab().toImage())
    assert LIGHT.accent in before
    assert DARK.accent in after - before


def test_what_is_scrolled_stays_where_it_is(theme: Theme, qtbot: QtBot) -> None:
    rows = QListWidget()
    rows.addItems([str(number) for number in range(100)])
    rows.resize(200, 300)
    qtbot.addWidget(rows)
    rows.show()
    rows.scrollToBottom()
    place = rows.verticalScrollBar().value()
    theme.wear(Mode.DARK)
    assert 0 < place == rows.verticalScrollBar().value()


def test_an_icon_follows_the_theme_by_itself(theme: Theme) -> None:
    play = icon("square", "accent")
    light = colours_of(play.pixmap(QSize(32, 32)).toImage())
    theme.wear(Mode.DARK)
    dark = colours_of(play.pixmap(QSize(32, 32)).toImage())
    assert (light, dark) == ({LIGHT.accent}, {DARK.accent})


def test_a_disabled_icon_is_faint(theme: Theme) -> None:
    shown = icon("square", "accent").pixmap(QSize(32, 32), QIcon.Mode.Disabled)
    assert colours_of(shown.toImage()) == {LIGHT.faint}


def test_an_icon_is_sharp_on_a_dense_screen(theme: Theme) -> None:
    drawn = picture("square", 20, scale=2.0)
    assert (drawn.width(), drawn.devicePixelRatio()) == (40, 2.0)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("turned", [0, 90, 30])
def test_an_icon_is_drawn_for_the_screen_it_is_painted_on(ratio: float, turned: int, theme: Theme) -> None:
    image = QImage(64, 64, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    painter.translate(5, 7)
    painter.scale(0.4, 0.4)
    painter.rotate(turned)
    assert icons._device_pixels(painter) == pytest.approx(painter.device().devicePixelRatioF())
    painter.scale(0, 0)
    assert icons._device_pixels(painter) == 1
    painter.end()


def test_a_copied_icon_lives_on(theme: Theme) -> None:
    copy = QIcon(icon("square"))
    copy.addPixmap(picture("square", 16))  # makes Qt clone the engine
    assert not copy.pixmap(16).isNull()


def test_an_unknown_icon_has_a_stand_in(theme: Theme) -> None:
    assert picture("there-is-none", 16).toImage() == picture(icons.UNKNOWN, 16).toImage()


def test_every_step_has_its_icon() -> None:
    missing = {spec.icon for spec in Registry() if not (icons.FOLDER / f"{spec.icon}.svg").is_file()}
    assert missing == set()


@pytest.mark.parametrize("family", [fonts.TEXT, fonts.CODE])
def test_the_fonts_come_along_with_cyrillic_letters(theme: Theme, family: str) -> None:
    font = QFont(family)
    assert QFontInfo(font).family() == family
    assert QFontDatabase.WritingSystem.Cyrillic in QFontDatabase.writingSystems(family)
    assert all(QRawFont.fromFont(font).supportsCharacter(ord(letter)) for letter in "ЩщЪъЖж„“…–")


def test_the_size_of_text_is_a_choice(theme: Theme, qtbot: QtBot) -> None:
    label = QLabel("Wide")
    qtbot.addWidget(label)
    before = label.sizeHint().width()
    theme.wear(Mode.LIGHT, "large")
    label.ensurePolished()
    assert label.sizeHint().width() > before
    assert QApplication.font().pixelSize() == fonts.SIZES["large"]


def test_the_mark_is_sharp_in_every_size_that_a_desktop_asks_for(qapp: QApplication) -> None:
    shown = mark()
    sizes = {size.width() for size in shown.availableSizes()}
    assert sizes == set(icons.MARK_SIZES)
    for pixels in sizes:
        drawn = shown.pixmap(QSize(pixels, pixels)).toImage()
        assert drawn.pixelColor(0, 0).alpha() == 0, "the corners are round"
        assert "#ffffff" in colours_of(drawn)
