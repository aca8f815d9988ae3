"""A whole job at Larkspur Supplies: recorded from real mouse and keyboard, replayed with other data and redesigns."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier
from typing import Any, ClassVar
from unittest.mock import patch

import pytest

from runtime.browser.recording.browser import start
from runtime.demo.site import DemoSite
from runtime.demo.site.state import PASSWORD
from tests.fixtures.clerk import CARD, CODE, EXPIRY, Clerk, Work
from tests.fixtures.command_line import ROOT, Cli, Done, finish
from tests.fixtures.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

RECORDED = {
    "known": "Ashdown Office Furniture",
    "supplier": "Baltic Timber Partners",
    "number": "BT-2031",
    "net": "1480.50",
    "notes": "Oak boards, second delivery",
}
OTHER = {
    "known": "Danube Freight AD",
    "supplier": "Harbour Street Coffee",
    "number": "HSC/88-14",
    "net": "96.20",
    "notes": "Beans for the canteen",
}
#: The input of the workflow for each value, and the proposal that makes it one.
INPUTS = {
    "known": "search_suppliers",
    "supplier": "supplier_name_number_or_city",
    "number": "invoice_number",
    "net": "net_amount",
    "notes": "notes",
}
PROPOSALS = ["environment-base-url", *(f"variable-{name}".replace("_", "-") for name in INPUTS.values())]
#: The field's label has its fine print.
ATTACHMENT = "attachment_pdf_png_or_jpeg_up_to_5_mb"

STEPS = """
Open page “Sign in”
Type user name
Type password
Click “Sign in”
Wait for page “Dashboard”
Click “Suppliers”
Type search suppliers
Click “Search”
Click “Ashdown Office Furniture” in row “S-1002”
Answer the dialog with OK
Click “Check VAT number”
Click “New invoice”
Click “Find supplier” in row “Supplier”
Type supplier name, number or city
Click “Search” (2)
Click “Choose Baltic Timber Partners” in row “Baltic Timber Partners S-1004”
Type invoice number
Click “Open calendar”
Click “Previous month”
Click “14 April 2026” in row “13”
Type net amount
Choose VAT rate
Choose cost centre
Type notes
Upload attachment PDF, PNG or JPEG up to 5 MB
Click “Save invoice”
Download “Download receipt”
Click “Pay by card”
Type card number
Type expiry date
Type security code
Click “Pay €1,613.75”
Wait for “Payment accepted. Reference KP-90001.”
Click “PI-0148”
Click “Baltic Timber Partners”
Click “PI-0148” in row “Baltic Timber Partners”
Switch to tab “PI-0148”
Answer the dialog with Cancel
Click “Delete invoice”
Close the tab
Click “Purchase invoices”
Download “Export CSV”
Click “Approvals”
Drag “Danube Freight AD Waiting for the delivery note €1,164.50” to “Approved”
Drag “Move Vitosha Software EOOD” to “Orchard Data Centres”
Click “Sign out”
Wait for page “Sign in”
""".strip().splitlines()

#: The forms that reached the site, all of them accepted.
SUBMITTED = [(form, True) for form in ("sign-in", "invoice", "payment", "move-card", "payment-run", "sign-out")]

#: What elements are called in the redesign.
HEALED = {
    "User name": "Username",
    "Sign in": "Log in",
    "Suppliers": "Vendors & suppliers",
    "Search": "Look up",
    "New invoice": "Add invoice",
    "Find supplier": "Search suppliers",
    "Open calendar": "Show calendar",
    "Notes": "Remarks",
    "Save invoice": "Save this invoice",
    "Pay by card": "Pay with a card",
    "Delete invoice": "Delete this invoice",
    "Move Vitosha Software EOOD": "Drag Vitosha Software EOOD",
    "Sign out": "Log out",
}


@dataclass
class Office:
    """The recording with its project and its data folder; replays get copies of both."""

    root: Path
    cli: Cli
    told: Done
    site: dict[str, Any]

    @property
    def flow(self) -> Path:
        return self.root / "project" / "workflows" / "job.flow.json"


def work(folder: Path, values: dict[str, str]) -> Work:
    """The values with a file."""
    folder.mkdir(exist_ok=True)
    (folder / "invoice.pdf").write_bytes(f"%PDF-1.4 {values['number']}".encode())
    return Work(**values, attachment=folder / "invoice.pdf")


def check(site: dict[str, Any], values: dict[str, str], supplier: str) -> None:
    """The site holds what was entered, once; it is paid, and not deleted; the board is as it was left."""
    [invoice] = [invoice for invoice in site["invoices"] if invoice["entered"]]
    assert {key: invoice[key] for key in ("number", "net", "notes")}.items() <= values.items()
    fixed = {"supplier_id": supplier, "date": "2026-04-14", "vat_rate": 9, "cost_centre": "310 Sales", "status": "paid"}
    assert fixed.items() <= invoice.items()
    [file], [payment] = site["attachments"], site["payments"]
    content = f"%PDF-1.4 {values['number']}".encode()
    assert (file["name"], file["sha256"]) == ("invoice.pdf", hashlib.sha256(content).hexdigest())
    assert (payment["invoice_id"], payment["amount"], payment["last4"]) == (invoice["id"], invoice["gross"], CARD[-4:])
    assert site["board"]["columns"]["approved"] == ["C-4", "C-5", "C-3"]
    assert site["board"]["run"][0] == "Vitosha Software EOOD"


async def record(cli: Cli, flow: Path, url: str, desk: Work, downloads: Path) -> Done:
    """The real command watches while the clerk works; what it left."""
    with patch.dict(os.environ, {"HOME": str(downloads)}):
        browser = await start(headless=True)
    accept = [part for id in PROPOSALS for part in ("--accept", id)]
    process = cli.start(
        "record", "--connect", browser.address, "--output", flow, "--events", "jsonl", "--keep-raw", *accept
    )
    assert process.stdout is not None
    person = await Person.sit_down(browser.address)
    try:
        lines = [await asyncio.to_thread(process.stdout.readline)]
        reading = asyncio.create_task(asyncio.to_thread(lambda: lines.extend(process.stdout)))
        await Clerk(person, url, PASSWORD).do(desk)
        await asyncio.sleep(0.3)
        process.send_signal(signal.SIGINT)
        await asyncio.wait_for(reading, 60)
        done = await asyncio.to_thread(finish, process)
    finally:
        process.kill()
        await browser.close(person.connection)
        await person.leave()
    return Done(done.code, "".join(lines), done.err)


def put_secrets(cli: Cli, key: Path, told: Done) -> None:
    """Put into the vault what the recording left out, as the person is asked to."""
    assert cli("vault", "init", "--keyfile", key).code == 0
    values = {"password": PASSWORD, "number": CARD, "expiry": EXPIRY, "code": CODE}
    items: dict[str, dict[str, str]] = {}
    for need in told.lines[-1]["needs_secret"]:
        items.setdefault(need["item"], {})[need["field"]] = values[need["field"]]
    for item, fields in items.items():
        assert cli("vault", "set", item, "--stdin", input=json.dumps(fields)).code == 0


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, compiled: Path) -> Iterator[Office]:
    """The recording, made once."""
    root = tmp_path_factory.mktemp("office")
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    env |= {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(compiled)}
    env |= {"UNDERSTUDY_HOME": str(root / "home"), "UNDERSTUDY_VAULT_KEYFILE": str(root / "key")}
    cli = Cli(root, env)
    project = root / "project"
    for folder in ("workflows", "elements", "environments"):
        (project / folder).mkdir(parents=True)
    (project / "understudy.json").write_text('{"format": 1, "name": "Office", "environment": "test"}')
    (project / "environments" / "test.json").write_text('{"format": 1, "values": {}}')
    try:
        with DemoSite(save_delay=0.05) as site:
            desk = work(root / "desk", RECORDED)
            told = asyncio.run(record(cli, project / "workflows" / "job.flow.json", site.url, desk, root / "downloads"))
            state = site.state.as_json()
        put_secrets(cli, root / "key", told)
        yield Office(root, cli, told, state)
    finally:
        cli.end()


@dataclass
class Replay:
    """What a run left: its result, and what the site saw."""

    done: Done
    site: dict[str, Any]
    cli: Cli
    folder: Path


def hasten(flow: Path) -> None:
    """Steps that look for one element get less time, so that what is only like it is taken sooner; on a busy machine
    they try again, which a step may that has found nothing."""
    record = json.loads(flow.read_text("utf-8"))
    for step in record["steps"].values():
        params = step.get("params", {})
        if "target" in params and "to" not in params:
            step["timeout"] = 7
            step["retry"] = {"strategy": "fixed", "attempts": 3, "delay": 0.2, "on": ["target"]}
    flow.write_text(json.dumps(record), "utf-8")


def replay(office: Office, name: str, values: dict[str, str], skin: int, started: Barrier) -> Replay:
    """Run the recorded workflow in a fresh browser, on a fresh site, in a project and data folder of its own."""
    root = office.root / name
    for part in ("home", "project"):
        shutil.copytree(office.root / part, root / part)
    cli = Cli(root, {**office.cli.env, "UNDERSTUDY_HOME": str(root / "home")})
    flow = root / "project" / "workflows" / office.flow.name
    flow.write_text(flow.read_text("utf-8").replace("?skin=1", f"?skin={skin}"), "utf-8")
    if skin == 2:
        hasten(flow)
    pairs = {INPUTS[key]: value for key, value in values.items()}
    pairs[ATTACHMENT] = str(work(root / "desk", values).attachment)
    with DemoSite(save_delay=0.05) as site:
        environment = {"format": 1, "values": {"base_url": site.url}}
        (root / "project" / "environments" / "test.json").write_text(json.dumps(environment))
        args = [f"--var={key}={value}" for key, value in pairs.items()]
        process = cli.start("run", flow, "--headless", "--trust", "--json", "--run-id", name, *args)
        started.wait(60)
        try:
            done = finish(process, 400)
        finally:
            cli.end()
        return Replay(done, site.state.as_json(), cli, root)


class Replays:
    """All replays at once: mostly they wait. ``replays["other"]`` waits for one."""

    WANTED: ClassVar = {"other": (OTHER, 1), "redesign": (RECORDED, 2), "missing": (RECORDED, 3)}

    def __init__(self, office: Office, pool: ThreadPoolExecutor) -> None:
        started = Barrier(len(self.WANTED) + 1)
        self._running = {name: pool.submit(replay, office, name, *how, started) for name, how in self.WANTED.items()}
        # They belong to the module, not to the test that asks first.
        started.wait(60)

    def __getitem__(self, name: str) -> Replay:
        return self._running[name].result()


@pytest.fixture(scope="module")
def replays(office: Office) -> Iterator[Replays]:
    with ThreadPoolExecutor(len(Replays.WANTED)) as pool:
        yield Replays(office, pool)


def test_the_recording_reads_like_the_job(office: Office) -> None:
    assert office.told.code == 0, office.told.err
    end = office.told.lines[-1]
    assert [step["name"] for step in end["steps"]] == STEPS
    needs = [(need["label"], need["kind"], need["field"]) for need in end["needs_secret"]]
    assert needs == [
        ("Password", "password", "password"),
        ("Card number", "card", "number"),
        ("Expiry date", "card", "expiry"),
        ("Security code", "card", "code"),
    ]
    left = {proposal["id"] for proposal in end["proposals"]}
    assert {*PROPOSALS} <= {*end["accepted"]} and not left & {*PROPOSALS}, "what is accepted is not proposed again"
    written = json.loads((office.root / "project" / "environments" / "test.json").read_text("utf-8"))
    assert list(written["values"]) == ["base_url"], "whoever accepts the environment writes its value"


def test_the_person_did_the_job(office: Office) -> None:
    """What the replays are compared with."""
    assert [(post["form"], post["accepted"]) for post in office.site["submissions"]] == SUBMITTED
    check(office.site, RECORDED, "S-1004")


def test_other_data_through_the_accepted_inputs(replays: Replays) -> None:
    one = replays["other"]
    assert one.done.code == 0, one.done
    assert [(post["form"], post["accepted"]) for post in one.site["submissions"]] == SUBMITTED
    check(one.site, OTHER, "S-1029")
    pages = [line["path"] for line in one.site["requests"] if line["path"].startswith("/suppliers/S-")]
    assert pages == ["/suppliers/S-1017", "/suppliers/S-1017/vat-check", "/suppliers/S-1029"], "rows chosen by data"
    output = one.folder / "project" / "output"
    table = (output / "purchase-invoices-2026-05-18.csv").read_text("utf-8")
    assert OTHER["number"] in table and RECORDED["number"] not in table
    assert (output / "receipt-PI-0148.pdf").read_bytes().startswith(b"%PDF")


def test_a_missing_button_stops_it_and_nothing_else_is_pressed(replays: Replays) -> None:
    one = replays["missing"]
    assert one.done.code == 1, one.done
    message = one.done.json["error"]["message"]
    assert '"Save invoice" (button "Save invoice") was not found' in message
    assert 'button "Save as draft"' in message and "another extent (draft)" in message
    assert [post["form"] for post in one.site["submissions"]] == ["sign-in"]
    seen = [f"{line['method']} {line['path']}" for line in one.site["requests"]]
    assert [line for line in seen if line.startswith("POST")] == ["POST /sign-in"]
    assert seen[-1] == "GET /suppliers/picker", "the form was the last page, and stayed it"
    assert not [invoice for invoice in one.site["invoices"] if invoice["entered"]], "not even a draft"


def test_a_redesign_is_healed_and_the_heals_are_listed(replays: Replays) -> None:
    one = replays["redesign"]
    assert one.done.code == 0, one.done
    assert [(post["form"], post["accepted"]) for post in one.site["submissions"]] == SUBMITTED
    check(one.site, RECORDED, "S-1004")
    listed = one.cli("heal", "list", "redesign", "--json").json["heals"]
    found = {heal["heal"]["label"]: heal["heal"] for heal in listed}
    assert {label: heal["after"].get("name") for label, heal in found.items()}.items() >= HEALED.items()
    assert all(heal["reasons"] and heal["selector"] for heal in found.values())
    assert "behind 'Mara Lindqvist'" in found["Sign out"]["reasons"], "it has moved into a menu"
