from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from runtime.browser import find
from runtime.browser.find import channel_path, find_browser, require_browser
from runtime.errors import BrowserMissing

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the made-up places are those of Linux")


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """An empty machine; ``machine("usr/bin/chromium")`` installs a program."""
    monkeypatch.setenv("PATH", str(tmp_path / "usr/bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "own"))
    monkeypatch.delenv("UNDERSTUDY_BROWSER_PATH", raising=False)
    monkeypatch.setattr(find, "_roots", lambda: [tmp_path])

    def install(place: str) -> str:
        program = tmp_path / place
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        return str(program)

    return install


def test_nothing_is_installed(machine):
    assert find_browser() is None
    with pytest.raises(BrowserMissing, match="No browser was found") as caught:
        require_browser()
    assert "apt-get install chromium" in caught.value.remedy and caught.value.kind == "browser"


def test_the_order(machine):
    found = []
    for place in (
        "usr/bin/chromium",
        "opt/microsoft/msedge/msedge",
        "usr/bin/google-chrome",
        "own/chromium-1/chrome-linux/chrome",
    ):
        path = machine(place)
        assert find_browser().path == path
        found.append((find_browser().name, find_browser().source))
    assert found == [
        ("Chromium", "installed"),
        ("Microsoft Edge", "installed"),
        ("Google Chrome", "installed"),
        ("Playwright's Chromium", "playwright"),
    ]


def test_a_configured_path_goes_before_all_and_the_settings_before_the_variable(machine, monkeypatch):
    machine("usr/bin/google-chrome")
    mine, other = machine("home/my-edge"), machine("home/chromium")
    monkeypatch.setenv("UNDERSTUDY_BROWSER_PATH", other)
    assert (find_browser().path, find_browser().name, find_browser().source) == (other, "Chromium", "setting")
    assert (find_browser(mine).path, find_browser(mine).name) == (mine, "Microsoft Edge")
    assert find_browser("google-chrome").path.endswith("usr/bin/google-chrome")


def test_channels(machine):
    assert channel_path("msedge") == "msedge"
    in_place = machine("opt/microsoft/msedge/msedge")
    assert channel_path("msedge") == in_place
    on_path = machine("usr/bin/microsoft-edge")
    assert channel_path("msedge") == on_path
    assert channel_path("msedge-beta") == "msedge-beta"
    with pytest.raises(BrowserMissing):
        require_browser(channel_path("chrome-beta"))


def test_a_wrong_configured_path_is_not_papered_over(machine):
    machine("usr/bin/google-chrome")
    assert find_browser("/none/here") is None
    with pytest.raises(BrowserMissing, match="'/none/here' is not a program"):
        require_browser("/none/here")


def test_a_file_that_cannot_be_run_is_no_browser(machine):
    path = Path(machine("usr/bin/chromium"))
    path.chmod(0o644)
    assert find_browser() is None


def test_of_playwrights_own_builds_the_matching_one_then_the_newest(machine, monkeypatch):
    machine("own/chromium-9/chrome-linux/chrome")
    newest = machine("own/chromium-100000/chrome-linux64/chrome")
    assert find_browser().path == newest
    matching = machine(f"own/chromium-{find._own_revision()}/chrome-linux64/chrome")
    assert find_browser().path == matching


def test_the_revision_is_read_from_the_installed_package():
    import playwright

    listing = Path(playwright.__file__).parent / "driver/package/browsers.json"
    named = {entry["name"]: entry["revision"] for entry in json.loads(listing.read_text())["browsers"]}
    assert find._own_revision() == named["chromium"]
