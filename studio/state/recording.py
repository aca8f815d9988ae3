"""A recording under way: ``understudy record`` as a process of its own, whose lines tell what it sees.

A process of its own, because a recorder that goes down must not take the window with it, and because Studio itself
never drives a browser.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal

from runtime.errors import UnderstudyError
from runtime.model import Json, JsonObject
from studio.i18n import tr

if TYPE_CHECKING:
    from runtime.recorder.merging import NeedsSecret

#: How much of what it said at last is kept, in characters.
SAID = 4000


class RecordingFailed(UnderstudyError):
    """The recording could not be made, or ended without a workflow."""

    code = "recording-failed"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of it: the workflow's file, how many steps it has, proposals as records, what the vault must hold."""

    path: Path
    steps: int
    proposals: tuple[JsonObject, ...] = ()
    needs: tuple[NeedsSecret, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What to record and where. With ``after`` it goes into the workflow that is there, behind this step; ``connect``
    is the debugging address of a running browser, ``profile`` the folder of one that keeps its sign-ins."""

    output: Path
    url: str = ""
    after: str = ""
    connect: str = ""
    profile: str = ""
    table: str = ""
    headless: bool = False

    def options(self) -> list[str]:
        """As ``understudy record`` takes it."""
        where = ["--into", str(self.output), "--after", self.after] if self.after else ["--output", str(self.output)]
        named = (("--connect", self.connect), ("--profile", self.profile), ("--table", self.table))
        given = [part for name, value in named if value for part in (name, value)]
        return [*where, *given, *(["--headless"] if self.headless else [])]


@dataclass(frozen=True, slots=True)
class RecordState:
    """What the recorder does just now: ``mode`` is act, assert, extract, note or secret; ``table`` the file that the
    person works from, empty for none."""

    paused: bool = False
    mode: str = "act"
    table: str = ""


class Recording(QObject):
    """At most one at a time."""

    began = Signal()  #: the browser is open and is watched
    flow_changed = Signal(dict)  #: the steps as they are now, see ``RecordedFlow.take``
    state_changed = Signal()  #: ``state`` is another
    finished = Signal(Recorded)  #: it came to an end, and the workflow is written
    failed = Signal(RecordingFailed)  #: it could not be made
    changed = Signal()  #: it began or ended
    refused = Signal(UnderstudyError)  #: an order could not be carried out; the recording goes on

    def __init__(self, home: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.home = home
        self._process: QProcess | None = None
        self._rest = b""
        self._said = ""
        self._outcome: Recorded | None = None
        self._stopping = False
        self.state = RecordState()
        #: The debugging address of the browser; empty before it is open.
        self.browser = ""

    @property
    def active(self) -> bool:
        """Whether one is under way."""
        return self._process is not None

    def start(self, wish: Wish, language: str) -> None:
        """Open a browser, or join one, and record; the names of steps are in ``language``."""
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("UNDERSTUDY_HOME", str(self.home))
        process.setProcessEnvironment(environment)
        process.setWorkingDirectory(str(wish.output.parent))
        process.readyReadStandardOutput.connect(self._on_output)
        process.readyReadStandardError.connect(self._on_errors)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._process, self._rest, self._said, self._outcome = process, b"", "", None
        self._stopping, self.browser, self.state = False, "", RecordState(table=wish.table)
        options = ["--events", "jsonl", "--orders", "--language", language, *wish.options()]
        # -P: a project must not be able to put modules of its own into the recorder.
        process.start(sys.executable, ["-P", "-m", "runtime.cli", "record", *options, "--", wish.url])
        self.changed.emit()

    def order(self, do: str, value: Json = None) -> None:
        """Tell the recorder to pause, undo, note or change its mode, as its bar in the browser does, or which table is
        worked from."""
        if self._process is not None:
            self._process.write(json.dumps({"do": do, "value": value}).encode() + b"\n")

    def stop(self) -> None:
        """End it; ``finished`` follows when the workflow is written."""
        if self._process is None:
            return
        self._stopping = True
        if self.browser:
            self.order("stop")
        else:
            self._process.terminate()

    def close(self, patience_ms: int = 5000) -> None:
        """End it now: the window closes. What was recorded so far is in its file."""
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            # It takes the end of its orders for a stop.
            process.closeWriteChannel()
            if not self.browser:
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
                self.browser = told["browser"]
                self.began.emit()
            case "record.flow":
                self.flow_changed.emit(told)
            case "record.state":
                known = {name: told[name] for name in ("paused", "mode", "table") if name in told}
                self.state = replace(self.state, **known)
                self.state_changed.emit()
            case "record.refused":
                self.refused.emit(UnderstudyError(told["message"], remedy=told["remedy"]))
            case "record.finished":
                needs = tuple(map(_need, told["needs_secret"]))
                self._outcome = Recorded(Path(told["flow"]), len(told["steps"]), tuple(told["proposals"]), needs)

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
        if self._stopping and not self.browser:
            self._end(RecordingFailed(tr("The recording was cancelled."), code="cancelled"))
            return
        message = lines[0].removeprefix("Error: ") if lines else "The recording ended without a workflow."
        self._end(RecordingFailed(message, remedy=" ".join(lines[1:3]), details=self._said))

    def _end(self, error: RecordingFailed | None) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
        self.changed.emit()
        if error is not None:
            self.failed.emit(error)


def _need(record: JsonObject) -> NeedsSecret:
    from runtime.recorder.events import SecretKind
    from runtime.recorder.merging import NeedsSecret

    return NeedsSecret(**{**record, "kind": SecretKind(record["kind"])})
