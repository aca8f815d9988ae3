"""A recording under way: ``understudy record`` as a process of its own, whose lines tell what it sees.

A process of its own, because a recorder that goes down must not take the window with it, and because Studio itself
never drives a browser.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from runtime.errors import UnderstudyError
from runtime.model import JsonObject

#: How much of what it said at last is kept, in characters.
SAID = 4000


class RecordingFailed(UnderstudyError):
    """The recording could not be made, or ended without a workflow."""

    code = "recording-failed"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of it: the workflow's file, how many steps, how many proposals, and the credentials it needs."""

    path: Path
    steps: int
    proposals: int
    needs: tuple[str, ...]


class Recording(QObject):
    """At most one at a time."""

    began = Signal()  #: the browser is open and is watched
    seen = Signal(int)  #: so many things were done in it by now
    finished = Signal(Recorded)  #: it came to an end, and the workflow is written
    failed = Signal(RecordingFailed)  #: it could not be made
    changed = Signal()  #: it began or ended

    def __init__(self, home: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home = home
        self._process: QProcess | None = None
        self._rest = b""
        self._said = ""
        self._outcome: Recorded | None = None

    @property
    def active(self) -> bool:
        """Whether one is under way."""
        return self._process is not None

    def start(self, url: str, output: Path, language: str, extra: Sequence[str] = ()) -> None:
        """Open a browser at ``url`` and record into ``output``; ``extra`` are options of ``understudy record``."""
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("UNDERSTUDY_HOME", str(self._home))
        process.setProcessEnvironment(environment)
        process.setWorkingDirectory(str(output.parent))
        process.readyReadStandardOutput.connect(self._on_output)
        process.readyReadStandardError.connect(self._on_errors)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._process, self._rest, self._said, self._outcome = process, b"", "", None
        options = ["--events", "jsonl", "--language", language, "--output", str(output), *extra]
        # -P: a project must not be able to put modules of its own into the recorder.
        process.start(sys.executable, ["-P", "-m", "runtime.cli", "record", *options, "--", url])
        self.changed.emit()

    def stop(self) -> None:
        """End it; ``finished`` follows when the workflow is written."""
        if self._process is not None:
            self._process.terminate()

    def close(self, patience_ms: int = 5000) -> None:
        """End it now: the window closes. What was recorded so far is in its file."""
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            process.terminate()
            if not process.waitForFinished(patience_ms):
                process.kill()
                process.waitForFinished(patience_ms)

    def _on_output(self) -> None:
        assert self._process is not None
        *lines, self._rest = (self._rest + bytes(self._process.readAllStandardOutput().data())).split(b"\n")
        for line in lines:
            self._hear(json.loads(line))

    def _hear(self, told: JsonObject) -> None:
        match told.get("type"):
            case "record.started":
                self.began.emit()
            case "record.event":
                self.seen.emit(told["event"]["number"])
            case "record.finished":
                needs = tuple(sorted({need["item"] for need in told["needs_secret"]}))
                self._outcome = Recorded(Path(told["flow"]), len(told["steps"]), len(told["proposals"]), needs)

    def _on_errors(self) -> None:
        assert self._process is not None
        said = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")
        self._said = (self._said + said)[-SAID:]

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._end(RecordingFailed("The recorder could not be started.", details=self._said))

    def _on_finished(self, code: int) -> None:
        if self._outcome is not None:
            self._end(None)
            self.finished.emit(self._outcome)
            return
        lines = [line for line in self._said.splitlines() if line.strip()]
        message = lines[0].removeprefix("Error: ") if lines else "The recording ended without a workflow."
        self._end(RecordingFailed(message, remedy=" ".join(lines[1:3]), details=self._said))

    def _end(self, error: RecordingFailed | None) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
        self.changed.emit()
        if error is not None:
            self.failed.emit(error)
