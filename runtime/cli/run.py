"""``understudy run``, ``resume``, ``cancel``, ``pause`` and ``unpause``."""

from __future__ import annotations

from typing import Any

import click

from runtime.cli.answer import ask_for, asked_fields, refuse_secrets
from runtime.cli.browser_options import browser_flags, browser_options
from runtime.cli.files import flow_file
from runtime.cli.inputs import read_inputs
from runtime.cli.output import print_json, say
from runtime.cli.session import call
from runtime.cli.watch import EXIT, carry_out
from runtime.errors import ExitCode, UsageProblem
from runtime.model import JsonObject


@click.command()
@click.argument("flow", metavar="FLOW")
@click.option("--run-id", default="", help="An id of your own; the same id is accepted once.")
@click.option(
    "--var", "pairs", multiple=True, metavar="NAME=VALUE", help="An input; for a secret its name in the vault."
)
@click.option("--vars", "file", default="", metavar="FILE", help="Inputs from a JSON file.")
@click.option("--inputs-of", default="", metavar="RUN", help="Inputs as RUN had them; --var and --vars go before.")
@click.option("--env", "environment", default="", metavar="NAME", help="Environment of the project.")
@click.option("--connect", default="", metavar="URL", help="Use the browser behind this debugging address.")
@browser_flags
@click.option("--priority", default=0, type=click.IntRange(-1000, 1000), help="Higher goes first in the queue.")
@click.option("--trust", is_flag=True, help="Agree to what the workflow may touch.")
@click.option("--detach", is_flag=True, help="Only accept the run; a host carries it out.")
@click.option("--events", type=click.Choice(["jsonl"]), help="Every event as a line on standard output.")
@click.option("--verbose", "-v", is_flag=True, help="Show log lines too.")
@click.option("--quiet", "-q", is_flag=True, help="Show only the result.")
@click.option("--json", "as_json", is_flag=True, help="Print the run as JSON.")
def run(flow: str, pairs: tuple[str, ...], file: str, **options: Any) -> int:
    """Run the workflow in file FLOW and wait for its end."""
    params = {
        "flow": flow_file(flow),
        "inputs": read_inputs(pairs, file),
        "inputs_of": options["inputs_of"],
        "environment": options["environment"],
        "run_id": options["run_id"],
        "priority": options["priority"],
        "options": browser_options(options),
        "trust": options["trust"],
        "detach": options["detach"],
    }
    return carry_out("runs.start", params, options)


@click.command()
@click.argument("run", default="last")
@click.option("--from", "from_step", default="", metavar="STEP", help="Go on from this step.")
@click.option("--only", is_flag=True, help="With --from: do this step alone, with what those before it had given.")
@click.option("--flow", default="", metavar="FILE", help="The repaired workflow.")
@click.option("--var", "inputs", multiple=True, metavar="NAME=VALUE", help="An input, in place of the one it had.")
@click.option("--vars", "file", default="", metavar="FILE", help="Inputs from a JSON file.")
@click.option("--env", "environment", default="", metavar="NAME", help="With --flow: environment of the project.")
@click.option("--preview", is_flag=True, help="Only show what would be reused, run again, or is invalid.")
@click.option("--allow-repeat", is_flag=True, help="Steps that must not repeat may be done again.")
@click.option(
    "--answer", type=click.Choice(["approved", "rejected", "done", "again", "fail"]), help="Answer a question."
)
@click.option("--step", default="", help="The step that waits for the answer.")
@click.option("--scope", default=None, help="Its scope, when several passes wait.")
@click.option("--value", "pairs", multiple=True, metavar="NAME=VALUE", help="A field of the answer; no secret.")
@click.option(
    "--values", default="", metavar="FILE", help="Fields of the answer from a JSON file; - is standard input."
)
@click.option("--output", default="", metavar="JSON", help="What the step in doubt had given.")
@browser_flags
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
    return {
        "run": run,
        "flow": flow_file(options["flow"]) if options["flow"] else "",
        "from_step": options["from_step"],
        "only": options["only"],
        "inputs": read_inputs(options["inputs"], options["file"]),
        "environment": options["environment"],
        "allow_repeat": options["allow_repeat"],
        "trust": options["trust"],
        "options": browser_options(options),
    }


def _answer(run: str, options: dict[str, Any]) -> JsonObject:
    import json

    values = read_inputs(options["pairs"], options["values"])
    if options["answer"] == "approved":
        asked = asked_fields(call("runs.get", {"run": run}), options["step"], options["scope"])
        refuse_secrets(asked, options["pairs"])
        values |= ask_for(asked, values)
    params: JsonObject = {
        "run": run,
        "decision": options["answer"],
        "step": options["step"],
        "scope": options["scope"],
        "values": values,
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
        mark = " (must not be done twice)" if item["repeats"] else ""
        place = f"{item['scope']}/" if item["scope"] else ""
        say(f"{item['verdict']:8} {place}{item['step']}: {item['why']}{mark}")
    return ExitCode.COMPLETED


@click.command()
@click.argument("run", default="last")
@click.option("--all", "all_", is_flag=True, help="Cancel everything that runs, waits or is queued.")
@click.option("--json", "as_json", is_flag=True, help="Print the run as JSON.")
def cancel(run: str, all_: bool, as_json: bool) -> int:
    """Cancel RUN wherever it is."""
    if all_:
        ended = call("runs.cancel_all")
        print_json(ended) if as_json else say(f"Cancelled: {len(ended['runs'])}")
        return ExitCode.COMPLETED
    return _steer("runs.cancel", {"run": run}, as_json)


@click.command()
@click.argument("run", default="last")
@click.option("--json", "as_json", is_flag=True, help="Print the run as JSON.")
def pause(run: str, as_json: bool) -> int:
    """Let RUN, which another process carries out, finish the steps it is in and begin no other."""
    return _steer("runs.pause", {"run": run, "on": True}, as_json)


@click.command()
@click.argument("run", default="last")
@click.option("--json", "as_json", is_flag=True, help="Print the run as JSON.")
def unpause(run: str, as_json: bool) -> int:
    """Let the paused RUN go on."""
    return _steer("runs.pause", {"run": run, "on": False}, as_json)


def _steer(method: str, params: JsonObject, as_json: bool) -> int:
    info = call(method, params)
    if as_json:
        print_json(info)
    else:
        say(f"{info['workflow']}: {info['status']} (run {info['id']})")
    return ExitCode.COMPLETED


__all__ = ["EXIT", "cancel", "pause", "resume", "run", "unpause"]
