"""The sample: one click opens its workflow, with all that a run of it needs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from runtime.demo.job import CREDENTIAL
from runtime.files.templates import find_template, use_template
from studio.app import Studio
from studio.state.practice import ADDRESS
from studio.state.sample import FLOW
from tests.fixtures.live_studio import eventually

pytestmark = pytest.mark.usefixtures("theme")


@pytest.fixture(autouse=True)
def _elsewhere(fresh_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))


async def test_the_sample_opens_ready_to_run(live_studio: Studio) -> None:
    studio = live_studio
    studio.commands.run("project.sample")
    tab = studio.editor.current
    assert tab is not None and tab.path is not None and tab.path.parts[-2:] == FLOW.parts
    studio.commands.run("run.start")
    dialog = studio.runs.running.question._dialog
    assert dialog is not None
    await eventually(lambda: dialog._values.get("site"))
    assert dialog._values["site"] == studio.recorder.practice.url
    dialog.reject()
    studio.recorder.practice.close()


async def test_its_password_waits_for_a_vault(live_studio: Studio, tmp_path: Path) -> None:
    studio = live_studio
    studio.commands.run("project.sample")
    told = "The sample's password is not in the vault yet."
    await eventually(lambda: [one for one in studio.notices.all if one.text == told])
    notice = next(one for one in studio.notices.all if one.text == told)
    assert notice.offer is not None
    notice.offer.act()
    [dialog] = studio.window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "vault.key"))
    dialog.close()
    await eventually(lambda: f"{CREDENTIAL['name']}.password" in studio.runs.running.question.credentials)
    assert sum(one.text == told for one in studio.notices.all) == 1
    kept = "The password of the practice application is in the vault now, as “larkspur”."
    (notice,) = [one for one in studio.notices.all if one.text == kept]
    studio.window.show_page("home")
    assert notice.offer is not None and notice.offer.title == "Run the sample"
    notice.offer.act()
    dialog = studio.runs.running.question._dialog
    assert dialog is not None, "it leads on to the run"
    dialog.reject()
    studio.recorder.practice.close()


async def test_another_project_starts_nothing(live_studio: Studio, tmp_path: Path) -> None:
    studio = live_studio
    studio.projects.enter_or_make(tmp_path / "other", "Other")
    assert not studio.recorder.practice.url and studio.recorder.practice._process is None


async def test_a_workflow_for_the_demonstration_gets_its_address(live_studio: Studio, tmp_path: Path) -> None:
    studio = live_studio
    studio.projects.enter_or_make(tmp_path / "other", "Other")
    assert studio.workspace.project is not None
    studio.editor.open(use_template(studio.workspace.project, find_template("api-monitor")))
    assert studio.recorder.practice._process is None
    studio.commands.run("run.start")
    dialog = studio.runs.running.question._dialog
    assert dialog is not None
    await eventually(lambda: dialog._values.get("site"))
    assert dialog._values["site"] == studio.recorder.practice.url
    dialog.reject()
    studio.recorder.practice.close()


@pytest.mark.parametrize("place", ["step", "environment"])
async def test_what_was_recorded_in_the_practice_finds_it_on_another_day(
    live_studio: Studio, tmp_path: Path, place: str
) -> None:
    studio = live_studio
    studio.projects.enter_or_make(tmp_path / "other", "Other")
    project = studio.workspace.project
    assert project is not None
    if place == "environment":
        project.add_to_environment({"practice_url": ADDRESS})
    url = f"{ADDRESS}/suppliers" if place == "step" else "{{ env.practice_url }}/suppliers"
    step = {"type": "browser.open", "params": {"url": url}}
    path = project.root / "workflows" / "mine.flow.json"
    path.write_text(json.dumps({"format": 1, "id": "mine", "name": "Mine", "steps": {"one": step}}))
    studio.editor.open(path)
    await eventually(lambda: studio.recorder.practice.url)
    studio.recorder.practice.close()
