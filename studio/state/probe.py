"""Looking at a page for the step editor: picking an element, or trying a target, in a process of its own.

A process of its own, because Studio itself never drives a browser, and the host's is busy with runs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QProcessEnvironment, Signal

from runtime.errors import UnderstudyError
from runtime.model import JsonObject
from studio.i18n import language, tr

#: Exit codes with which the command has answered all the same: nothing picked, nothing found.
_CANCELLED = 5


class ProbeFailed(UnderstudyError):
    """The page could not be looked at."""

    code = "probe-failed"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step is: its workflow's file, and the page that its element is on as far as that is known."""

    flow: Path
    step: str
    page: str = ""


class Probe(QObject):
    """At most one look at a time; another one ends the one before."""

    began = Signal()  #: the browser is open
    picked = Signal(dict)  #: what the person picked: target, matches, signals, picture
    located = Signal(dict)  #: how the target is found now, see ``understudy locate``
    went = Signal()  #: the page is open in the browser
    failed = Signal(UnderstudyError)
    changed = Signal()  #: it began or ended

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._out = self._said = b""
        #: The debugging address of the browser that is picked in; empty before it is open.
        self.browser = ""

    @property
    def active(self) -> bool:
        """Whether a look is under way."""
        return self._process is not None

    def pick(self, browser: str) -> None:
        """Let the person click an element in the tab of the browser at this address that they looked at last."""
        self._start("pick", "--events", "jsonl", "--language", language().code, "--connect", browser)

    def locate(
        self, place: Place, target: Mapping[str, object], *, url: str = "", browser: str = "", show: bool = False
    ) -> None:
        """Try a target on a page, or in the tab of a browser that was looked at last; with ``show`` it is outlined
        there for a moment."""
        given = ["--target", json.dumps(dict(target)), "--json", *(["--show"] if show else [])]
        where = ["--connect", browser] if browser else ["--url", url]
        self._start("locate", *given, *where, "--", str(place.flow), place.step)

    def go(self, url: str, browser: str) -> None:
        """Open a page in the tab of that browser that was looked at last."""
        self._start("browse", "--connect", browser, "--", url)

    def cancel(self) -> None:
        """End the look; nothing follows but ``changed``."""
        if self._process is not None:
            self.close()
            self.changed.emit()

    def close(self) -> None:
        """End it without a word: whoever asked goes. It closes its browser in its own time."""
        process, self._process = self._process, None
        if process is not None:
            process.setParent(QCoreApplication.instance())
            process.finished.connect(process.deleteLater)
            process.terminate()

    def _start(self, *command: str) -> None:
        self.cancel()
        self._process = process = QProcess(self)
        process.setProcessEnvironment(QProcessEnvironment.systemEnvironment())
        process.readyReadStandardOutput.connect(lambda: self._on_output(process))
        process.readyReadStandardError.connect(lambda: self._on_errors(process))
        process.finished.connect(lambda code: self._on_finished(process, code))
        process.errorOccurred.connect(lambda error: self._on_error(process, error))
        self._out, self._said, self.browser = b"", b"", ""
        # -P: a project must not be able to put modules of its own into it.
        process.start(sys.executable, ["-P", "-m", "runtime.cli", *command])
        self.changed.emit()

    def _on_output(self, process: QProcess) -> None:
        if process is not self._process:
            return
        self._out += bytes(process.readAllStandardOutput().data())
        if not self.browser and b"\n" in self._out and self._out.startswith(b'{"type": "pick.started"'):
            line, _, self._out = self._out.partition(b"\n")
            self.browser = json.loads(line)["browser"]
            self.began.emit()

    def _on_errors(self, process: QProcess) -> None:
        if process is self._process:
            self._said += bytes(process.readAllStandardError().data())

    def _on_error(self, process: QProcess, error: QProcess.ProcessError) -> None:
        if process is self._process and error == QProcess.ProcessError.FailedToStart:
            self._end(process)
            self.failed.emit(ProbeFailed(tr("The browser could not be started.")))

    def _on_finished(self, process: QProcess, code: int) -> None:
        if process is not self._process:
            return
        self._on_output(process)
        self._on_errors(process)
        self._end(process)
        try:
            answer = json.loads(self._out)
        except ValueError:
            if code == 0:
                self.went.emit()
            elif code != _CANCELLED:
                self.failed.emit(failure(self._said))
            return
        self._tell(answer)

    def _tell(self, answer: JsonObject) -> None:
        if error := answer.get("error"):
            self.failed.emit(ProbeFailed(error["message"], remedy=error["remedy"], details=error.get("details") or ""))
        elif "targets" in answer:
            self.located.emit(answer["targets"][0])
        elif answer.get("picked"):
            self.picked.emit(answer["picked"])

    def _end(self, process: QProcess) -> None:
        self._process = None
        process.deleteLater()
        self.changed.emit()


def failure(errors: bytes) -> ProbeFailed:
    """What a command has said on its standard error, as an error that can be shown."""
    said = errors.decode("utf-8", "replace")
    lines = [line for line in said.splitlines() if line.strip()]
    message = lines[0].removeprefix("Error: ") if lines else tr("The browser has ended.")
    return ProbeFailed(message, remedy=" ".join(lines[1:3]), details=said)
