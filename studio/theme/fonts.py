"""The fonts that come along: Inter for everything, JetBrains Mono for code; both have Cyrillic letters."""

from __future__ import annotations

import logging

from PySide6.QtGui import QFont, QFontDatabase

from runtime.paths import RESOURCES

FOLDER = RESOURCES / "fonts"
TEXT, CODE = "Inter", "JetBrains Mono"
#: Size of plain text by the setting ``studio.text_size``, in pixels of a screen at 100 %.
SIZES = {"small": 12, "normal": 13, "large": 15}

_log = logging.getLogger(__name__)


def load() -> None:
    """Make the fonts known to Qt; a file that cannot be used is logged and the system's font stands in."""
    for path in sorted(FOLDER.glob("*.otf")) + sorted(FOLDER.glob("*.ttf")):
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            _log.error("the font %s could not be loaded", path.name)


def text_font(size: str = "normal") -> QFont:
    """The font of plain text."""
    font = QFont(TEXT)
    font.setPixelSize(SIZES[size])
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # Inter writes an x between digits as a times sign: the id of a run would be another one.
    font.setFeature(QFont.Tag("calt"), 0)
    return font


def code_font(pixels: int = SIZES["normal"]) -> QFont:
    """The font of code, expressions and logs."""
    font = QFont(CODE)
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(pixels)
    return font
