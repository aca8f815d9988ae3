"""Steps copied in one project and pasted into another: their elements come along, and one undo takes both back."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from runtime.files.project import Project
from runtime.model import JsonObject, Severity, Workflow
from runtime.model.layout import Layout
from runtime.tasks.registry import Registry
from studio.bridge.operation import settle
from studio.canvas import Canvas
from studio.canvas.clip import pasted
from studio.state.document import Document
from studio.state.selection import Selection
from studio.theme import Theme
from tests.fixtures.engine import until

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SEEN = {"tag": "button", "role": "button", "name": "Save", "picture": "shop-save.png"}
STEPS: JsonObject = {
    "enter": {
        "type": "browser.type",
        "params": {"target": {"element": "shop/password", "row": "A-1"}, "text": "{{ vault.shop.password }}"},
        "next": {"out": ["press"]},
    },
    "press": {"type": "browser.click", "params": {"target": {"element": "shop/save"}}},
}


def make(root: Path, elements: JsonObject, steps: JsonObject) -> Path:
    project = Project.create(root, root.name)
    (project.root / "elements/shop.json").write_text(json.dumps({"format": 1, "elements": elements}))
    path = project.root / "workflows/job.flow.json"
    path.write_text(json.dumps({"format": 1, "id": "job", "steps": steps}))
    return path


class Opened:
    """A workflow on a canvas, as a window of Studio has it."""

    def __init__(self, document: Document) -> None:
        self.document, self.selection = document, Selection()
        self.canvas = Canvas(document, self.selection, Registry())
        self.refused: list[str] = []
        self.canvas.refused.connect(lambda problem: self.refused.append(problem.message))

    def targets(self) -> dict[str, JsonObject]:
        return {id: dict(step.params)["target"] for id, step in self.document.workflow.steps.items()}

    def kept(self) -> JsonObject:
        assert self.document.project is not None
        return json.loads((self.document.project.root / "elements/shop.json").read_text("utf-8"))["elements"]

    def close(self) -> None:
        self.canvas.close()
        self.canvas.deleteLater()
        self.document.close()


@pytest.fixture
def here(tmp_path: Path, theme: Theme) -> Iterator[Opened]:
    """The workflow that is copied from; its clipboard holds both steps."""
    elements = {"save": {"selector": "#save", "name": "Save", "fingerprint": SEEN}, "password": {"selector": "#secret"}}
    made = Opened(Document.open(make(tmp_path / "here", elements, STEPS)))
    (tmp_path / "here/elements/shop-save.png").write_bytes(PICTURE)
    made.canvas.select_all()
    made.canvas.copy()
    yield made
    made.close()
    QGuiApplication.clipboard().clear()


@pytest.fixture
def there(tmp_path: Path, here: Opened) -> Iterator[Opened]:
    """A workflow of another project, in which ``shop/save`` is something else, and a field has another name."""
    elements = {"save": {"selector": "#other"}, "secret": {"selector": "#secret", "name": "Password"}}
    made = Opened(Document.open(make(tmp_path / "there", elements, {})))
    yield made
    made.close()


async def test_elements_come_along_and_go_with_one_undo(there: Opened) -> None:
    there.canvas.paste()
    await until(lambda: "press" in there.document.workflow.steps)
    assert there.targets() == {
        "enter": {"element": "shop/secret", "row": "A-1"},  # found there by the same selector
        "press": {"element": "shop/save-2"},
    }
    assert set(there.selection.ids) == {"enter", "press"}
    new = there.kept()["save-2"]
    assert new["selector"] == "#save" and new["fingerprint"]["name"] == "Save" and there.kept()["save"]["selector"]
    assert there.document.project is not None
    picture = there.document.project.root / "elements" / new["fingerprint"]["picture"]
    assert picture.read_bytes() == PICTURE
    await until(lambda: not there.document._checker.busy)
    problems = [problem.message for problem in there.document.problems if problem.severity is Severity.ERROR]
    assert not [message for message in problems if "element" in message], problems
    assert there.document.history == (("Paste 2 steps",), 1)
    there.document.undo()
    await until(lambda: "save-2" not in there.kept() and not picture.exists())
    assert not there.document.workflow.steps and set(there.kept()) == {"save", "secret"}
    there.document.redo()
    await until(lambda: "save-2" in there.kept() and picture.exists())
    await settle()
    assert not there.refused


async def test_what_others_use_by_now_stays_and_is_used_again(there: Opened) -> None:
    there.canvas.paste()
    await until(lambda: "press" in there.document.workflow.steps)
    there.canvas.paste()
    assert there.targets()["press_2"] == {"element": "shop/save-2"} and len(there.kept()) == 3
    there.canvas.bringing.elsewhere = lambda: {"shop/save-2"}
    there.document.travel(0)
    await settle()
    assert "save-2" in there.kept()


async def test_in_its_own_project_a_name_means_what_it_means_there(here: Opened) -> None:
    path = here.document.path
    assert path is not None
    entries = here.kept() | {"save": {"selector": "#mended"}}
    (path.parent.parent / "elements/shop.json").write_text(json.dumps({"format": 1, "elements": entries}))
    here.document.forget_elements()
    here.canvas.paste()
    assert here.targets()["press_2"] == {"element": "shop/save"} and set(here.kept()) == {"save", "password"}


async def test_without_a_project_steps_get_targets_of_their_own(here: Opened) -> None:
    alone = Opened(Document.new(Workflow("alone"), Layout()))
    alone.canvas.paste()
    target = alone.targets()["press"]
    assert target["selector"] == "#save" and target["fingerprint"]["role"] == "button" and "element" not in target
    assert alone.targets()["enter"] == {"selector": "#secret", "row": "A-1"}
    alone.close()


async def test_a_project_that_cannot_be_written_says_so_and_nothing_is_pasted(there: Opened) -> None:
    path = there.document.path
    assert path is not None
    broken = path.parent.parent / "elements/shop.json"
    broken.write_text('{"format": 1, "elements": {"odd": {"selector": "#a", "unknown": 1}}}')
    there.document.forget_elements()
    there.canvas.paste()
    await until(lambda: there.refused)
    assert not there.document.workflow.steps and '"unknown"' in broken.read_text()


def test_a_text_from_a_stranger_names_no_other_file(here: Opened) -> None:
    record = json.loads(QGuiApplication.clipboard().text())
    assert "vault.shop.password" in json.dumps(record["flow"]) and str(here.document.path) not in json.dumps(record)
    record["elements"] = {"../shop/save": {"selector": "#a"}, "shop/odd": {"selector": 7}, "shop/save": SEEN}
    record["pictures"] = {"shop/save": "no picture"}
    clip = pasted(json.dumps(record))
    assert clip is not None and clip.carried.elements == {}
