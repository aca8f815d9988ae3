"""The command ``understudy-studio``: its arguments, the application and its event loop, the signals of the system."""

from __future__ import annotations

import argparse
import gc
import os
import signal
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from runtime.logs import set_up_logs
from runtime.paths import RESOURCES, data_home
from studio.app import Studio
from studio.display import open_application
from studio.window import StudioWindow

#: How often Python looks for signals of the system while nothing happens in the window, in milliseconds.
SIGNALS_MS = 300
#: The window has been painted so many milliseconds after it was shown.
FIRST_PAINT_MS = 30
#: What coroutines need takes a third of the time of an empty window to import: a click is answered in between.
LOOP = ("socket", "subprocess", "ssl", "asyncio.base_events", "asyncio", "qasync")


def start(argv: Sequence[str]) -> int:
    """Open Studio with the arguments of its command; returns its exit code when it has closed."""
    args = _parser().parse_args(argv)
    set_up_logs()
    os.environ["QT_API"] = "pyside6"  # for qasync
    if args.screenshots is not None:
        os.environ.setdefault("QT_QPA_PLATFORM", _screen())
    app = open_application(["understudy-studio"])
    if args.screenshots is not None:
        from studio.screenshots import render_all

        gc.enable()
        return render_all(app, args.screenshots)
    studio = Studio(app, data_home(), whole=False)
    _heed_signals(studio.window)
    _watch(studio.window)
    if (code := studio.appear(args.project)) is not None:
        return code
    _import_loop()
    import asyncio

    from qasync import QEventLoop as CoroutineLoop

    # Not qasync.run: it breaks the loops of other threads on Python 3.11.
    with asyncio.Runner(loop_factory=lambda: CoroutineLoop(app)) as runner:
        return runner.run(studio.live())


def _import_loop() -> None:
    """Import what runs coroutines, behind the first paint of the window and a module between two clicks."""
    modules, waiting = iter(LOOP), QEventLoop()
    timer = QTimer(interval=FIRST_PAINT_MS)

    def go_on() -> None:
        timer.setInterval(0)
        if (module := next(modules, None)) is not None:
            import_module(module)
        else:
            timer.stop()
            waiting.quit()

    timer.timeout.connect(go_on)
    timer.start()
    waiting.exec()


def _watch(window: StudioWindow) -> None:
    """For developers: log what holds the window up for so many milliseconds."""
    if limit := os.environ.get("UNDERSTUDY_WATCHDOG", ""):
        from studio.watchdog import Watchdog

        watchdog = Watchdog(float(limit), window)
        window.closing.connect(watchdog.stop)
        watchdog.start()


def _heed_signals(window: StudioWindow) -> None:
    """Ctrl+C in the terminal and the system's end close the window as a person would."""
    for number in (signal.SIGINT, signal.SIGTERM):
        # Python hears of it wherever it is, perhaps in the middle of painting: not there.
        signal.signal(number, lambda *_: QTimer.singleShot(0, window.leave))
    # While Qt waits no Python runs, and no signal is heard.
    awake = QTimer(window, interval=SIGNALS_MS)
    awake.timeout.connect(lambda: None)
    awake.start()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("understudy-studio", description="Studio, the desktop application of Understudy.")
    parser.add_argument("project", nargs="?", type=Path, help="folder of the project to open")
    parser.add_argument("--screenshots", type=Path, metavar="DIR", help="write pictures of everything there, and end")
    return parser


def _screen() -> str:
    """No display, but a screen that is as large as the window in the pictures; Qt's own is smaller than dialogs are."""
    file = RESOURCES / "screen.json"
    return "offscreen" if ":" in str(file) else f"offscreen:configfile={file}"
