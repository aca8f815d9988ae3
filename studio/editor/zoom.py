"""How near the canvas in front is, in the status bar; a click shows it at its actual size."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QToolButton

from studio.editor.editor import Editor
from studio.editor.tab import FlowTab
from studio.i18n import language, say
from studio.window import StudioWindow


class ZoomButton(QToolButton):
    """Gone while no canvas is in front."""

    def __init__(self, window: StudioWindow, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        self._tab: FlowTab | None = None
        self.setProperty("kind", "small")
        say(self, QToolButton.setToolTip, "Zoom; a click shows the actual size")
        self.clicked.connect(self._reset)
        window.statusBar().addPermanentWidget(self)
        editor.current_changed.connect(self._follow)
        language().changed.connect(self._show)
        self._follow()

    def _follow(self) -> None:
        if self._tab is not None:
            self._tab.canvas.zoom_changed.disconnect(self._show)
            self._tab.destroyed.disconnect(self._forget)
        self._tab = self._editor.current
        if self._tab is not None:
            self._tab.canvas.zoom_changed.connect(self._show)
            self._tab.destroyed.connect(self._forget)
        self.setVisible(self._tab is not None)
        self._show()

    def _forget(self, _gone: QObject) -> None:
        self._tab = None
        self.hide()

    def _show(self, _zoom: float = 1.0) -> None:
        if self._tab is not None:
            text = language().words.percent(self._tab.canvas.camera.zoom)
            self.setText(text)
            say(self, QToolButton.setAccessibleName, "Zoom: {percent}", percent=text)

    def _reset(self) -> None:
        if self._tab is not None:
            self._tab.canvas.zoom_actual()
            self._tab.canvas.setFocus()
