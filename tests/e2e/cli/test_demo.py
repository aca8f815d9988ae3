"""``understudy demo`` as a newcomer calls it: an empty home, no display, a real browser; undisturbed and killed."""

from __future__ import annotations

import re
import stat
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from runtime.demo.material import INVOICES
from runtime.demo.site.state import PASSWORD
from tests.fixtures.command_line import Cli, Done, finish
from tests.fixtures.demo_site import REJECTED

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def newcomer(cli: Cli, tmp_path: Path) -> Cli:
    """Commands of an account that has nothing yet, on a machine without a display."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        cli.env.pop(name, None)
    home = tmp_path / "newcomer"
    home.mkdir()
    cli.env["HOME"] = str(home)
    return cli


def demo(cli: Cli, *options: str) -> Done:
    done = finish(cli.start("demo", *options), timeout=280)
    assert done.code == 0, done
    assert "Traceback" not in done.out + done.err
    return done


def test_the_demo(newcomer: Cli, fresh_home: Path) -> None:
    done = demo(newcomer)
    folder = newcomer.folder / "understudy-demo"
    assert "without a window" in done.err and "Enter purchase invoices: completed" in done.err
    words = " ".join(done.out.split())
    assert (words.count(" entered "), words.count(" rejected ")) == (17, 3)
    assert "17 saved, 1 refused on saving; nothing was sent twice." in words
    for name, place in {"Results": "results.xlsx", "Receipts": "receipts", "Report": "report.html"}.items():
        assert re.search(rf"{name} +{re.escape(str(folder / place))}\n", done.out)
    check_folder(folder)
    check_home(fresh_home)


def test_the_demo_that_kills_itself(newcomer: Cli, fresh_home: Path) -> None:
    done = demo(newcomer, "--crash", "--json")
    assert (done.json["accepted"], done.json["refused"], done.json["repeated"]) == (17, 1, [])
    folder = newcomer.folder / "understudy-demo"
    files = {"receipts_folder": str(folder / "receipts"), "results_file": str(folder / "results.xlsx")}
    assert done.json["run"]["outputs"] == {"entered": 17, "rejected": 3, **files}
    assert done.json["rows"] == check_folder(folder)
    assert done.json["report"] == str(folder / "report.html")
    check_home(fresh_home)
    history = newcomer("runs", "show", "--history", "--json", env={"UNDERSTUDY_HOME": str(fresh_home / "demo")}).json
    begun = [entry["kind"] for entry in history["history"] if entry["kind"] in ("run.started", "run.recovered")]
    assert begun == ["run.started", "run.recovered"], "it was killed, and taken up once"


def check_folder(folder: Path) -> list[dict[str, Any]]:
    """The results by row, once the files that the demo left agree with each other."""
    head, *cells = CalamineWorkbook.from_path(folder / "results.xlsx").get_sheet_by_name("Results").to_python()
    rows = [dict(zip(map(str, head), row, strict=True)) for row in cells]
    assert [row["Invoice number"] for row in rows] == [invoice.number for invoice in INVOICES]
    assert {row["Invoice number"]: row["Message"] for row in rows if row["Status"] == "rejected"} == REJECTED
    entered = [row for row in rows if row["Status"] == "entered"]
    assert len({row["Our number"] for row in entered}) == len(entered) == 17
    receipts = {path.name: path.read_bytes() for path in (folder / "receipts").iterdir()}
    assert sorted(receipts) == sorted(row["Receipt"] for row in entered)
    assert all(data.startswith(b"%PDF-") for data in receipts.values())
    check_report((folder / "report.html").read_text(encoding="utf-8"))
    return rows


def check_report(page: str) -> None:
    """Steps, pictures and data are in it; a secret is not, nor anything that it would have to fetch."""
    for text in ("Enter purchase invoices", "Sign in", "Save", "Completed", "H-9920"):
        assert text in page, text
    assert len(set(re.findall(r"data:image/\w+;base64,[\w+/=]{100,}", page))) > 20
    assert PASSWORD not in page
    assert not re.search(r'(?:src|href)="https?://', page)


def check_home(home: Path) -> None:
    """The demo kept to a data folder of its own, which is for this account only."""
    assert [path.name for path in home.iterdir()] == ["demo"]
    assert all(not stat.S_IMODE(path.stat().st_mode) & 0o077 for path in (home / "demo").rglob("*"))
