"""``understudy runs``: the list, one run, its log, its export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from runtime.cli.output import print_json
from runtime.cli.session import call
from runtime.errors import ExitCode

_COLOURS = {"completed": "green", "failed": "red", "waiting": "yellow", "cancelled": "yellow", "running": "blue"}


@click.group()
def runs() -> None:
    """List, show and export runs."""


@runs.command("list")
@click.option("--status", multiple=True, help="Only runs of this status (may be repeated).")
@click.option("--workflow", default="", help="Only runs of this workflow (its id or name).")
@click.option("--text", default="", help="Only runs whose id or workflow holds this text.")
@click.option("--since", default="", help="Only runs from this moment on (2026-05-12 or with a time).")
@click.option("--until", default="", help="Only runs before this moment.")
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
        status = click.style(f"{run['status']:9}", fg=_COLOURS.get(run["status"]))
        took = f"{run['seconds']:.1f} s" if run["seconds"] is not None else ""
        click.echo(
            f"{run['id']:20}  {status}  {run['created_at'][:19].replace('T', ' ')}  {took:>9}  {run['workflow']}"
        )
    if not page["runs"]:
        click.echo("There are no runs here. `understudy run FILE` makes one.")
    elif page["next"]:
        click.echo(f"More: --before {page['next']}")
    return ExitCode.COMPLETED


@runs.command("show")
@click.argument("run", default="last")
@click.option("--history", is_flag=True, help="Every entry of the journal.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def show(run: str, history: bool, as_json: bool) -> int:
    """Show RUN: how it stands, what it was given, what it gave, its steps."""
    info = call("runs.get", {"run": run})
    steps = call("runs.steps", {"run": run})
    entries = _history(run) if history else []
    if as_json:
        print_json({**info, "steps": steps, **({"history": entries} if history else {})})
        return ExitCode.COMPLETED
    _show_run(info)
    for step in steps:
        place = f"{step['scope']}/" if step["scope"] else ""
        status = click.style(f"{step['status']:9}", fg=_COLOURS.get(step["status"]))
        took = f"{step['ms'] / 1000:8.2f} s" if step["ms"] is not None else " " * 10
        click.echo(f"  {status} {took}  {place}{step['step']}{_attempts(step)}")
        if step["error"]:
            click.echo(f"      {step['error']['message']}")
    for entry in entries:
        click.echo(f"  {entry['at'][11:23]}  {entry['kind']:22} {entry['scope']}/{entry['step']}")
    return ExitCode.COMPLETED


def _show_run(info: dict[str, Any]) -> None:
    click.secho(f"{info['workflow']}  {info['status']}", fg=_COLOURS.get(info["status"]), bold=True)
    click.echo(f"  run {info['id']}, version {info['version']}, accepted {info['created_at']}")
    for title in ("inputs", "outputs"):
        for name, value in (info[title] or {}).items():
            click.echo(f"  {title[:-1]} {name}: {value}")
    if info["error"]:
        click.secho(f"  {info['error']['message']}", fg="red")
    for item in info.get("waiting_for", ()):
        click.echo(f'  waits at "{item["step"]}": {item.get("message", "")}')


def _attempts(step: dict[str, Any]) -> str:
    return f" ({step['attempt']} attempts)" if step["attempt"] > 1 else ""


def _history(run: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    while page := call("runs.history", {"run": run, "after": entries[-1]["seq"] if entries else 0, "limit": 10_000}):
        entries += page
    return entries


@runs.command("log")
@click.argument("run", default="last")
@click.option(
    "--level", type=click.Choice(["debug", "info", "warning", "error"]), default="debug", help="Lowest level."
)
@click.option("--text", default="", help="Only lines that hold this text.")
@click.option("--limit", default=1000, type=click.IntRange(1, 100_000), help="At most so many lines.")
@click.option("--json", "as_json", is_flag=True, help="Print the lines as JSON.")
def log(run: str, as_json: bool, **filters: Any) -> int:
    """Show the log of RUN."""
    lines = call("runs.log", {"run": run, **filters})
    if as_json:
        print_json(lines)
        return ExitCode.COMPLETED
    for line in lines:
        click.echo(f"{line['at'][11:23]} {line['level']:7} {line['step']}: {line['message']}")
    return ExitCode.COMPLETED


@runs.command("export")
@click.argument("run", default="last")
@click.option("--format", "kind", type=click.Choice(["html", "json"]), default="html", help="A report, or data.")
@click.option("--output", default="", metavar="FILE", help="Where to; default: RUN.html or RUN.json here.")
@click.option("--json", "as_json", is_flag=True, help="Print the file's path as JSON.")
def export(run: str, kind: str, output: str, as_json: bool) -> int:
    """Write RUN as a report (steps, pictures, durations, data, log) or as JSON."""
    result = call("runs.export", {"run": run, "kind": kind, "output": str(Path(output).absolute()) if output else "",
                                  "folder": str(Path.cwd())})  # fmt: skip
    if as_json:
        print_json(result)
    else:
        click.echo(result["file"])
    return ExitCode.COMPLETED
