"""``understudy doctor``: what this machine has, what is missing, and the remedy for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from runtime.cli.output import paint, print_json, say
from runtime.cli.session import run_async
from runtime.errors import ExitCode, UnderstudyError
from runtime.paths import data_home

if TYPE_CHECKING:
    from runtime.services.health import Check

_SIGNS = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "error": ("✗", "red")}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the checks as JSON.")
def doctor(as_json: bool) -> int:
    """Check Python, SQLite, browser, display, vault, settings, disk, data folder, permissions and host.

    Exit code 1 when something needed is missing, 6 when the data folder cannot be used.
    """
    from runtime.services.health import check_machine

    checks = [*check_machine(), run_async(_host())]
    if as_json:
        print_json([check.as_json() for check in checks])
    else:
        for check in checks:
            sign, colour = _SIGNS[check.state]
            say(f"{paint(sign, colour)} {check.name}: {check.found}")
            if check.remedy:
                say(f"    {check.remedy}")
    bad = [check for check in checks if check.state == "error"]
    if any(check.name == "Data folder" for check in bad):
        return ExitCode.DATA_FOLDER
    return ExitCode.RUN_FAILED if bad else ExitCode.COMPLETED


async def _host() -> Check:
    from runtime.host.client import SocketClient
    from runtime.services.health import Check

    try:
        client = await SocketClient.connect(data_home())
    except UnderstudyError as error:
        return Check("Host", "warning", error.message, error.remedy)
    if client is None:
        return Check("Host", "ok", "none runs; commands are their own host")
    await client.close()
    return Check("Host", "ok", f"process {client.pid}")
