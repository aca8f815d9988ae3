"""``python -m runtime.demo.site``: the demo application as a process of its own.

The first line of output is its address. With ``--tied`` it ends when its standard input closes, that is,
when the program that started it ends, however that happens.
"""

from __future__ import annotations

import argparse
import signal
import socket
import sys
import threading

from runtime.demo.site.server import DemoSite


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
    port = options.prefer if options.prefer and _is_free(options.prefer) else options.port
    with DemoSite(port=port, skin=options.skin, save_delay=options.save_delay) as site:
        sys.stdout.write(site.url + "\n")
        sys.stdout.flush()
        stop.wait()


def _is_free(port: int) -> bool:
    """Whether this machine lets it be listened on now."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _wait_for_end(stop: threading.Event) -> None:
    sys.stdin.buffer.read()
    stop.set()


if __name__ == "__main__":
    main()
