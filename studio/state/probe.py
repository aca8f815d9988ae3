"""Looking at a page for the step editor: picking an element, or trying a target, in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from runtime.errors import UnderstudyError
from runtime.model import JsonObject
from studio.i18n import language, tr
from studio.state.child import Child

#: Exit codes with which the command has answered all the same: nothing picked, nothing found.
_CANCELLED = 5
#: How the line begins that tells where the browser is.
_STARTED = b'{"type": "pick.started"'
#: What is told of a page that was opened.
_BROWSED = "browse.started"


class ProbeFailed(UnderstudyError):
    """The page could not be looked at."""

    code = "probe-failed"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step is: its workflow's file, and the page that its element is on as far as that is known. Without a
    step it is an element of the project in the folder ``flow``."""

    flow: Path
    step: str = ""
    page: str = ""


class Probe(QObject):
    """At most one look at a time; another one ends the one before."""

    began = Signal()  #: the browser is open
    picked = Signal(dict)  #: what the person picked: target, matches, signals, picture
    located = Signal(dict)  #: how the target is found now, see ``understudy locate``
    went = Signal(str)  #: a page is open in the browser, at this address
    failed = Signal(UnderstudyError)
    changed = Signal()  #: it began or ended

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._child: Child | None = None
        #: The debugging address of the browser that is picked in; empty before it is open.
        self.browser = ""

    @property
    def active(self) -> bool:
        """Whether a look is under way."""
        return self._child is not None

    def pick(self, browser: str) -> None:
        """Let the person click an element in the tab of the browser at this address that they looked at last."""
        self._start("pick", "--events", "jsonl", "--language", language().code, "--connect", browser)

    def locate(
        self, place: Place, target: Mapping[str, object], *, url: str = "", browser: str = "", show: bool = False
    ) -> None:
        """Try a target on a page, or in the tab of a browser that was looked at last; with ``show`` it is outlined
        there for a moment."""
        how = ["--json", *(["--show"] if show else []), *(["--connect", browser] if browser else ["--url", url])]
        if place.step:
            self._start("locate", "--target", json.dumps(dict(target)), *how, "--", str(place.flow), place.step)
        else:
            self._start("locate", "--element", str(target["element"]), *how, "--", str(place.flow))

    def go(self, url: str, browser: str) -> None:
        """Open a page in the tab of that browser that was looked at last."""
        self._start("browse", "--connect", browser, "--json", "--", url)

    def cancel(self) -> None:
        """End the look; nothing follows but ``changed``."""
        if self._child is not None:
            self.close()
            self.changed.emit()

    def close(self) -> None:
        """End it without a word: whoever asked goes. It closes its browser in its own time."""
        child, self._child = self._child, None
        if child is not None:
            child.let_go()

    def _start(self, *command: str) -> None:
        self.cancel()
        self.browser = ""
        self._child = child = Child(self)
        child.heard.connect(self._on_heard)
        child.ended.connect(self._on_ended)
        child.not_started.connect(self._on_not_started)
        child.start(*command)
        self.changed.emit()

    def _on_heard(self) -> None:
        child = self._child
        if child is not None and not self.browser and b"\n" in child.out and child.out.startswith(_STARTED):
            line, _, child.out = child.out.partition(b"\n")
            self.browser = json.loads(line)["browser"]
            self.began.emit()

    def _on_not_started(self) -> None:
        self._end()
        self.failed.emit(ProbeFailed(tr("The browser could not be started.")))

    def _on_ended(self, code: int) -> None:
        child = self._end()
        try:
            answer = json.loads(child.out)
        except ValueError:
            if code != _CANCELLED:
                self.failed.emit(failure(child.said))
            return
        self._tell(answer)

    def _tell(self, answer: JsonObject) -> None:
        if error := answer.get("error"):
            self.failed.emit(ProbeFailed(error["message"], remedy=error["remedy"], details=error.get("details") or ""))
        elif answer.get("type") == _BROWSED:
            self.went.emit(answer["url"])
        elif "targets" in answer:
            self.located.emit(answer["targets"][0])
        elif answer.get("picked"):
            self.picked.emit(answer["picked"])

    def _end(self) -> Child:
        """It is over; gives the child that did it, for its last words."""
        child, self._child = self._child, None
        assert child is not None
        child.deleteLater()
        self.changed.emit()
        return child


def failure(errors: bytes) -> ProbeFailed:
    """What a command has said on its standard error, as an error that can be shown."""
    said = errors.decode("utf-8", "replace")
    lines = [line for line in said.splitlines() if line.strip()]
    message = lines[0].removeprefix("Error: ") if lines else tr("The browser has ended.")
    return ProbeFailed(message, remedy=" ".join(lines[1:3]), details=said)
