"""Files that are dealt with one after the other: how far it is as soon as that takes a while, and a way to stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QProgressBar, QProgressDialog, QWidget

from studio.i18n import tr

#: What is over sooner shows no progress, in milliseconds.
SOON_MS = 800


class OneByOne(QObject):
    """``act`` deals with a file and calls back when it is done; ``stopped`` hears how many of all were, where the
    person has had enough."""

    def __init__(
        self,
        window: QWidget,
        paths: Sequence[Path],
        act: Callable[[Path, Callable[[], object]], object],
        stopped: Callable[[int, int], object],
    ) -> None:
        super().__init__(window)
        self._paths, self._act, self._stopped, self._done = paths, act, stopped, 0
        self.progress = QProgressDialog("", tr("Cancel"), 0, len(paths), window)
        self.progress.setWindowTitle(tr("Import recordings of other tools"))
        bar = QProgressBar()
        bar.setTextVisible(False)
        self.progress.setBar(bar)
        self.progress.setMinimumDuration(SOON_MS)
        self.progress.setMinimumWidth(360)

    def start(self) -> None:
        """Begin with the first; it deletes itself when it is over."""
        self.progress.setValue(0)
        self._next()

    def _next(self) -> None:
        left = len(self._paths) - self._done
        if self.progress.wasCanceled() and left:
            self._stopped(self._done, len(self._paths))
            left = 0
        if not left:
            self.progress.deleteLater()
            self.deleteLater()
            return
        path = self._paths[self._done]
        self.progress.setLabelText(tr("{n} of {all}: {name}", n=self._done + 1, all=len(self._paths), name=path.name))
        self._act(path, self._over)

    def _over(self) -> None:
        self._done += 1
        if not self.progress.wasCanceled():
            self.progress.setValue(self._done)
        self._next()
