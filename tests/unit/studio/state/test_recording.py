"""A recording from Studio: the real recorder, a real browser, and a workflow at the end."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from runtime.demo.site import DemoSite
from runtime.files import load_workflow
from studio.dialogs.record import full_address
from studio.state.recording import Recorded, Recording, Wish

WAIT_MS = 90_000


@pytest.mark.browser
@pytest.mark.timeout(240)
def test_a_recording_ends_with_a_workflow(demo_site: DemoSite, tmp_path: Path, fresh_home: Path, qtbot: QtBot) -> None:
    recording, output = Recording(fresh_home), tmp_path / "job.flow.json"
    failures: list[object] = []
    recording.failed.connect(failures.append)
    recording.start(Wish(output, demo_site.url, headless=True), "en")
    assert recording.active
    with qtbot.waitSignal(recording.began, timeout=WAIT_MS):
        pass
    with qtbot.waitSignal(recording.finished, timeout=WAIT_MS) as finished:
        recording.stop()
    (recorded,) = finished.args
    assert isinstance(recorded, Recorded)
    assert recorded.path == output
    assert recorded.steps == len(load_workflow(output).require().steps) > 0
    assert (recording.active, failures) == (False, [])


def test_what_the_recorder_says_is_told(tmp_path: Path, fresh_home: Path, qtbot: QtBot) -> None:
    recording, output = Recording(fresh_home), tmp_path / "job.flow.json"
    output.write_text("{}", encoding="utf-8")
    with qtbot.waitSignal(recording.failed, timeout=WAIT_MS) as failed:
        recording.start(Wish(output, "https://127.0.0.1:9", headless=True), "en")
    assert failed.args[0].message.endswith("job.flow.json is there already.")
    assert failed.args[0].remedy == "Choose another name, or overwrite it with --force."
    assert not recording.active


@pytest.mark.browser
@pytest.mark.timeout(240)
def test_closing_ends_the_recorder_and_its_browser(
    demo_site: DemoSite, tmp_path: Path, fresh_home: Path, qtbot: QtBot
) -> None:
    recording = Recording(fresh_home)
    recording.start(Wish(tmp_path / "job.flow.json", demo_site.url, headless=True), "en")
    with qtbot.waitSignal(recording.began, timeout=WAIT_MS):
        pass
    recording.close(30_000)
    assert not recording.active


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("example.org", "https://example.org"),
        (" example.org:8443/a ", "https://example.org:8443/a"),
        ("http://example.org", "http://example.org"),
        ("localhost:8000", "http://localhost:8000"),
        ("127.0.0.1:8000/x", "http://127.0.0.1:8000/x"),
        ("file:///tmp/a.html", "file:///tmp/a.html"),
        ("about:blank", "about:blank"),
    ],
)
def test_an_address_is_completed_as_browsers_do(typed: str, full: str) -> None:
    assert full_address(typed) == full
