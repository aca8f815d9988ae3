"""``understudy audit``: who did what, to what, and when."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import click

from runtime.cli.group import Group
from runtime.cli.output import paint, print_json, say
from runtime.cli.session import call, with_session
from runtime.errors import ExitCode, UnderstudyError, UsageProblem
from runtime.host.session import Session
from runtime.model import JsonObject
from runtime.services.audit_csv import COLUMNS, csv_row

#: Entries of one question to the host.
PAGE = 1000


@click.group(cls=Group, no_args_is_help=True)
def audit() -> None:
    """What was done in this data folder: runs, credentials, trust, heals, files, settings."""


def _filters(function: Any) -> Any:
    for option in (
        click.option("--until", default="", help="Only what was done before this moment."),
        click.option("--since", default="", help="Only what was done from this moment on (2026-05-12 or with a time)."),
        click.option("--text", default="", help="Only what holds this text anywhere."),
        click.option("--object", "object", default="", help="Only what was done to this thing."),
        click.option("--action", default="", help="Only this action, or a beginning such as vault."),
        click.option("--actor", default="", help="Only what was done by: person, engine, or a name."),
    ):
        function = option(function)
    return function


@audit.command("list")
@_filters
@click.option("--before", type=int, default=None, help="Go on after a page: the number it ended with.")
@click.option("--limit", default=50, type=click.IntRange(1, 1000), help="Entries of a page.")
@click.option("--json", "as_json", is_flag=True, help="Print the page as JSON.")
def list_entries(as_json: bool, **filters: Any) -> int:
    """List what was done, the newest first."""
    page = call("audit.list", filters)
    if as_json:
        print_json(page)
        return ExitCode.COMPLETED
    for entry in page["entries"]:
        when = entry["at"][:19].replace("T", " ")
        detail = "  ".join(f"{name}: {value}" for name, value in entry["detail"].items() if value != "")
        say(f"{when}  {entry['actor']:8}  {paint(entry['action'], bold=True)}  {entry['object']}  {detail}".rstrip())
    if not page["entries"]:
        say("No matches.")
    elif page["next"]:
        say(f"More: --before {page['next']}")
    return ExitCode.COMPLETED


@audit.command("export")
@click.argument("file")
@_filters
@click.option("--json", "as_json", is_flag=True, help="Print the number of entries as JSON.")
def export(file: str, as_json: bool, **filters: Any) -> int:
    """Write what was done to FILE as CSV, the newest first."""

    async def read(session: Session) -> list[JsonObject]:
        return [entry async for entry in _all(session, filters)]

    entries = with_session(read)
    try:
        with Path(file).open("w", encoding="utf-8", newline="") as out:
            lines = csv.writer(out)
            lines.writerow(COLUMNS)
            lines.writerows(csv_row(entry) for entry in entries)
    except OSError as error:
        raise UsageProblem(f"{file} cannot be written: {error.strerror}.", remedy="Name another file.") from error
    if as_json:
        print_json({"file": file, "entries": len(entries)})
    else:
        say(f"Wrote {len(entries)} entries to {file}.")
    return ExitCode.COMPLETED


def note(action: str, object: str, **detail: str | int) -> None:
    """Note what this command did to a file. A data folder that cannot be used now does not undo it."""
    try:
        call("audit.note", {"action": action, "object": object, "detail": detail})
    except UnderstudyError as error:
        say(f"It was done, but could not be noted in the audit log: {error.message}", err=True)


async def _all(session: Session, filters: dict[str, Any]) -> AsyncIterator[JsonObject]:
    before: int | None = None
    while True:
        page = await session.call("audit.list", {**filters, "before": before, "limit": PAGE})
        for entry in page["entries"]:
            yield entry
        before = page["next"]
        if before is None:
            return
