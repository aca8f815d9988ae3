"""The browser that stays open for picking and trying: one for the whole Studio, so that a person signs in once.

A process of its own (``understudy browse``) with a profile that is thrown away when it is closed, or a running browser
behind its debugging address. Nothing that is signed in to reaches a project, a file or a log of ours.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QProcessEnvironment, Signal

from runtime.errors import UnderstudyError
from studio.i18n import tr
from studio.state.probe import ProbeFailed, failure

#: Milliseconds that its end may take at the end of the program.
_END_MS = 10_000


class PageBrowser(QObject):
    """``address`` is the debugging address; empty while none is open."""

    changed = Signal()  #: it is being opened, is open, or is closed

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.address = ""
        #: Whether it runs by itself and was only joined.
        self.joined = False
        self._process: QProcess | None = None
        self._out = self._said = b""
        self._then: Callable[[], object] = lambda: None
        self._fail: Callable[[UnderstudyError], object] = lambda error: None

    @property
    def opening(self) -> bool:
        """Whether it is about to open."""
        return self._process is not None and not self.address

    def open(self, url: str, then: Callable[[], object], fail: Callable[[UnderstudyError], object]) -> None:
        """Open a page in a browser of ours; ``then`` is called once it is there, ``fail`` where that cannot be."""
        self.close()
        self._then, self._fail = then, fail
        self._process = process = QProcess(self)
        process.setProcessEnvironment(QProcessEnvironment.systemEnvironment())
        process.readyReadStandardOutput.connect(lambda: self._on_output(process))
        process.readyReadStandardError.connect(lambda: self._on_errors(process))
        process.finished.connect(lambda _code: self._on_finished(process))
        process.errorOccurred.connect(lambda error: self._on_error(process, error))
        # -P: a project must not be able to put modules of its own into it.
        process.start(sys.executable, ["-P", "-m", "runtime.cli", "browse", "--events", "jsonl", "--", url])
        self.changed.emit()

    def join(self, address: str) -> None:
        """Use a running browser from now on; whether it answers is seen when it is used."""
        self.close()
        self.address, self.joined = address, True
        self.changed.emit()

    def close(self) -> None:
        """Close it, or leave the running one. It takes its own time to end."""
        process, self._process = self._process, None
        self._forget()
        if process is not None:
            process.setParent(QCoreApplication.instance())
            process.finished.connect(process.deleteLater)
            process.terminate()
        self.changed.emit()

    def end(self) -> None:
        """Close it and wait for that, as at the end of the program."""
        process = self._process
        self.close()
        if process is not None and not process.waitForFinished(_END_MS):
            process.kill()
            process.waitForFinished(_END_MS)

    def _forget(self) -> None:
        self.address, self.joined, self._out, self._said = "", False, b"", b""

    def _on_output(self, process: QProcess) -> None:
        if process is not self._process:
            return
        self._out += bytes(process.readAllStandardOutput().data())
        if not self.address and b"\n" in self._out:
            self.address = str(json.loads(self._out.partition(b"\n")[0])["browser"])
            self.changed.emit()
            self._then()

    def _on_errors(self, process: QProcess) -> None:
        if process is self._process:
            self._said += bytes(process.readAllStandardError().data())

    def _on_error(self, process: QProcess, error: QProcess.ProcessError) -> None:
        if process is self._process and error == QProcess.ProcessError.FailedToStart:
            self._end(process)
            self._fail(ProbeFailed(tr("The browser could not be started.")))

    def _on_finished(self, process: QProcess) -> None:
        """The person has closed its window, or it could not be opened."""
        if process is not self._process:
            return
        self._on_errors(process)
        was_open, said = bool(self.address), self._said
        self._end(process)
        if not was_open:
            self._fail(failure(said))

    def _end(self, process: QProcess) -> None:
        self._process = None
        self._forget()
        process.deleteLater()
        self.changed.emit()


_kept: list[PageBrowser] = []


def page_browser() -> PageBrowser:
    """The one of this Studio."""
    if not _kept:
        _kept.append(PageBrowser())
    return _kept[0]
