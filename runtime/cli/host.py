"""``understudy host``: a process that carries out the whole queue, and that other commands join."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import Any

import click

from runtime.cli.group import Group
from runtime.cli.output import print_json, say
from runtime.cli.session import run_async, signals
from runtime.errors import ExitCode, UnderstudyError
from runtime.paths import data_home

#: What steps in flight are given when the host is ended; a second Ctrl+C gives them nothing. In seconds.
GRACE = 10.0


@click.group(cls=Group, invoke_without_command=True)
@click.option("--pipe", is_flag=True, help="Speak the protocol over standard input and output; end when input does.")
@click.option("--json", "as_json", is_flag=True, help="Say where the host is as a line of JSON.")
@click.pass_context
def host(ctx: click.Context, pipe: bool, as_json: bool) -> int:
    """Carry out queued runs and those of other commands until Ctrl+C. Only one host can use a data folder.

    Runs in flight are kept when the host ends; the next one goes on with them.
    """
    if ctx.invoked_subcommand is None:
        run_async(_pipe() if pipe else _foreground(as_json))
    return ExitCode.COMPLETED


async def _foreground(as_json: bool) -> None:
    from runtime.host.host import Host

    with signals().taken() as heard:
        opened = await Host.open(data_home())
        grace = GRACE
        try:
            _set_up_logs(opened)
            where = {"pid": os.getpid(), "home": str(opened.core.home)}
            say(json.dumps(where) if as_json else f"Host of {where['home']} (process {os.getpid()}). Ctrl+C ends it.")
            await heard.get()
            say("Ending: steps in flight are given time. Ctrl+C again ends at once; nothing is lost.", err=True)
        finally:
            closing = asyncio.create_task(opened.close(grace))
            again = asyncio.create_task(heard.get())
            await asyncio.wait({closing, again}, return_when=asyncio.FIRST_COMPLETED)
            if not closing.done():
                opened.hurry()
            await closing
            again.cancel()


async def _pipe() -> None:
    from runtime.host.host import Host
    from runtime.host.pipe import serve_pipe
    from runtime.host.protocol import error_line

    try:
        opened = await Host.open(data_home())
    except UnderstudyError as error:
        # The program at the other end shows it in its own way.
        sys.stdout.buffer.write(error_line(0, error))
        raise
    try:
        _set_up_logs(opened)
        await serve_pipe(opened.core)
    finally:
        await opened.close(GRACE)


def _set_up_logs(opened: object) -> None:
    """A host keeps a log as the settings say."""
    from runtime.host.host import Host
    from runtime.logs import set_up_logs

    assert isinstance(opened, Host)
    log = opened.core.settings.log
    set_up_logs(log.level, log.style, mask=opened.core.credentials.masker.mask_json)


@host.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def status(as_json: bool) -> int:
    """Say whether a host runs, and what it does."""
    found = run_async(_status())
    if as_json:
        print_json(found)
    elif not found["running"]:
        say(f"No host runs for {data_home()}. `understudy host` starts one; other commands do without.")
    else:
        going = found["runs"]
        say(f"A host runs for {found['home']}: process {found['pid']}, version {found['version']}.")
        say(f"  Runs in progress: {', '.join(going) if going else 'none'}; queued: {found['counts'].get('queued', 0)}")
    return ExitCode.COMPLETED


async def _status() -> dict[str, Any]:
    from runtime.host.client import SocketClient

    client = await SocketClient.connect(data_home())
    if client is None:
        return {"running": False, "home": str(data_home())}
    try:
        found = await client.call("host.status")
    finally:
        await client.close()
    return {"running": True, **found}
