"""The log of a run as it comes: what is there, then every new line, until the run has ended."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from typing import Any

from runtime.cli.output import say, to_json
from runtime.cli.session import with_session
from runtime.cli.streams import is_read, write
from runtime.cli.watch import FINAL
from runtime.engine.events import LogLine, RunEvent, RunStatusChanged
from runtime.errors import ExitCode
from runtime.host.session import Session
from runtime.model import JsonObject

#: Lines that lie in the host's buffer are looked for again so soon, in seconds.
_AGAIN = 0.5


def follow_log(run: str, filters: dict[str, Any], as_json: bool) -> int:
    """Print the lines of ``run`` that fit, until it has ended. Exit code 0, whatever became of the run."""

    async def work(session: Session) -> None:
        info = await session.call("runs.get", {"run": run})
        news = asyncio.Event()
        await session.follow(lambda event: _wake(event, news), info["id"])
        await _print_all(session, info, {**filters, "run": info["id"]}, news, as_json)

    with_session(work)
    return ExitCode.COMPLETED


async def _print_all(
    session: Session, info: JsonObject, filters: JsonObject, news: asyncio.Event, as_json: bool
) -> None:
    after = 0
    while True:
        news.clear()
        # The run is asked first: a line that came between the two questions is then not missed.
        ended = (info := await session.call("runs.get", {"run": info["id"]}))["status"] in FINAL
        lines = await session.call("runs.log", {**filters, "after": after})
        for line in lines:
            after = line["n"]
            _print(line, as_json)
        if lines and is_read():
            continue
        if ended or not is_read():
            if ended:
                say(f"{info['workflow']}: {info['status']} (run {info['id']})", err=True)
            return
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(news.wait(), _AGAIN)


def _wake(event: RunEvent, news: asyncio.Event) -> None:
    if isinstance(event, LogLine | RunStatusChanged):
        news.set()


def _print(line: JsonObject, as_json: bool) -> None:
    if as_json:
        write(to_json(line), sys.stdout)
    else:
        say(log_text(line))


def log_text(line: JsonObject) -> str:
    """A line for people."""
    return f"{line['at'][11:23]} {line['level']:7} {line['step']}: {line['message']}"
