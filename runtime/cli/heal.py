"""``understudy heal``: targets that were found by their other signals, and what a person says about them."""

from __future__ import annotations

from pathlib import Path

import click

from runtime.cli.group import Group
from runtime.cli.output import paint, print_json, say
from runtime.cli.session import call
from runtime.errors import ExitCode
from runtime.model import JsonObject

_COLOURS = {"open": "yellow", "accepted": "green", "rejected": "red"}

_IDS = click.argument("ids", metavar="ID...", nargs=-1, required=True)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")


@click.group(cls=Group, no_args_is_help=True)
def heal() -> None:
    """Decide about targets that were found by their other signals: repair them, or say that they are wrong."""


@heal.command("list")
@click.argument("run", default="")
@click.option("--flow", default="", metavar="FILE", help="Only of this workflow and of elements that it names.")
@click.option("--all", "every", is_flag=True, help="Decided ones too.")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def list_heals(run: str, flow: str, every: bool, as_json: bool) -> int:
    """List open heals, newest first; with RUN (an id or `last`) all of this run.

    The same element found for the same target is one heal, however many runs did it.
    """
    found = call("heals.list", {"run": run, "flow": str(Path(flow).absolute()) if flow else "", "all": every})
    if as_json:
        print_json(found)
        return ExitCode.COMPLETED
    for one in found["heals"]:
        _show_line(one)
    if not found["heals"]:
        hidden = sum(found["counts"].values())
        say(f"No heal is open; {hidden} decided: --all shows them." if hidden else "Nothing had to be healed.")
    return ExitCode.COMPLETED


@heal.command("show")
@click.argument("id")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def show(id: str, as_json: bool) -> int:
    """Show the heal ID: what was looked for, what was found and why, what a repair reaches, the pictures."""
    one = call("heals.get", {"id": id})
    if as_json:
        print_json(one)
        return ExitCode.COMPLETED
    _show_line(one)
    found = one["heal"]
    say(f"  seen in      {one['workflow']} › {one['step_name']}, run {one['run']}, {_times(one['times'])}")
    say(f"  page         {found['url']}")
    say(f"  looked for   {_target(found['old_selector'], found['old_frame'])}")
    say(f"  found        {_target(found['selector'], found['frame'])}")
    if found["runner_up"]:
        say(f'  next best    "{found["runner_up"]}", {found["margin"]:.0%} behind')
    for step in one["used_by"]:
        say(f"  repairs      {step['file']}, step {step['step']}")
    for name, title in (("before", "before"), ("after", "found")):
        if one["pictures"][name]:
            say(f"  {title + ' pic.':12} {one['pictures'][name]}")
    if one["status"] == "open":
        say(f"Repair it with `understudy heal accept {one['id']}`, or say that it is wrong: `heal reject`.")
    return ExitCode.COMPLETED


@heal.command("review")
@click.argument("run", default="")
@click.option("--output", default="", metavar="FILE", help="Where to; default: heals.html here.")
@click.option("--language", "lang", type=click.Choice(["en", "bg"]), default="en", help="English or Bulgarian.")
@click.option("--all", "every", is_flag=True, help="Decided ones too.")
@_JSON
def review(run: str, output: str, lang: str, every: bool, as_json: bool) -> int:
    """Write a page with the open heals, or those of RUN: pictures of before and after, reasons, commands to decide."""
    place = {"output": str(Path(output).absolute()) if output else "", "folder": str(Path.cwd())}
    done = call("heals.review", {"run": run, "all": every, "lang": lang, **place})
    return _tell(done, [done["file"]], as_json)


@heal.command("accept")
@_IDS
@_JSON
def accept(ids: tuple[str, ...], as_json: bool) -> int:
    """Write the targets that were found into the project: the element that all steps share, or the step itself."""
    done = call("heals.accept", {"ids": list(ids)})
    return _tell(done, [f"{one['place']} is repaired in {one['file']}" for one in done["accepted"]], as_json)


@heal.command("reject")
@_IDS
@_JSON
def reject(ids: tuple[str, ...], as_json: bool) -> int:
    """Say that what was found is wrong: later runs stop at the target instead of taking it."""
    done = call("heals.reject", {"ids": list(ids)})
    return _tell(done, [f"{one['place']}: rejected" for one in done["rejected"]], as_json)


@heal.command("undo")
@_IDS
@_JSON
def undo(ids: tuple[str, ...], as_json: bool) -> int:
    """Take decisions back: a repaired file gets what was there before, and the heals are open again."""
    done = call("heals.undo", {"ids": list(ids)})
    return _tell(done, [f"{one['place']}: open again, was {one['was']}" for one in done["undone"]], as_json)


def _tell(done: JsonObject, lines: list[str], as_json: bool) -> int:
    if as_json:
        print_json(done)
    else:
        for line in lines:
            say(line)
    return ExitCode.COMPLETED


def _show_line(one: JsonObject) -> None:
    found = one["heal"]
    status = paint(f"{one['status']:8}", _COLOURS[one["status"]])
    say(f"{one['id']}  {status}  {found['score']:4.0%}  {one['place']}  ({_times(one['times'])})")
    say(f"            {found['label']}: {', '.join(found['reasons'])}")


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _target(selector: str, frame: list[str]) -> str:
    return " › ".join([*frame, selector or "by its signals"])
