"""The theme that is on: light, dark or as the system has it, changed while Studio runs."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTemporaryDir, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from studio.theme import fonts
from studio.theme.icons import mark
from studio.theme.palette import palette
from studio.theme.style import style_sheet, write_drawings
from studio.theme.tokens import DARK, LIGHT, Tokens


class Mode(StrEnum):
    """What the person chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Dresses the application. ``tokens`` are the colours that are on."""

    changed = Signal()  #: the colours or the size of text are others now

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._mode = Mode.LIGHT
        self._size = "normal"
        self._dressed = False
        #: Nothing moves by itself: the person wants it so.
        self.still = False
        self._drawings = QTemporaryDir()
        self.tokens: Tokens = LIGHT
        self._drawn: set[str] = set()
        self._colours = LIGHT, LIGHT.colours()
        fonts.load()
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    @classmethod
    def install(cls, app: QApplication, mode: Mode = Mode.SYSTEM, text_size: str = "normal") -> Theme:
        """The theme of this application, which is on from now on."""
        global _THEME
        _THEME = app.findChild(cls) or cls(app)
        _THEME.wear(mode, text_size)
        return _THEME

    @property
    def mode(self) -> Mode:
        return self._mode

    def show_mark(self) -> None:
        """Give the application's windows the product's mark."""
        self._app.setWindowIcon(mark())

    def wear(self, mode: Mode, text_size: str | None = None) -> None:
        """Put on another theme, and another size of text when one is given."""
        before = self.tokens, self._size, self._dressed
        self._mode, self._size = mode, text_size or self._size
        self.tokens = DARK if self._is_dark() else LIGHT
        self._dressed = True
        if before == (self.tokens, self._size, True):
            return  # a style sheet is looked through by every widget there is
        self._app.setFont(fonts.text_font(self._size))
        self._app.setPalette(palette(self.tokens))
        if self.tokens.name not in self._drawn:
            write_drawings(self.tokens, Path(self._drawings.path()))
            self._drawn.add(self.tokens.name)
        pixels = fonts.SIZES[self._size]
        self._app.setStyleSheet(style_sheet(self.tokens, pixels, Path(self._drawings.path())))
        self.changed.emit()

    def keep_still(self, still: bool) -> None:
        """Show what changes at once instead of moving it."""
        if still != self.still:
            self.still = still
            self.changed.emit()

    def colour(self, name: str) -> QColor:
        """A token's colour."""
        return QColor(self.colours()[name])

    def colours(self) -> Mapping[str, str]:
        """Every colour that is on, by its token's name."""
        if self._colours[0] is not self.tokens:
            self._colours = self.tokens, self.tokens.colours()
        return self._colours[1]

    def _is_dark(self) -> bool:
        if self._mode is Mode.SYSTEM:
            return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._mode is Mode.DARK

    def _on_system_changed(self) -> None:
        if self._mode is Mode.SYSTEM:
            self.wear(Mode.SYSTEM)


_THEME: Theme | None = None


def current() -> Theme:
    """The theme of the running application."""
    assert _THEME is not None, "Theme.install comes first"
    return _THEME
