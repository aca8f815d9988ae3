"""A command of ours in a process of its own: Studio itself never drives a browser, and the host's is busy with runs."""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QProcessEnvironment, Signal


class Child(QObject):
    """``understudy`` with some arguments. ``out`` is what it has written and nobody has taken away, ``said`` what
    it has said on its standard error."""

    heard = Signal()  #: there is more in ``out``
    ended = Signal(int)  #: it has ended with this code; ``out`` and ``said`` are whole
    not_started = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.out = self.said = b""
        self._process = process = QProcess(self)
        process.setProcessEnvironment(QProcessEnvironment.systemEnvironment())
        process.readyReadStandardOutput.connect(self._on_output)
        process.readyReadStandardError.connect(self._on_errors)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)

    def start(self, *arguments: str) -> None:
        """Begin; what follows are signals."""
        # -P: a project must not be able to put modules of its own into it.
        self._process.start(sys.executable, ["-P", "-m", "runtime.cli", *arguments])

    def let_go(self) -> None:
        """End it without a word. It takes its own time, and goes with its process."""
        self.blockSignals(True)
        self.setParent(QCoreApplication.instance())
        self._process.finished.connect(self.deleteLater)
        self._process.terminate()

    def wait(self, ms: int) -> None:
        """Wait for its end; kill it when that takes longer."""
        if not self._process.waitForFinished(ms):
            self._process.kill()
            self._process.waitForFinished(ms)

    def _on_output(self) -> None:
        self.out += bytes(self._process.readAllStandardOutput().data())
        self.heard.emit()

    def _on_errors(self) -> None:
        self.said += bytes(self._process.readAllStandardError().data())

    def _on_finished(self, code: int) -> None:
        self._on_output()
        self._on_errors()
        self.ended.emit(code)

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self.not_started.emit()
