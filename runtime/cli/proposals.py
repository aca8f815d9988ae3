"""``understudy proposals``: what a recording may become beyond its plain steps, decided later."""

from __future__ import annotations

from pathlib import Path

import click

from runtime.cli.audit import note
from runtime.cli.files import flow_file
from runtime.cli.group import Group
from runtime.cli.output import paint, print_json, say
from runtime.cli.session import run_async
from runtime.errors import ExitCode, UsageProblem
from runtime.model import JsonObject
from runtime.paths import data_home

_STANDINGS = {
    "accepted": "accepted",
    "dismissed": "dismissed",
    "gone": "does not fit any more: its steps were changed or are gone",
}


@click.group(cls=Group, no_args_is_help=True)
def proposals() -> None:
    """What was understood of a recording: values, loops, addresses. Kept until it is accepted or dismissed."""


@proposals.command("list")
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def list_proposals(file: str, as_json: bool) -> int:
    """List the proposals for the recorded workflow FILE, and what the vault must hold for it."""
    from runtime.services.proposals import needed, waiting

    path = Path(flow_file(file))
    found, needs = waiting(data_home(), path), needed(data_home(), path)
    if as_json:
        wanted = [{"step": one.step, "item": one.item, "field": one.field, "label": one.label} for one in needs]
        print_json({"proposals": found, "needs_secret": wanted})
        return ExitCode.COMPLETED
    for one in found:
        _show(one)
    for item in dict.fromkeys(need.item for need in needs):
        say(f"The workflow takes fields from the vault: understudy vault set {item}")
    if not found:
        say("Nothing was proposed for this workflow, or it was recorded elsewhere.")
    return ExitCode.COMPLETED


@proposals.command("accept")
@click.argument("file")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--json", "as_json", is_flag=True, help="Print the ids of those accepted as JSON.")
def accept(file: str, ids: tuple[str, ...], as_json: bool) -> int:
    """Change the workflow FILE as proposed. ID is that of a proposal, or "all" for every one that can be accepted."""
    from runtime.services.proposals import accept as make

    path = Path(flow_file(file))
    done = make(data_home(), path, ids)
    for id in done:
        note("workflow.save", path.name, proposal=id)
    _told(done, "accepted", as_json=as_json)
    return ExitCode.COMPLETED


@proposals.command("dismiss")
@click.argument("file")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--json", "as_json", is_flag=True, help="Print the ids of those dismissed as JSON.")
def dismiss(file: str, ids: tuple[str, ...], as_json: bool) -> int:
    """Leave FILE as it was recorded. ID is that of a proposal, or "all" for every one that waits."""
    from runtime.services.proposals import dismiss as leave

    path = Path(flow_file(file))
    done = leave(data_home(), path, ids)
    _told(done, "dismissed", as_json=as_json)
    return ExitCode.COMPLETED


@proposals.command("table")
@click.argument("file")
@click.argument("id")
@click.argument("table")
@click.option("--sheet", default="", metavar="NAME", help="A sheet of the workbook other than the first.")
@click.option(
    "--column", "columns", multiple=True, metavar="NAME=COLUMN", help="The table's column for one of the loop."
)
@click.option("--json", "as_json", is_flag=True, help="Print the changed proposal as JSON.")
def table(file: str, id: str, table: str, sheet: str, columns: tuple[str, ...], as_json: bool) -> int:
    """Let the loop ID that is proposed for FILE go over the rows of TABLE, a CSV or Excel file. Accept it afterwards.

    Columns are found by what was typed while recording, else by their names; say the others with --column.
    """
    from runtime.services.proposals import name_table

    chosen = dict(_pair(text) for text in columns)
    made = name_table(data_home(), Path(flow_file(file)), id, Path(table), sheet=sheet, columns=chosen)
    record = run_async(made).model_dump(mode="json")
    if as_json:
        print_json(record)
    else:
        _show({**record, "standing": "open"})
    return ExitCode.COMPLETED


def _pair(text: str) -> tuple[str, str]:
    name, equals, column = text.partition("=")
    if not equals:
        raise UsageProblem(f"--column {text} does not say a column.", remedy="Write it as NAME=COLUMN.")
    return name, column


def _show(one: JsonObject) -> None:
    standing = _STANDINGS.get(one["standing"], "")
    say(f"{paint(one['id'], bold=True)}  {one['title']}{f' ({standing})' if standing else ''}")
    if not standing:
        say(f"    {one['reason']}")
        for change in one["changes"]:
            say(f"    → {change}")


def _told(done: list[str], what: str, *, as_json: bool) -> None:
    if as_json:
        print_json({what: done})
    elif done:
        say(f"{what.capitalize()}: {', '.join(done)}")
    else:
        say("There was nothing to decide.")
