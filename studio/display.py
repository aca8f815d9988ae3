"""Opening the application, or saying in a sentence why there can be no window here."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from runtime.errors import ExitCode


def open_application(argv: Sequence[str]) -> QApplication:
    """The one application object. Where Qt finds no display it ends the process: with our words and exit code."""
    said: list[str] = []

    def hear(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        said.append(message)
        if kind == QtMsgType.QtFatalMsg:
            _end(said)

    qInstallMessageHandler(hear)
    app = QApplication(list(argv))
    qInstallMessageHandler(None)
    app.setApplicationName("understudy-studio")
    app.setApplicationDisplayName("Understudy")
    app.setDesktopFileName("understudy-studio")
    # The window's end is not the end: the host is told to let go of its runs, which needs the event loop.
    app.setQuitOnLastWindowClosed(False)
    return app


def explain(details: str) -> str:
    """What to tell the person who started Studio where no window can be opened."""
    missing = "xcb-cursor" in details or "cannot open shared object" in details
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or not sys.platform.startswith("linux"):
        why = "Studio could not open a window on this display."
        remedy = (
            "A library of Qt is missing: `python3 dev.py doctor` names its package."
            if missing
            else "Check that the display answers and that you may use it (DISPLAY, XAUTHORITY, WAYLAND_DISPLAY)."
        )
    else:
        why = "Studio needs a display, and there is none here."
        remedy = "Start it in a desktop session. In a terminal, work with `understudy`."
    return f"{why} {remedy}"


def _end(said: list[str]) -> None:
    """Qt would abort with a core dump; nothing is open yet that would have to be closed."""
    print(f"understudy-studio: {explain(' '.join(said))}", file=sys.stderr, flush=True)  # noqa: T201 - no window
    os._exit(ExitCode.NO_DISPLAY)
