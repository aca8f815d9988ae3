"""``understudy browse``: a browser that stays open, so that a person signs in once and then picks and tries targets."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from contextlib import suppress

import click

from runtime.cli.output import say, to_json
from runtime.cli.session import run_async
from runtime.errors import ExitCode

#: Bytes that are read at once.
_CHUNK = 4096


@click.command()
@click.argument("url")
@click.option("--connect", default="", metavar="URL", help="Open it in this running browser instead, and end at once.")
@click.option("--headless", is_flag=True, help="Start the browser without a window.")
@click.option("--events", type=click.Choice(["jsonl"]), help="A line when it is open; the end of input closes it.")
@click.option("--json", "as_json", is_flag=True, help="Print the addresses of browser and page as JSON.")
def browse(url: str, connect: str, headless: bool, events: str | None, as_json: bool) -> int:
    """Open URL in a browser that stays open until its window is closed or Ctrl+C.

    `pick` and `locate` work in it with --connect and the address that is printed: sign in there once, go to the page,
    and use it as it is. Its profile is thrown away at the end, and with it what you signed in to.
    """
    from runtime.services.picking import browse as open_browser

    def tell(address: str, page: str) -> None:
        if events or as_json:
            sys.stdout.write(to_json({"type": "browse.started", "browser": address, "url": page}) + "\n")
            sys.stdout.flush()
        elif not connect:
            say(f"The browser is open: --connect {address}")

    async def work() -> None:
        if events and not connect:
            _end_with_input()
        await open_browser(url, connect, tell, headless=headless)

    run_async(work())
    return ExitCode.COMPLETED


def _end_with_input() -> None:
    """Whoever gave the input is gone with it, and nobody else would close the browser."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None

    def read() -> None:
        # Not sys.stdin: its lock would be held when the process ends.
        while os.read(0, _CHUNK):
            pass
        with suppress(RuntimeError):  # the loop is over
            loop.call_soon_threadsafe(task.cancel)

    # Reading blocks, on some systems for ever: the thread ends with the process.
    threading.Thread(target=read, name="input", daemon=True).start()
