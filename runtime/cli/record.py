"""``understudy record``: watch a person in a browser and make a workflow of it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from runtime.cli.output import say
from runtime.cli.record_lines import Telling, take_orders
from runtime.cli.session import run_async, signals
from runtime.errors import ExitCode, UnderstudyError, UsageProblem

if TYPE_CHECKING:
    from runtime.recorder.session import RecordingSession
    from runtime.services.recording import RecordRequest


@click.command()
@click.argument("url", default="", metavar="[URL]")
@click.option("--output", "-o", default="", metavar="FLOW", help="The workflow to write, NAME.flow.json.")
@click.option("--into", default="", metavar="FLOW", help="Record into this workflow instead, behind --after.")
@click.option("--after", default="", metavar="STEP", help="With --into: the step that the recording follows.")
@click.option("--accept", multiple=True, metavar="ID", help='Accept a proposal at the end; "all" for every one.')
@click.option("--table", multiple=True, metavar="FILE", help="A CSV or Excel file that the person works from.")
@click.option("--connect", default="", metavar="URL", help="Record in the running browser behind this address.")
@click.option("--profile", default="", metavar="DIR", help="Record with this browser profile.")
@click.option("--browser", type=click.Choice(["chrome", "chromium", "edge"]), help="Which browser to start.")
@click.option("--headless", is_flag=True, help="Start the browser without a window.")
@click.option("--language", type=click.Choice(["en", "bg"]), default="en", help="Language of names and of the bar.")
@click.option("--keep-raw", is_flag=True, help="Keep what was seen beside the workflow, without secrets.")
@click.option("--force", is_flag=True, help="Overwrite a workflow that is there.")
@click.option("--events", type=click.Choice(["jsonl"]), help="Every event as a line on standard output.")
@click.option("--orders", is_flag=True, help="Take orders from standard input, a JSON line each; its end is a stop.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def record(url: str, output: str, **options: Any) -> int:
    """Record what a person does in a browser, until Ctrl+C, the bar's Stop, or the browser is closed.

    With --events each line tells one thing: what was done (record.event), how the steps are changed by it
    (record.flow), what the bar shows (record.state), why an order was not carried out (record.refused), and at the end
    what was made (record.finished). An order is {"do": "stop"}, {"do": "pause", "value": true}, {"do": "undo"},
    {"do": "note", "value": TEXT}, {"do": "table", "value": FILE} or
    {"do": "mode", "value": {"mode": "act" | "assert" | "extract", "what": KIND}}.
    """
    from runtime.services.recording import RecordRequest

    if options["events"] and options["as_json"]:
        raise UsageProblem("--events and --json exclude each other.", remedy="The last event tells what was made.")
    if options["connect"] and (options["profile"] or options["browser"] or options["headless"]):
        raise UsageProblem(
            "--connect goes with none of --profile, --browser and --headless.", remedy="The browser runs already."
        )
    if bool(output) == bool(options["into"]) or bool(options["into"]) != bool(options["after"]):
        raise UsageProblem(
            "Say where the recording goes.", remedy="--output NAME.flow.json, or --into FLOW --after STEP."
        )
    request = RecordRequest(
        output=Path(output or options["into"]),
        after=options["after"],
        tables=tuple(map(Path, options["table"])),
        url=url,
        connect=options["connect"],
        profile=options["profile"],
        browser=options["browser"] or "",
        headless=options["headless"],
        language=options["language"],
        keep_raw=options["keep_raw"],
        force=options["force"],
    )
    return run_async(_record(request, options))


async def _record(request: RecordRequest, options: dict[str, Any]) -> int:
    from runtime.services.recording import open_recording

    telling = Telling(lines=bool(options["events"]), quiet=options["as_json"])
    session = await open_recording(request, telling.hear)
    try:
        telling.began(session)
        if options["orders"]:
            take_orders(session)
        with signals().taken() as stops:
            waiting = asyncio.create_task(stops.get())
            waiting.add_done_callback(lambda done: None if done.cancelled() else session.stop())
            try:
                await session.run()
                if options["accept"]:
                    await session.finish(options["accept"])
                await asyncio.to_thread(_remember, request, session)
            finally:
                waiting.cancel()
    finally:
        await session.aclose()
    telling.ended(session, request.output, as_json=options["as_json"])
    return ExitCode.COMPLETED


def _remember(request: RecordRequest, session: RecordingSession) -> None:
    """Keep what was understood until somebody has decided; the recording itself is in its file, whatever happens."""
    from runtime.paths import data_home
    from runtime.services.proposals import remember

    try:
        remember(data_home(), request.output.absolute(), session, anew=not request.after)
    except UnderstudyError as error:
        say(f"{error.message} {error.remedy}", err=True)
