"""Things that are dealt with one after the other: how far it is as soon as that takes a while, and a way to stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QProgressDialog, QWidget
from shiboken6 import isValid

from studio.i18n import tr

#: What is over sooner shows no progress, in milliseconds.
SOON_MS = 800


class OneByOne(QObject):
    """``act`` deals with a thing and calls back when it is done; ``ended`` hears how many of all were, which are not
    all where the person has had enough. ``name`` says what is dealt with."""

    def __init__(
        self,
        window: QWidget,
        title: str,
        things: Sequence[Any],
        *,
        name: Callable[[Any], str],
        act: Callable[[Any, Callable[[], object]], object],
        ended: Callable[[int, int], object],
    ) -> None:
        super().__init__(window)
        self._things, self._name, self._act, self._ended, self._done = things, name, act, ended, 0
        self.progress = progress(window, title, len(things))
        self.progress.setCancelButtonText(tr("verb|Stop"))  # what is done stays done

    def start(self) -> None:
        """Begin with the first; it deletes itself when it is over."""
        self.progress.setValue(0)
        self._next()

    def stop(self) -> None:
        """Begin no further one."""
        self.progress.cancel()

    def _next(self) -> None:
        done, all_ = self._done, len(self._things)
        if self.progress.wasCanceled() or done == all_:
            self.progress.deleteLater()
            self.deleteLater()
            self._ended(done, all_)
            return
        thing = self._things[done]
        self.progress.setLabelText(tr("{n} of {all}: {name}", n=done + 1, all=all_, name=self._name(thing)))
        self._act(thing, self._over)

    def _over(self) -> None:
        if not isValid(self) or not isValid(self.progress):
            return  # the window has gone
        self._done += 1
        if not self.progress.wasCanceled():
            self.progress.setValue(self._done)
        self._next()


def progress(window: QWidget, title: str, count: int) -> QProgressDialog:
    """Says how far something is that is asked for so many times, once it takes a while; 0: nobody knows."""
    made = QProgressDialog("", tr("Cancel"), 0, count, window)
    made.setWindowTitle(title)
    said = QLabel()
    said.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    made.setLabel(said)
    bar = QProgressBar()
    bar.setRange(0, count)  # the dialog takes the range of its bar
    bar.setTextVisible(False)
    made.setBar(bar)
    made.setMinimumDuration(SOON_MS)
    made.setMinimumWidth(360)
    return made
