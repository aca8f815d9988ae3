"""``understudy doctor``: what this machine has, what is missing, and the remedy for each."""

from __future__ import annotations

import click

from runtime.cli.output import paint, print_json, say
from runtime.errors import ExitCode


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the checks as JSON.")
def doctor(as_json: bool) -> int:
    """Check Python, SQLite, browser, display, vault key, disk and permissions; exit code 6 for a bad data folder."""
    from runtime.services.health import check_machine

    checks = check_machine()
    if as_json:
        print_json([check.as_json() for check in checks])
    else:
        for check in checks:
            sign, colour = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "error": ("✗", "red")}[check.state]
            say(f"{paint(sign, colour)} {check.name}: {check.found}")
            if check.remedy:
                say(f"    {check.remedy}")
    bad = [check for check in checks if check.state == "error"]
    if any(check.name == "Data folder" for check in bad):
        return ExitCode.DATA_FOLDER
    return ExitCode.INVALID if bad else ExitCode.COMPLETED
