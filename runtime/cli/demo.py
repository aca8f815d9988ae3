"""``understudy demo``: the demo job against the demo site, undisturbed or killed in the middle."""

from __future__ import annotations

import json
import os
import time
import uuid
import webbrowser
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from runtime.cli.live import Live, final_line
from runtime.cli.output import print_json, say
from runtime.cli.run import EXIT
from runtime.errors import ExitCode, InvalidInput, UnderstudyError
from runtime.model import JsonObject
from runtime.paths import data_home

if TYPE_CHECKING:
    from runtime.demo.job import DemoJob, Ledger
    from runtime.host.session import Session

#: The pass of the loop (counted from 0) in whose form ``--crash`` kills the process, and after how many of its steps.
CRASH_SCOPE, CRASH_STEPS = "each[7]", 6


@click.command()
@click.option("--crash", is_flag=True, help="Kill the program (kill -9) in the middle, then resume.")
@click.option("--headed/--headless", default=None, help="Show the browser; default: where there is a display.")
@click.option("--folder", default="", help="Where results go; default: understudy-demo in the current folder.")
@click.option("--open/--no-open", "show", default=None, help="Open the report; default: where there is a display.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def demo(crash: bool, headed: bool | None, folder: str, show: bool | None, as_json: bool) -> int:
    """Run the demo job: 20 purchase invoices from Excel into the web application "Larkspur Supplies".

    Two invoices are wrong and one is there already; the workflow treats them by its error branch. With --crash the
    program is killed in the middle and goes on; the site's own ledger shows that nothing was entered twice.
    """
    from runtime.browser.find import require_browser
    from runtime.browser.options import has_display
    from runtime.demo.job import DemoJob
    from runtime.demo.site.process import SiteProcess

    say = partial(_say, quiet=as_json)
    browser = require_browser()
    shown = has_display() if headed is None else headed
    say(f"Browser: {browser.name}{'' if shown else ', without a window'}.")
    target = Path(folder or "understudy-demo").absolute()
    home = _own_home(target)
    with SiteProcess() as site:
        say(f"Demo site: {site.url}")
        job = DemoJob(site.url, target)
        run, report = _carry_out(job, home, shown, crash, say, quiet=as_json)
        ledger = _ledger(site.state())
    if as_json:
        print_json(
            {"run": run, "report": report, "results": str(job.results), "rows": _rows(job, run), **_proof(ledger)}
        )
    else:
        _summary(job, run, report, ledger)
        if show if show is not None else has_display():
            webbrowser.open(Path(report).as_uri())
    return int(EXIT.get(run["status"], ExitCode.COMPLETED))


def _say(text: str, *, quiet: bool) -> None:
    if not quiet:
        say(text, err=True)


def _own_home(folder: Path) -> Path:
    """A data folder of the demo's own, with its vault key: the demo needs no keyring and touches no other data."""
    from runtime.vault.keys.keyfile import create_key_file

    home = data_home() / "demo"
    key = home / "vault.key"
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput(
            f"The demo cannot write to {error.filename}: {error.strerror}.",
            remedy="Start it in a folder of yours, or name one with --folder.",
        ) from error
    if not key.exists():
        create_key_file(key)
    os.environ["UNDERSTUDY_HOME"] = str(home)
    os.environ["UNDERSTUDY_VAULT_KEYFILE"] = str(key)
    return home


def _carry_out(job: DemoJob, home: Path, headed: bool, crash: bool, say: Any, *, quiet: bool) -> tuple[JsonObject, str]:
    from runtime.cli.session import run_async

    run_id = f"demo-{uuid.uuid4().hex[:8]}"
    params = _params(job, run_id, headed)
    run_async(_prepare(home))
    began = time.monotonic()
    if crash:
        _run_and_kill(params, say)
    live = Live(quiet=quiet)
    run, report = run_async(_finish(home, params, live, job.folder))
    if not quiet:
        say(final_line(run, began))
    return run, report


def _params(job: DemoJob, run_id: str, headed: bool) -> JsonObject:
    from runtime.demo.job import FLOW

    return {
        "flow": str(FLOW),
        "inputs": job.inputs,
        "run_id": run_id,
        "origin": "demo",
        "trust": True,
        "options": {"browser": {"headless": not headed}},
    }


async def _prepare(home: Path) -> None:
    """Put the demo's credential into the demo's vault."""
    from runtime.demo.job import CREDENTIAL
    from runtime.host.session import Session

    session = await Session.open(home)
    try:
        await session.client.call("vault.set", CREDENTIAL)
    finally:
        await session.close()


async def _finish(home: Path, params: JsonObject, live: Live, folder: Path) -> tuple[JsonObject, str]:
    """Start the run, or take it up where it was cut off, and write its report."""
    from runtime.host.session import Session

    session = await Session.open(home)
    try:
        await session.client.follow(live.hear)
        await session.client.call("runs.start", params)
        run = await session.client.call("runs.wait", {"run": params["run_id"]})
        return run, await _report(session, run, folder)
    finally:
        await session.close()


async def _report(session: Session, run: JsonObject, folder: Path) -> str:
    export = {"run": run["id"], "kind": "html", "output": str(folder / "report.html"), "folder": str(folder)}
    return str((await session.client.call("runs.export", export))["file"])


def _run_and_kill(params: JsonObject, say: Any) -> None:
    """Carry the run out in a process of its own and kill that in the middle of an invoice's form."""
    import signal
    import subprocess
    import sys

    pairs = [f"--var={name}={value}" for name, value in params["inputs"].items()]
    headless = "--headless" if params["options"]["browser"]["headless"] else "--headed"
    command = [sys.executable, "-m", "runtime.cli", "run", params["flow"], "--run-id", params["run_id"], "--trust"]
    child = subprocess.Popen([*command, headless, "--events", "jsonl", *pairs], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    steps = 0
    for line in child.stdout:
        event = json.loads(line)
        if event["kind"] == "step.finished" and event["scope"].startswith(CRASH_SCOPE):
            steps += 1
        if steps == CRASH_STEPS:
            child.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
            break
    child.stdout.close()
    child.wait()
    if steps != CRASH_STEPS:
        raise UnderstudyError(
            f"The program ended by itself (exit code {child.returncode}) before it could be killed.",
            remedy="Look at `understudy demo` without --crash first.",
            code="demo-not-killed",
        )
    say(f"Killed the program (process {child.pid}) in the form of invoice 8. Resuming.")


def _ledger(state: JsonObject) -> Ledger:
    from runtime.demo.job import Ledger

    return Ledger.of(state)


def _rows(job: DemoJob, run: JsonObject) -> list[JsonObject]:
    return job.rows() if run["status"] == "completed" else []


def _proof(ledger: Ledger) -> JsonObject:
    return {"accepted": ledger.accepted, "refused": ledger.refused, "repeated": list(ledger.repeated)}


def _summary(job: DemoJob, run: JsonObject, report: str, ledger: Ledger) -> None:
    """The results as a table, what the site saw, and where everything is."""
    from rich.console import Console
    from rich.table import Table

    table = Table("Row", "Supplier", "Invoice", "Status", "Our number or reason")
    for row in _rows(job, run):
        entered = row["Status"] == "entered"
        colour = "green" if entered else "yellow"
        cells = row["Row"], row["Supplier"], row["Invoice number"], f"[{colour}]{row['Status']}[/]"
        table.add_row(*(_text(cell) for cell in cells), _text(row["Our number"] if entered else row["Message"]))
    console = Console()
    if table.rows:
        console.print(table)
    twice = f"entered twice: {', '.join(ledger.repeated)}" if ledger.repeated else "nothing was sent twice"
    console.print(f"The site's own ledger: {ledger.accepted} saved, {ledger.refused} refused on saving; {twice}.")
    places = {"Report": report}
    if table.rows:
        places = {"Results": str(job.results), "Receipts": str(job.receipts), **places}
    for name, place in places.items():
        console.print(f"{name:8} {place}", soft_wrap=True, highlight=False)
    if run["status"] != "completed":
        console.print(f"The demo's runs are in UNDERSTUDY_HOME={os.environ['UNDERSTUDY_HOME']}", soft_wrap=True)


def _text(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
