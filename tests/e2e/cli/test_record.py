"""``understudy record`` as a person uses it: real mouse and keyboard, then ``understudy run`` in a fresh browser."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.fixtures.command_line import Cli, finish, wait_for_event
from tests.fixtures.gesture_site import GestureSite
from tests.fixtures.person import Person, until
from tests.fixtures.recording import open_browser

pytestmark = [pytest.mark.browser]


@pytest.fixture
def site() -> Iterator[GestureSite]:
    served = GestureSite()
    served.pages["orders"] = (
        "<h1>Orders</h1><form action=/done><label>Customer <input name=customer></label>"
        "<label>Password <input type=password name=secret></label><button>Send</button></form>"
    )
    yield served
    served.close()


async def _watched(cli: Cli, flow: Path, do: Callable[[Person], Any], *args: str) -> tuple[list[Any], Any]:
    """Record with ``--connect`` while ``do(person)`` happens; the events, and what the command left."""
    async with open_browser() as browser:
        where = "--into" if "--after" in args else "--output"
        process = cli.start("record", "--connect", browser.address, where, flow, "--events", "jsonl", *args)
        first = await asyncio.to_thread(wait_for_event, process, "record.started")
        assert first == [{"type": "record.started", "browser": browser.address}]
        person = await Person.sit_down(browser.address)
        await do(person)
        process.send_signal(signal.SIGINT)
        done = await asyncio.to_thread(finish, process)
        await person.leave()
    return done.lines, done


async def test_record_then_run(cli: Cli, site: GestureSite, tmp_path: Path) -> None:
    flow = tmp_path / "orders.flow.json"

    async def do(person: Person) -> None:
        await person.go(site.url("orders"))
        await person.click("[name=customer]")
        await person.type("Ada")
        await person.click("[name=secret]")
        await person.type("canary-hunter2")
        await person.click("button")
        await person.sees("location.pathname == '/done'")

    lines, done = await _watched(cli, flow, do, "--keep-raw")
    assert done.code == 0, done
    end = lines[-1]
    assert end["type"] == "record.finished"
    assert [step["type"] for step in end["steps"]][:4] == [
        "browser.open",
        "browser.fill",
        "browser.fill",
        "browser.click",
    ]
    [need] = end["needs_secret"]
    assert need["kind"] == "password"
    raw = flow.with_name("orders.events.jsonl").read_text("utf-8")
    written = flow.read_text("utf-8") + raw + done.out + done.err
    assert "canary" not in written and "Ada" in written

    shown = cli("proposals", "list", flow, "--json").json
    assert [need["item"] for need in shown["needs_secret"]] == [need["item"]]
    assert {one["id"]: one["standing"] for one in shown["proposals"]} == {one["id"]: "open" for one in end["proposals"]}
    kept = "".join(path.read_text("utf-8") for path in Path(cli.env["UNDERSTUDY_HOME"], "understood").iterdir())
    assert "Ada" in kept and "canary" not in kept
    cli("proposals", "accept", flow, "no-such").fails(2, 'There is no proposal "no-such"', "variable-customer")
    assert cli("proposals", "accept", flow, "variable-customer", "--json").json == {"accepted": ["variable-customer"]}
    assert "{{ vars.customer }}" in flow.read_text("utf-8")
    assert cli("proposals", "dismiss", flow, "all").code == 0
    assert {one["standing"] for one in cli("proposals", "list", flow, "--json").json["proposals"]} <= {
        "accepted",
        "dismissed",
        "gone",
    }

    key = str(tmp_path / "key")
    assert cli("vault", "init", "--keyfile", key).code == 0
    env = {"UNDERSTUDY_VAULT_KEYFILE": key}
    fields = json.dumps({need["field"]: "other-word"})
    assert cli("vault", "set", need["item"], "--stdin", input=fields, env=env).code == 0
    site.hits.clear()
    ran = await asyncio.to_thread(cli, "run", flow, "--headless", "--trust", env=env)
    assert ran.code == 0, ran.err
    assert "GET /done?customer=Ada&secret=other-word" in site.hits


def test_refusals(cli: Cli) -> None:
    (cli.folder / "there.flow.json").write_text("{}")
    cli("record", "-o", "there.flow.json").fails(2, "is there already", "--force")
    cli("record", "-o", "flow.json").fails(2, "does not end in .flow.json")
    cli("record", "-o", "a.flow.json", "--table", "not.csv").fails(2, "There is no file not.csv")
    cli("record", "-o", "a.flow.json", "--connect", "1").fails(1, "No browser answers at 1", "--remote-debugging-port")
    cli("record", "-o", "a.flow.json", "--connect", "1", "--headless").fails(2, "--connect goes with none of")


async def test_record_into_a_workflow(cli: Cli, site: GestureSite, write_flow: Any, tmp_path: Path) -> None:
    name = write_flow(
        first={"type": "flow.log", "params": {"message": "begin"}, "next": {"out": ["last"]}},
        last={"type": "flow.log", "params": {"message": "end"}},
    )

    async def do(person: Person) -> None:
        await person.go(site.url("orders"))
        await person.click("[name=customer]")
        await person.type("Ada")

    _, done = await _watched(cli, cli.folder / name, do, "--after", "first", "--accept", "all")
    assert done.code == 0, done
    steps = json.loads((cli.folder / name).read_text("utf-8"))["steps"]
    order, at = [], "first"
    while at:
        order.append(steps[at]["type"])
        at = steps[at].get("next", {}).get("out", [""])[0]
    assert order == ["flow.log", "browser.open", "browser.fill", "flow.log"]
    assert "vars." in json.dumps(steps), "the proposed variable was accepted"


async def test_rounds_over_a_table_become_a_loop_that_reads_it(cli: Cli, site: GestureSite) -> None:
    flow = cli.folder / "work.flow.json"
    (cli.folder / "customers.csv").write_text("Customer,Town\nAda,Sofia\nBen,Varna\nCarl,Ruse\n", "utf-8")

    async def do(person: Person) -> None:
        for name in ("Ada", "Ben"):
            await person.go(site.url("orders"))
            await person.click("[name=customer]")
            await person.type(name)
            await person.click("button")
            await person.sees("location.pathname == '/done'")

    lines, done = await _watched(cli, flow, do, "--table", "customers.csv", "--accept", "loop-customers")
    assert done.code == 0, done
    assert lines[-1]["accepted"] == ["loop-customers"]
    assert "loop-customers" not in [proposal["id"] for proposal in lines[-1]["proposals"]], "only what is open"
    steps = json.loads(flow.read_text("utf-8"))["steps"]
    [reading] = [step for step in steps.values() if step["type"] == "csv.read"]
    assert reading["params"] == {"path": "customers.csv"}
    ran = await asyncio.to_thread(cli, "run", flow, "--headless", "--trust")
    assert ran.code == 0, ran.err
    assert [hit for hit in site.hits if "/done" in hit][-3:] == [
        f"GET /done?customer={name}&secret=" for name in ("Ada", "Ben", "Carl")
    ]


def test_a_browser_of_its_own(cli: Cli, site: GestureSite) -> None:
    """It is started at the address, and SIGTERM ends the recording and the browser."""
    process = cli.start("record", site.url("orders"), "--headless", "-o", "a.flow.json", "--events", "jsonl")
    seen = wait_for_event(process, '"action": "navigate"')
    assert seen[0]["type"] == "record.started" and seen[0]["browser"].startswith("ws://127.0.0.1:")
    process.send_signal(signal.SIGTERM)
    done = finish(process)
    assert done.code == 0, done
    assert [step["type"] for step in done.lines[-1]["steps"]] == ["browser.open"]
    assert json.loads((cli.folder / "a.flow.json").read_text("utf-8"))["steps"]


async def test_a_killed_recording_has_its_file(cli: Cli, site: GestureSite) -> None:
    """It is kept current while the recording goes on, and whole at any time."""
    flow = cli.folder / "a.flow.json"

    async def written() -> bool:
        return flow.exists() and "Ada" in flow.read_text("utf-8")

    async with open_browser() as browser:
        process = cli.start("record", "--connect", browser.address, "--output", flow, "--events", "jsonl")
        await asyncio.to_thread(wait_for_event, process, "record.started")
        person = await Person.sit_down(browser.address)
        await person.go(site.url("orders"))
        await person.click("[name=customer]")
        await person.type("Ada")
        await until("the file holds what was typed", written, lambda: flow.exists() and flow.read_text("utf-8"))
        process.kill()
        await asyncio.to_thread(finish, process)
        await person.leave()
    assert "Ada" in json.dumps(json.loads(flow.read_text("utf-8"))["steps"])


def test_a_killed_recording_leaves_no_browser(cli: Cli, site: GestureSite) -> None:
    process = cli.start("record", site.url("orders"), "--headless", "-o", "a.flow.json", "--events", "jsonl")
    wait_for_event(process, '"action": "navigate"')
    browsers = psutil.Process(process.pid).children(recursive=True)
    assert browsers
    process.kill()
    finish(process)
    _, alive = psutil.wait_procs(browsers, timeout=15)
    assert not alive


async def test_orders_and_the_steps_as_they_change(cli: Cli, site: GestureSite) -> None:
    """As Studio does it: pause, note, undo and stop by lines; each line of steps leads to the file's workflow."""
    flow = cli.folder / "a.flow.json"
    lines: list[Any] = []

    def order(process: Any, **what: Any) -> None:
        process.stdin.write(json.dumps(what) + "\n")
        process.stdin.flush()

    async with open_browser() as browser:
        process = cli.start(
            "record", "--connect", browser.address, "-o", flow, "--events", "jsonl", "--orders", stdin=subprocess.PIPE
        )
        lines += await asyncio.to_thread(wait_for_event, process, "record.started")
        person = await Person.sit_down(browser.address)
        await person.go(site.url("orders"))
        order(process, do="pause", value=True)
        lines += await asyncio.to_thread(wait_for_event, process, '"paused": true')
        await person.click("[name=customer]")
        await person.type("Nobody")
        order(process, do="pause", value=False)
        lines += await asyncio.to_thread(wait_for_event, process, '"paused": false')
        await person.click("[name=customer]")
        await person.type("X")
        order(process, do="note", value="why")
        lines += await asyncio.to_thread(wait_for_event, process, "record.flow.*why")
        await person.click("button")
        await person.sees("location.pathname == '/done'")
        lines += await asyncio.to_thread(wait_for_event, process, "click-send")
        order(process, do="undo")
        lines += await asyncio.to_thread(wait_for_event, process, r'"gone": {"steps": \["click-send"')
        assert process.stdin is not None
        process.stdin.close()  # whoever gave the orders is gone
        process.stdin = None
        done = await asyncio.to_thread(finish, process)
        await person.leave()
    assert done.code == 0, done
    steps: dict[str, Any] = {}
    for line in [*lines, *done.lines]:
        if line["type"] == "record.flow":
            steps |= json.loads(line["flow"])["steps"]
            for id in line["gone"]["steps"]:
                del steps[id]
    assert steps == json.loads(flow.read_text("utf-8"))["steps"]
    assert "click-send" not in steps and "why" in [step.get("note") for step in steps.values()]
