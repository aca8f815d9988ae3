"""The crash guard: an error that nobody expected is written down, and the window stays.

The work is safe by then: each change of a workflow is written down as it happens (``studio/state/recovery.py``).
The guard catches what escapes from slots, coroutines and threads. What kills the process itself (a fault in a library)
leaves its stack in ``faults.txt`` by ``faulthandler``.
"""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
import traceback
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO

from PySide6.QtCore import QObject, QtMsgType, Signal, qInstallMessageHandler, qVersion

from runtime import __version__
from runtime.private import replace_private

if TYPE_CHECKING:
    import asyncio

_log = logging.getLogger(__name__)

#: What Qt says, by its level in our log.
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Guard(QObject):
    """Installed once, by ``install``."""

    struck = Signal(str)  #: an unexpected error: the report that can be copied

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self._faults: TextIO | None = None

    def install(self) -> None:
        """Take over what Python, its threads and Qt would only print."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        qInstallMessageHandler(_on_qt_message)
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._faults = (self.folder / "faults.txt").open("a", encoding="utf-8")
            faulthandler.enable(self._faults)

    def uninstall(self) -> None:
        """Give back what ``install`` took."""
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        qInstallMessageHandler(None)
        if self._faults is not None:
            faulthandler.disable()
            self._faults.close()
            self._faults = None

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Hear of tasks that failed while nobody waited for them."""
        loop.set_exception_handler(self._on_loop_error)

    def strike(self, error: BaseException) -> str:
        """Write the report down and tell the window. The report."""
        report = describe(error)
        _log.error("unexpected error", exc_info=error)
        with suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_private(self.folder / f"studio-{datetime.now():%Y%m%d-%H%M%S-%f}.txt", report.encode())
        self.struck.emit(report)
        return report

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.strike(error)
        # Python keeps the last error, and with it what its frames held: a painter that was at work would still be when
        # its widget is painted anew or goes, which Qt does not survive.
        traceback.clear_frames(trace)

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            self.strike(args.exc_value)

    def _on_loop_error(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.strike(error)
        else:
            _log.error("%s", context.get("message", "the event loop reported an error"))


def describe(error: BaseException) -> str:
    """The report: versions and the way to the error, without values of variables, so without what people typed."""
    moment = datetime.now().astimezone().isoformat(timespec="seconds")
    return f"{about()}\n{moment}\n\n{''.join(traceback.format_exception(error))}"


def about() -> str:
    """The versions of all that a mistake may depend on."""
    import platform

    return (
        f"Understudy Studio {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}"
    )


def _on_qt_message(kind: QtMsgType, context: Any, message: str) -> None:
    logging.getLogger("studio.qt").log(_LEVELS[kind], "%s", message)
