"""A secret in the clipboard: for a short time only, and not in the history that clipboard managers keep."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication

#: The clipboard is emptied after so many seconds.
KEPT_S = 30
#: What the managers of Windows, KDE and macOS look for.
_UNSEEN = {
    "x-kde-passwordManagerHint": b"secret",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"\x01",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': b"\x00\x00\x00\x00",
    "application/x-nspasteboard-concealed-type": b"1",
}


class SecretClipboard(QObject):
    """``copy`` puts a value in; it goes out by itself, and when the application ends, unless another took its place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mine = ""
        self.timer = QTimer(self, singleShot=True, interval=1000 * KEPT_S)
        self.timer.timeout.connect(self.clear)
        app = QGuiApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.clear)

    def copy(self, value: str) -> None:
        """Put a secret into the clipboard."""
        data = QMimeData()
        data.setText(value)
        for kind, mark in _UNSEEN.items():
            data.setData(kind, mark)
        QGuiApplication.clipboard().setMimeData(data)
        self._mine = value
        self.timer.start()

    def clear(self) -> None:
        """Empty the clipboard, where what was copied last is still in it."""
        self.timer.stop()
        if self._mine and QGuiApplication.clipboard().text() == self._mine:
            QGuiApplication.clipboard().clear()
        self._mine = ""
