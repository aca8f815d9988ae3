"""The practice application: Larkspur Supplies on this machine, to try things out where nothing can break."""

from __future__ import annotations

import sys
from contextlib import suppress

from PySide6.QtCore import QObject, QProcess, Signal

from runtime.errors import InvalidFile, UnderstudyError
from studio.state.document import Document

#: Where it is whenever that is possible, so that what was recorded there still runs on another day.
PORT = 47610
ADDRESS = f"http://127.0.0.1:{PORT}"


class PracticeSite(QObject):
    """A process of its own, started when it is first wanted; it ends with Studio."""

    ready = Signal(str)  #: its address
    failed = Signal(UnderstudyError)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self.url = ""

    def want(self) -> None:
        """Start it unless it runs; ``ready`` follows in any case, or ``failed``."""
        if self.url:
            self.ready.emit(self.url)
        elif self._process is None:
            self._process = process = QProcess(self)
            process.readyReadStandardOutput.connect(self._on_output)
            process.finished.connect(self._on_ended)
            process.errorOccurred.connect(self._on_ended)
            # -P: a project must not be able to put modules of its own into it.
            process.start(sys.executable, ["-P", "-m", "runtime.demo.site", "--tied", "--prefer", str(PORT)])

    def close(self, patience_ms: int = 5000) -> None:
        """End it."""
        process, self._process, self.url = self._process, None, ""
        if process is not None:
            process.blockSignals(True)
            process.closeWriteChannel()
            if not process.waitForFinished(patience_ms):
                process.kill()
                process.waitForFinished(patience_ms)

    def _on_output(self) -> None:
        if self._process is not None and not self.url and self._process.canReadLine():
            self.url = bytes(self._process.readLine().data()).decode().strip()
            self.ready.emit(self.url)

    def _on_ended(self) -> None:
        process, self._process, self.url = self._process, None, ""
        if process is not None:
            said = bytes(process.readAllStandardError().data()).decode("utf-8", "replace")
            process.deleteLater()
            error = UnderstudyError("The practice application has ended.", details=said, code="demo-site")
            self.failed.emit(error)


def is_practised_in(document: Document) -> bool:
    """Whether a workflow goes to the practice application's usual address, by itself or by its environment."""
    flow, project = document.workflow, document.project
    told = [step.params.get("url") for step in flow.steps.values()]
    told += [variable.default for variable in flow.variables.values()]
    with suppress(InvalidFile):  # what is wrong with an environment is told where it is used
        told += project.environment().values() if project is not None else ()
    return any(isinstance(text, str) and text.startswith(ADDRESS) for text in told)
