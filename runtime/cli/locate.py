"""``understudy locate``: try a step's target against a page."""

from __future__ import annotations

import json
from pathlib import Path

import click

from runtime.cli.output import paint, print_json, say
from runtime.cli.session import run_async
from runtime.errors import ExitCode, UsageProblem
from runtime.model import JsonObject


@click.command()
@click.argument("flow", default="", metavar="[FLOW]")
@click.argument("step", default="", metavar="[STEP]")
@click.option(
    "--element",
    default="",
    metavar="APP/NAME",
    help="Try this element of the project around FLOW, or around this folder.",
)
@click.option(
    "--url",
    default="",
    metavar="URL",
    help="The page; with --connect, the tab that shows it (none: the last one looked at).",
)
@click.option("--connect", default="", metavar="URL", help="Look at a tab of the running browser behind this address.")
@click.option("--wait", "seconds", default=3.0, type=click.FloatRange(0, 120), help="Seconds to wait for the element.")
@click.option("--target", default="", metavar="JSON", help="Try this target instead of what the step's file says.")
@click.option(
    "--show", is_flag=True, help="Outline what was found, in a window, until that is closed; with --connect, briefly."
)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def locate(
    flow: str, step: str, element: str, url: str, connect: str, seconds: float, target: str, show: bool, as_json: bool
) -> int:
    """Try the target of STEP (its id) in the workflow FLOW, or an element of the project, against a page: found by its
    selector, by its other signals (score, reasons, nearest elements), or refused and why. Nothing is clicked, nothing
    is changed.

    Exit code 1 when a target is refused.
    """
    from runtime.services.locating import LocateRequest, locate_step

    if not element and not (flow and step):
        raise UsageProblem("There is nothing to look for.", remedy="Name FLOW and STEP, or an element with --element.")
    request = LocateRequest(Path(flow or "."), step, url, connect, seconds, _given(target), show, element)
    found = run_async(locate_step(request))
    if as_json:
        print_json(found)
    else:
        for one in found["targets"]:
            _show(one)
    refused = any(one["outcome"] == "refused" for one in found["targets"])
    return ExitCode.RUN_FAILED if refused else ExitCode.COMPLETED


def _given(text: str) -> JsonObject | None:
    if not text:
        return None
    try:
        given = json.loads(text)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise UsageProblem("--target is no JSON object.", remedy="""For example '{"selector": "#save"}'.""")
    return given


def _show(one: JsonObject) -> None:
    say(f"{paint(one['label'], bold=True)} ({one['param']}) on {one['url']}")
    say(f"  selector   {one['selector'] or 'none'}: {_matches(one)}")
    if one["outcome"] == "selector":
        say(f"  {paint('found by its selector', 'green')}")
    elif one["outcome"] == "signals":
        heal = one["heal"]
        say(f"  {paint('found by its other signals', 'yellow')}, {heal['score']:.0%}: {', '.join(heal['reasons'])}")
        say(f"  would be   {heal['selector']}")
    else:
        say(f"  {paint('refused', 'red')}: {one['why']}")
    for near in one["nearest"]:
        why = near["against"] or ", ".join(near["reasons"])
        say(f'  {near["score"]:4.0%}       {near["role"]} "{near["says"]}": {why}')


def _matches(one: JsonObject) -> str:
    matches, fitting = one["matches"], one["fitting"]
    count = "1 element" if matches == 1 else f"{matches} elements"
    return count if matches == fitting else f"{count}, {fitting} of them as recorded"
