"""``understudy runs``: the list, one run, its log, its export, deleting and clearing up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from runtime.cli.follow import follow_log, log_text
from runtime.cli.group import Group
from runtime.cli.output import paint, print_json, say
from runtime.cli.runs_bin import delete, gone_text, remove, restore
from runtime.cli.session import call, with_session
from runtime.errors import ExitCode
from runtime.host.session import Session
from runtime.model import JsonObject

_COLOURS = {"completed": "green", "failed": "red", "waiting": "yellow", "cancelled": "yellow", "running": "blue"}

#: Steps and journal entries of one question to the host.
PAGE = 1000

#: An age; 0 would mean "keep for ever" to the host, which nobody means who asks to delete.
_DAYS = click.FloatRange(0, min_open=True)


@click.group(cls=Group, no_args_is_help=True)
def runs() -> None:
    """List, show, export, delete and clear up runs."""


@runs.command("list")
@click.option("--status", multiple=True, help="Only runs of this status (may be repeated).")
@click.option("--workflow", default="", help="Only runs of this workflow (its id or name).")
@click.option("--text", default="", help="Only runs whose id or workflow holds this text.")
@click.option("--since", default="", help="Only runs from this moment on (2026-05-12 or with a time).")
@click.option("--until", default="", help="Only runs before this moment.")
@click.option("--deleted", is_flag=True, help="Deleted runs, in place of the others.")
@click.option("--before", type=int, default=None, help="Go on after a page: the number it ended with.")
@click.option("--limit", default=20, type=click.IntRange(1, 1000), help="Rows of a page.")
@click.option("--json", "as_json", is_flag=True, help="Print the page as JSON.")
def list_runs(as_json: bool, **filters: Any) -> int:
    """List runs, newest first."""
    page = call("runs.list", filters)
    if as_json:
        print_json(page)
        return ExitCode.COMPLETED
    for run in page["runs"]:
        took = f"{run['seconds']:.1f} s" if run["seconds"] is not None else ""
        when = run["created_at"][:19].replace("T", " ")
        say(f"{run['id']:20}  {_status(run['status'])}  {when}  {took:>9}  {run['workflow']}")
    if not page["runs"]:
        say(_nothing(page["counts"], filters))
    elif page["next"]:
        say(f"More: --before {page['next']}")
    return ExitCode.COMPLETED


def _nothing(counts: dict[str, int], filters: dict[str, Any]) -> str:
    if filters["deleted"]:
        return "No deleted run fits."
    if any(filters[name] for name in ("status", "workflow", "text", "since", "until", "before")) or any(
        counts.values()
    ):
        return "No matches. `understudy runs list` without filters shows all."
    return "There are no runs yet. `understudy run FILE` makes one."


@runs.command("show")
@click.argument("run", default="last")
@click.option("--history", is_flag=True, help="Every entry of the journal.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def show(run: str, history: bool, as_json: bool) -> int:
    """Show RUN: how it stands, what it was given, what it gave, its first 1,000 steps."""

    async def ask(session: Session) -> JsonObject:
        info = await session.call("runs.get", {"run": run})
        steps = await session.call("runs.steps", {"run": run, "limit": PAGE})
        entries = await _history(session, run) if history else []
        return {**info, "steps": steps, **({"history": entries} if history else {})}

    info = with_session(ask)
    if as_json:
        print_json(info)
    else:
        _show_run(info)
        _show_steps(info)
        for entry in info.get("history", ()):
            say(f"  {entry['at'][11:23]}  {entry['kind']:22} {entry['scope']}/{entry['step']}")
    return ExitCode.COMPLETED


def _show_run(info: dict[str, Any]) -> None:
    say(f"{paint(info['workflow'], bold=True)}  {_status(info['status']).rstrip()}")
    say(f"  run {info['id']}, version {info['version']}, accepted {info['created_at'][:19].replace('T', ' ')}")
    if "deleted_at" in info:
        say(f"  {paint('deleted', 'yellow')} {info['deleted_at'][:19].replace('T', ' ')}")
    for title in ("inputs", "outputs"):
        for name, value in (info[title] or {}).items():
            say(f"  {title[:-1]} {name}: {value}")
    if info["error"]:
        say(f"  {paint(info['error']['message'], 'red')}")
    for item in info.get("waiting_for", ()):
        say(f'  waits at "{item["step"]}": {item.get("message", "")}')


def _show_steps(info: dict[str, Any]) -> None:
    for step in info["steps"]:
        place = f"{step['scope']}/" if step["scope"] else ""
        took = f"{step['ms'] / 1000:8.2f} s" if step["ms"] is not None else " " * 10
        attempts = f" ({step['attempt']} attempts)" if step["attempt"] > 1 else ""
        say(f"  {_status(step['status'])} {took}  {place}{step['step']}{attempts}")
        if step["error"]:
            say(f"      {step['error']['message']}")
    if len(info["steps"]) == PAGE:
        say(f"  ... `understudy runs export {info['id']}` writes all steps.")


def _status(status: str) -> str:
    return paint(f"{status.replace('_', ' '):9}", _COLOURS.get(status, ""))


async def _history(session: Session, run: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    after = 0
    while page := await session.call("runs.history", {"run": run, "after": after, "limit": PAGE}):
        entries += page
        after = page[-1]["seq"]
    return entries


@runs.command("log")
@click.argument("run", default="last")
@click.option(
    "--level", type=click.Choice(["debug", "info", "warning", "error"]), default="debug", help="Lowest level."
)
@click.option("--text", default="", help="Only lines that hold this text.")
@click.option("--limit", default=1000, type=click.IntRange(1, 100_000), help="At most so many lines.")
@click.option(
    "--follow", "-f", is_flag=True, help="Show all lines, and new ones as they come, until the run has ended."
)
@click.option("--json", "as_json", is_flag=True, help="Print the lines as JSON; with --follow one a line.")
def log(run: str, follow: bool, as_json: bool, **filters: Any) -> int:
    """Show the log of RUN."""
    if follow:
        return follow_log(run, filters, as_json)
    lines = call("runs.log", {"run": run, **filters})
    if as_json:
        print_json(lines)
        return ExitCode.COMPLETED
    for line in lines:
        say(log_text(line))
    if not lines:
        fits = filters["text"] or filters["level"] != "debug"
        say("No line fits." if fits else "The log is empty.", err=True)
    return ExitCode.COMPLETED


@runs.command("export")
@click.argument("run", default="last")
@click.option("--format", "kind", type=click.Choice(["html", "json"]), default="html", help="A report, or data.")
@click.option("--output", default="", metavar="FILE", help="Where to; default: RUN.html or RUN.json here.")
@click.option("--json", "as_json", is_flag=True, help="Print the file's path as JSON.")
def export(run: str, kind: str, output: str, as_json: bool) -> int:
    """Write RUN as a report (steps, pictures, durations, data, log) or as JSON."""
    place = {"output": str(Path(output).absolute()) if output else "", "folder": str(Path.cwd())}
    result = call("runs.export", {"run": run, "kind": kind, **place})
    if as_json:
        print_json(result)
    else:
        say(result["file"])
    return ExitCode.COMPLETED


@runs.command("clean")
@click.option("--older-than", "keep_runs_days", type=_DAYS, metavar="DAYS", help="Delete runs that ended before then.")
@click.option("--logs-older-than", "keep_logs_days", type=_DAYS, metavar="DAYS", help="Delete log lines from before.")
@click.option("--pictures-older-than", "keep_pictures_days", type=_DAYS, metavar="DAYS", help="Delete older pictures.")
@click.option("--keep", "max_runs", type=click.IntRange(1), metavar="NUMBER", help="Keep at most so many runs.")
@click.option("--preview", is_flag=True, help="Only tell what would go.")
@click.option("--json", "as_json", is_flag=True, help="Print what went as JSON.")
def clean(preview: bool, as_json: bool, **wanted: float | None) -> int:
    """Delete old runs with their logs and pictures. What no option says is taken from the settings (engine.keep_...),
    which a host applies once a day by itself. The newest run stays, as does what a kept run goes on from."""
    given = {name: value for name, value in wanted.items() if value is not None}
    result = call("retention.apply", {**given, "preview": preview, "by": "person"})
    if as_json:
        print_json(result)
    else:
        say(gone_text(result["removed"], preview=preview))
    return ExitCode.COMPLETED


for command in (delete, restore, remove):
    runs.add_command(command)
