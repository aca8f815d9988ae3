"""``understudy run``, ``resume`` and ``cancel``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from runtime.cli.inputs import read_inputs
from runtime.cli.live import JsonLines, Live, final_line
from runtime.cli.output import interactive, print_json
from runtime.cli.session import call, with_session
from runtime.errors import ExitCode, UnderstudyError, UsageProblem
from runtime.host.client import HostGone
from runtime.host.session import Session
from runtime.model import JsonObject
from runtime.paths import data_home

#: Status of a run to the exit code of the command that ran it.
EXIT = {
    "completed": ExitCode.COMPLETED,
    "failed": ExitCode.RUN_FAILED,
    "waiting": ExitCode.WAITING,
    "cancelled": ExitCode.CANCELLED,
}


@click.command()
@click.argument("flow", metavar="FLOW")
@click.option("--run-id", default="", help="An id of your own; the same id is accepted once.")
@click.option("--var", "pairs", multiple=True, metavar="NAME=VALUE", help="An input.")
@click.option("--vars", "file", default="", metavar="FILE", help="Inputs from a JSON file.")
@click.option("--env", "environment", default="", metavar="NAME", help="Environment of the project.")
@click.option("--connect", default="", metavar="URL", help="Use the browser behind this debugging address.")
@click.option("--headed/--headless", default=None, help="Show the browser, or not.")
@click.option("--priority", default=0, help="Higher goes first in the queue.")
@click.option("--trust", is_flag=True, help="Agree to what the workflow may touch.")
@click.option("--detach", is_flag=True, help="Only accept the run; a host carries it out.")
@click.option("--events", type=click.Choice(["jsonl"]), help="Every event as a line on standard output.")
@click.option("--verbose", "-v", is_flag=True, help="Show log lines too.")
@click.option("--quiet", "-q", is_flag=True, help="Show only the result.")
@click.option("--json", "as_json", is_flag=True, help="Print the run as JSON.")
def run(flow: str, pairs: tuple[str, ...], file: str, **options: Any) -> int:
    """Run the workflow in file FLOW and wait for its end."""
    if not Path(flow).is_file():
        raise UsageProblem(f"There is no file {flow}.", remedy="Name a .flow.json file; `understudy new` makes one.")
    params = {
        "flow": str(Path(flow).absolute()),
        "inputs": read_inputs(pairs, file),
        "environment": options["environment"],
        "run_id": options["run_id"],
        "priority": options["priority"],
        "options": _browser_options(options),
        "trust": options["trust"],
    }
    return carry_out("runs.start", params, options)


def _browser_options(options: dict[str, Any]) -> JsonObject:
    browser: JsonObject = {}
    if options.get("headed") is not None:
        browser["headless"] = not options["headed"]
    if options.get("connect"):
        browser |= {"mode": "attach", "connect": options["connect"]}
    return {"browser": browser} if browser else {}


@click.command()
@click.argument("run", default="last")
@click.option("--from", "from_step", default="", metavar="STEP", help="Go on from this step.")
@click.option("--flow", default="", metavar="FILE", help="The repaired workflow.")
@click.option("--preview", is_flag=True, help="Only show what would be reused, run again, or is invalid.")
@click.option("--allow-repeat", is_flag=True, help="Steps that must not repeat may be done again.")
@click.option(
    "--answer", type=click.Choice(["approved", "rejected", "done", "again", "fail"]), help="Answer a question."
)
@click.option("--step", default="", help="The step that waits for the answer.")
@click.option("--scope", default=None, help="Its scope, when several passes wait.")
@click.option("--value", "pairs", multiple=True, metavar="NAME=VALUE", help="A field of the answer.")
@click.option("--output", default="", metavar="JSON", help="What the step in doubt had given.")
@click.option("--headed/--headless", default=None, help="Show the browser, or not.")
@click.option("--trust", is_flag=True, help="Agree to what the workflow may touch.")
@click.option("--events", type=click.Choice(["jsonl"]), help="Every event as a line on standard output.")
@click.option("--verbose", "-v", is_flag=True, help="Show log lines too.")
@click.option("--quiet", "-q", is_flag=True, help="Show only the result.")
@click.option("--json", "as_json", is_flag=True, help="Print the run as JSON.")
def resume(run: str, **options: Any) -> int:
    """Go on with RUN: after a fix, an answer, or an interruption. RUN is an id, the beginning of one, or "last"."""
    if options["preview"]:
        return _preview(run, options)
    if options["answer"]:
        return carry_out("runs.answer", _answer(run, options), options)
    return carry_out("resume.run", _resume_params(run, options), options)


def _resume_params(run: str, options: dict[str, Any]) -> JsonObject:
    flow = options["flow"]
    return {
        "run": run,
        "flow": str(Path(flow).absolute()) if flow else "",
        "from_step": options["from_step"],
        "allow_repeat": options["allow_repeat"],
        "trust": options["trust"],
        "options": _browser_options(options),
    }


def _answer(run: str, options: dict[str, Any]) -> JsonObject:
    import json

    params: JsonObject = {
        "run": run,
        "decision": options["answer"],
        "step": options["step"],
        "scope": options["scope"],
        "values": read_inputs(options["pairs"], ""),
    }
    if options["output"]:
        try:
            params["output"] = json.loads(options["output"])
        except ValueError:
            raise UsageProblem("--output takes JSON.", remedy="For example --output '{\"id\": 7}'.") from None
    return params


def _preview(run: str, options: dict[str, Any]) -> int:
    result = call("resume.run", {**_resume_params(run, options), "preview": True})
    if options["as_json"]:
        print_json(result)
        return ExitCode.COMPLETED
    for item in result["preview"]:
        mark = " (was done; must not be done twice)" if item["repeats"] else ""
        place = f"{item['scope']}/" if item["scope"] else ""
        click.echo(f"{item['verdict']:8} {place}{item['step']}: {item['why']}{mark}")
    return ExitCode.COMPLETED


@click.command()
@click.argument("run", default="last")
@click.option("--json", "as_json", is_flag=True, help="Print the run as JSON.")
def cancel(run: str, as_json: bool) -> int:
    """Cancel RUN wherever it is."""
    info = call("runs.cancel", {"run": run})
    if as_json:
        print_json(info)
    else:
        click.echo(f"{info['workflow']}: {info['status']} (run {info['id']})")
    return ExitCode.COMPLETED


def carry_out(method: str, params: JsonObject, options: dict[str, Any]) -> int:
    """Have a run accepted, watch it to its end, print the result, return the exit code."""
    began = time.monotonic()
    run = with_session(lambda session: _watch(session, method, params, options))
    if options["as_json"]:
        print_json(run)
    elif not options["events"]:
        if options.get("detach"):
            click.echo(f"{run['workflow']}: {run['status']} (run {run['id']})")
        else:
            click.echo(final_line(run, began), err=run["status"] != "completed")
            _print_outputs(run)
    return int(EXIT.get(run["status"], ExitCode.COMPLETED))


async def _watch(session: Session, method: str, params: JsonObject, options: dict[str, Any]) -> JsonObject:
    quiet = options["quiet"] or options["as_json"]
    sink = JsonLines() if options["events"] else Live(quiet=quiet, verbose=options["verbose"])
    await session.client.follow(sink.hear)
    accepted = await _accept(session, method, params)
    run: JsonObject = accepted.get("run", accepted)
    if options.get("detach"):
        return run
    return await _wait(session, run["id"], sink.hear)


async def _accept(session: Session, method: str, params: JsonObject) -> JsonObject:
    """Ask for the run; a workflow that nobody trusts yet is asked about where a person sits."""
    try:
        result: JsonObject = await session.client.call(method, params)
    except UnderstudyError as error:
        if error.code != "untrusted" or not interactive():
            raise
        click.echo(error.message, err=True)
        if not click.confirm("Run it?", err=True):
            raise
        result = await session.client.call(method, {**params, "trust": True})
    return result


async def _wait(session: Session, run_id: str, hear: Any) -> JsonObject:
    """Wait for the end; when the host we joined ends before, take its place and go on."""
    while True:
        try:
            run: JsonObject = await session.client.call("runs.wait", {"run": run_id})
            return run
        except HostGone:
            replaced = await Session.open(data_home())
            await session.client.close()
            session.client, session.host = replaced.client, replaced.host
            await session.client.follow(hear)


def _print_outputs(run: JsonObject) -> None:
    for name, value in (run.get("outputs") or {}).items():
        text = value if isinstance(value, str) else _short(value)
        click.echo(f"  {name}: {text}")


def _short(value: Any) -> str:
    import json

    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else text[:197] + "..."
