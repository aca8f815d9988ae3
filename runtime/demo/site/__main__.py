"""``python -m runtime.demo.site``: the demo application as a process of its own.

The first line of output is its address. With ``--tied`` it ends when its standard input closes, that is,
when the program that started it ends, however that happens.
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from contextlib import suppress

from runtime.demo.site.server import DemoSite
from runtime.errors import UnderstudyError


def main() -> None:
    """Serve until a signal (or the end of standard input) says stop."""
    parser = argparse.ArgumentParser(prog="python -m runtime.demo.site", description="Larkspur Supplies")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--prefer", type=int, metavar="PORT", help="this port where it is free, else a free one")
    parser.add_argument("--skin", type=int, choices=(1, 2, 3), default=1)
    parser.add_argument("--save-delay", type=float, default=0.4, help="seconds")
    parser.add_argument("--tied", action="store_true", help="end when standard input closes")
    options = parser.parse_args()
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    if options.tied:
        threading.Thread(target=_wait_for_end, args=(stop,), daemon=True).start()
    site = _started(options)
    sys.stdout.write(site.url + "\n")
    sys.stdout.flush()
    stop.wait()
    site.stop()


def _started(options: argparse.Namespace) -> DemoSite:
    """At the preferred port, else, where that is taken, at any."""

    def site(port: int) -> DemoSite:
        return DemoSite(port=port, skin=options.skin, save_delay=options.save_delay).start()

    if options.prefer:
        with suppress(UnderstudyError):
            return site(options.prefer)
    return site(options.port)


def _wait_for_end(stop: threading.Event) -> None:
    sys.stdin.buffer.read()
    stop.set()


if __name__ == "__main__":
    main()
