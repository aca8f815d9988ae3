"""``understudy record``: watch a person in a browser and make a workflow of it."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from runtime.cli.output import say, to_json
from runtime.cli.session import run_async, signals
from runtime.errors import ExitCode, UsageProblem
from runtime.model import JsonObject

if TYPE_CHECKING:
    from runtime.recorder.events import RawEvent
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
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def record(url: str, output: str, **options: Any) -> int:
    """Record what a person does in a browser, until Ctrl+C, the bar's Stop, or the browser is closed."""
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

    telling = _Telling(lines=bool(options["events"]), quiet=options["as_json"])
    session = await open_recording(request, telling.hear)
    try:
        telling.began(session)
        with signals().taken() as stops:
            waiting = asyncio.create_task(stops.get())
            waiting.add_done_callback(lambda done: None if done.cancelled() else session.stop())
            try:
                await session.run()
                if options["accept"]:
                    await session.finish(options["accept"])
            finally:
                waiting.cancel()
    finally:
        await session.aclose()
    telling.ended(session, request.output, as_json=options["as_json"])
    return ExitCode.COMPLETED


class _Telling:
    """Tells what is recorded: as JSON lines for programs, as sentences for people."""

    def __init__(self, *, lines: bool, quiet: bool) -> None:
        self._lines = lines
        self._quiet = quiet
        self._last = 0

    def began(self, session: RecordingSession) -> None:
        if self._lines:
            self._line({"type": "record.started"})
        elif not self._quiet:
            say("Recording. Ctrl+C ends it.", err=True)

    def hear(self, event: RawEvent) -> None:
        """An event, new or corrected."""
        if self._lines:
            self._line({"type": "record.event", "event": event.model_dump(mode="json", exclude_defaults=True)})
        elif not self._quiet and event.number > self._last:
            self._last = event.number
            seen = event.seen.fingerprint if event.seen else None
            what = (seen.name or seen.label or seen.text) if seen else ""
            say(f"{event.number:4} {event.action.replace('_', ' ')} {what}", err=True)

    def ended(self, session: RecordingSession, path: Path, *, as_json: bool) -> None:
        """The outcome."""
        recording = session.recording
        steps = [{"id": step.id, "type": step.type, "name": step.label} for step in session.workflow.steps.values()]
        needs = [
            {"step": need.step, "item": need.item, "field": need.field, "kind": str(need.kind), "label": need.label}
            for need in recording.needs_secret
        ]
        proposals = [
            {"id": one.id, "kind": one.kind, "title": one.title, "reason": one.reason} for one in recording.proposals
        ]
        outcome: JsonObject = {"flow": str(path), "steps": steps, "needs_secret": needs, "proposals": proposals}
        if self._lines:
            self._line({"type": "record.finished", **outcome})
        elif as_json:
            say(to_json(outcome, indent=2))
        else:
            say(f"{len(steps)} steps in {path}")
            for one in proposals:
                say(f"Proposal {one['id']}: {one['title']}")
            for need in needs:
                say(f'"{need["label"]}" comes from the vault: understudy vault set {need["item"]}', err=True)

    def _line(self, record: JsonObject) -> None:
        sys.stdout.write(to_json(record) + "\n")
        sys.stdout.flush()
