"""``understudy pick``: point at an element in a browser and get its target."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from runtime.cli.output import paint, print_json, say, to_json
from runtime.cli.session import run_async
from runtime.errors import ExitCode
from runtime.model import JsonObject

_COLOURS = {"strong": "green", "medium": "yellow", "weak": ""}


@click.command()
@click.argument("url", default="", metavar="[URL]")
@click.option(
    "--connect",
    default="",
    metavar="URL",
    help="In the tab of the running browser that shows URL, or was looked at last.",
)
@click.option("--element", default="", metavar="APP/NAME", help="Write the target into the project's elements.")
@click.option("--headless", is_flag=True, help="Start the browser without a window.")
@click.option("--language", type=click.Choice(["en", "bg"]), default="en", help="Language of the hint in the page.")
@click.option("--events", type=click.Choice(["jsonl"]), help="Each event as a line: pick.started, pick.done.")
@click.option("--json", "as_json", is_flag=True, help="Print the target, its signals and matches as JSON.")
def pick(url: str, connect: str, element: str, headless: bool, language: str, events: str | None, as_json: bool) -> int:
    """Open URL and pick an element by a click: prints its target, its signals with their strength, and how many
    elements each selector leads to now.

    What the mouse is over is outlined with role, name and live count. Arrow up goes to what is around it, arrow down
    back or into it, Enter picks, Escape ends (exit code 5). The page gets none of these clicks and keys, until F2 gives
    it all of them, to sign in for instance; F2 again goes on.
    """
    from runtime.services.picking import PickRequest, pick_element

    if not as_json and not events:
        say("Click an element in the browser. Escape ends.", err=True)
    request = PickRequest(url, connect, element, str(Path.cwd()), headless, language)
    found = run_async(pick_element(request, _told if events else lambda address: None))
    if events:
        _line({"type": "pick.done", "picked": found})
    elif as_json:
        print_json(found)
    elif found:
        _show(found)
    else:
        say("Nothing was picked.", err=True)
    return ExitCode.COMPLETED if found else ExitCode.CANCELLED


def _told(address: str) -> None:
    _line({"type": "pick.started", "browser": address})


def _line(record: JsonObject) -> None:
    sys.stdout.write(to_json(record) + "\n")
    sys.stdout.flush()


def _show(found: JsonObject) -> None:
    target = found["target"]
    matches = "1 match" if found["matches"] == 1 else f"{found['matches']} matches"
    say(f"{paint(' › '.join([*target.get('frame', []), target['selector']]), bold=True)}  ({matches})")
    for one in found["signals"]:
        strength = paint(f"{one['strength']:6}", _COLOURS[one["strength"]])
        say(f"  {strength}  {one['signal']:12} {one['value']}")
    for way in found["ways"]:
        say(f"  {way['matches']:4} ×  {way['selector']}")
    if found["file"]:
        say(f"Written to {found['file']}")
    else:
        say(to_json(target, indent=2))
