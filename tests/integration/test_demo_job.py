"""The demo workflow, killed at named moments, in a real browser. The whole job is in ``tests/e2e/cli/test_demo.py``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from runtime.demo.job import CREDENTIAL, FLOW, DemoJob, Ledger
from runtime.demo.material import INVOICES, InvoiceRow, write_invoices
from runtime.demo.site.process import SiteProcess
from runtime.vault.keys.keyfile import create_key_file
from tests.fixtures.demo_site import REJECTED

#: Four rows that can be entered, and the three that cannot.
FEW = tuple(INVOICES[n] for n in (0, 1, 2, 5, 10, 13, 14))

#: How many steps act up to and with the first Save.
FIRST_SAVE = 20

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]


def understudy(*arguments: str, given: str | None = None, fault: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "runtime.cli", *arguments],
        input=given,
        env={**os.environ, "UNDERSTUDY_FAULT": fault},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def site() -> Iterator[SiteProcess]:
    with SiteProcess(save_delay=0.1) as site:
        yield site


@pytest.fixture
def job(site: SiteProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DemoJob:
    """The job with its credential in a vault of its own."""
    monkeypatch.setenv("UNDERSTUDY_VAULT_KEYFILE", str(create_key_file(tmp_path / "key").path))
    fields = json.dumps(CREDENTIAL["fields"])
    stored = understudy("vault", "set", CREDENTIAL["name"], "--stdin", given=fields)
    assert stored.returncode == 0, stored.stderr
    return DemoJob(site.url, tmp_path / "out")


def run_arguments(job: DemoJob, **changed: str) -> list[str]:
    pairs = [f"--var={name}={value}" for name, value in (job.inputs | changed).items()]
    return ["run", str(FLOW), "--run-id", "demo", "--trust", "--headless", "--json", *pairs]


def check_result(job: DemoJob, site: SiteProcess, stdout: str, invoices: Sequence[InvoiceRow]) -> None:
    """Each row has one result, each invoice entered has its receipt, and the application saw nothing twice."""
    entered = len(invoices) - len(REJECTED)
    files = {"receipts_folder": str(job.receipts), "results_file": str(job.results)}
    assert json.loads(stdout)["outputs"] == {"entered": entered, "rejected": len(REJECTED), **files}
    rows = job.rows()
    assert [row["Invoice number"] for row in rows] == [invoice.number for invoice in invoices]
    assert {row["Invoice number"]: row["Message"] for row in rows if row["Status"] == "rejected"} == REJECTED
    receipts = sorted(path.name for path in job.receipts.iterdir())
    assert receipts == sorted(row["Receipt"] for row in rows if row["Status"] == "entered")
    assert Ledger.of(site.state()) == Ledger(accepted=entered, refused=1, repeated=())


@pytest.fixture
def few(tmp_path: Path) -> str:
    """A file with the seven rows of ``FEW``."""
    write_invoices(tmp_path / "few.xlsx", FEW)
    return str(tmp_path / "few.xlsx")


@pytest.mark.parametrize("fault", ["intent.after_commit:40", "act.after:28", "iteration.after:2"])
def test_goes_on_by_itself_after_a_kill(job: DemoJob, site: SiteProcess, few: str, fault: str) -> None:
    killed = understudy(*run_arguments(job, invoices=few), fault=fault)
    assert killed.returncode < 0
    assert 0 < Ledger.of(site.state()).accepted < 4
    done = understudy("resume", "demo", "--json", "--headless")
    assert done.returncode == 0, done.stderr
    check_result(job, site, done.stdout, FEW)


def test_kill_in_the_middle_of_saving_asks_a_person(job: DemoJob, site: SiteProcess, few: str) -> None:
    killed = understudy(*run_arguments(job, invoices=few), fault=f"act.after:{FIRST_SAVE}")
    assert killed.returncode < 0
    doubtful = understudy("resume", "demo", "--json", "--headless")
    assert doubtful.returncode == 4, doubtful.stderr
    assert [place["step"] for place in json.loads(doubtful.stdout)["waiting_for"]] == ["save"]
    done = understudy("resume", "demo", "--answer", "done", "--json", "--headless")
    assert done.returncode == 0, done.stderr
    check_result(job, site, done.stdout, FEW)


def job_on(site: SiteProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DemoJob:
    """The job at another site, with one invoice and its credential."""
    monkeypatch.setenv("UNDERSTUDY_VAULT_KEYFILE", str(create_key_file(tmp_path / "key").path))
    assert (
        understudy("vault", "set", CREDENTIAL["name"], "--stdin", given=json.dumps(CREDENTIAL["fields"])).returncode
        == 0
    )
    write_invoices(tmp_path / "one.xlsx", INVOICES[:1])
    return DemoJob(site.url, tmp_path / "out")


def test_works_in_the_redesign_and_lists_the_heals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with SiteProcess(save_delay=0.1, skin=2) as site:
        job = job_on(site, tmp_path, monkeypatch)
        done = understudy(*run_arguments(job, invoices=str(tmp_path / "one.xlsx")))
        assert done.returncode == 0, done.stderr + done.stdout
        assert Ledger.of(site.state()) == Ledger(accepted=1, refused=0, repeated=())
        [invoice] = [post for post in site.state()["submissions"] if post["form"] == "invoice"]
    wanted = INVOICES[0]
    assert (invoice["data"]["number"], invoice["data"]["action"]) == (wanted.number, "save")
    history = json.loads(understudy("runs", "show", "demo", "--json", "--history").stdout)["history"]
    heals = {heal["element"]: heal for entry in history for heal in entry.get("heals", ())}
    assert {"larkspur/sign-in", "larkspur/save", "larkspur/invoice-number", "larkspur/new-invoice"} <= heals.keys()
    save = heals["larkspur/save"]
    assert save["after"]["name"] == "Save this invoice" and save["picture"].startswith("blob:")
    assert all(heal["reasons"] and heal["selector"] for heal in heals.values())


def test_stops_where_the_button_is_missing_and_clicks_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SiteProcess(save_delay=0.1, skin=3) as site:
        job = job_on(site, tmp_path, monkeypatch)
        stopped = understudy(*run_arguments(job, invoices=str(tmp_path / "one.xlsx")))
        assert stopped.returncode == 1, stopped.stdout
        forms = [post["form"] for post in site.state()["submissions"]]
    message = json.loads(stopped.stdout)["error"]["message"]
    assert "Save invoice" in message and "was not found" in message
    assert 'button "Save as draft"' in message and "another extent (draft)" in message
    assert forms == ["sign-in"]
