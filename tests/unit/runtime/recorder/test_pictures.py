from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from runtime.browser.recording.portraits import Portrait
from runtime.files.project import Project
from runtime.recorder.keeper import Keeper, Output
from tests.fixtures.recorded import Story, button


@pytest.fixture
def project(tmp_path):
    (tmp_path / "understudy.json").write_text('{"format": 1, "name": "Pictures"}')
    return Project.open(tmp_path)


def portrait(colour="red"):
    """A 10 x 10 part of a page twice as large, drawn at two pixels for each of CSS."""
    out = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(out, "png")
    return Portrait(base64.b64encode(out.getvalue()).decode(), (5, 5, 10, 10), 20)


def order(name="Order"):
    story = Story().open()
    story.click(button(name))
    return tuple(story.events)


def element(project, name="order"):
    [app] = project.elements.apps()
    return project.elements.load(app)[0][name]


def test_an_element_names_its_picture_which_lies_beside_its_file(project):
    events = order()
    Keeper(Output(project.root / "order.flow.json")).write(events, portraits={2: portrait()})
    file = project.elements.folder / element(project).fingerprint.picture
    assert file.name.endswith("-order.png")
    with Image.open(file) as image:
        assert image.size == (20, 20)


def test_a_picture_of_another_element_is_not_taken(project):
    keeper = Keeper(Output(project.root / "order.flow.json"))
    keeper.write(order(), portraits={1: portrait()})
    assert not element(project).fingerprint.picture
    assert not list(project.root.rglob("*.png"))


def test_what_is_not_needed_any_more_is_removed(project):
    keeper = Keeper(Output(project.root / "order.flow.json"))
    events = order()
    keeper.write(events, portraits={2: portrait()})
    keeper.write(events[:1])
    assert not list(project.root.rglob("*.png"))


def test_a_known_element_keeps_its_own_picture(project):
    Keeper(Output(project.root / "one.flow.json")).write(order(), portraits={2: portrait("red")})
    file = project.elements.folder / element(project).fingerprint.picture
    before = file.read_bytes()
    Keeper(Output(project.root / "two.flow.json")).write(order(), portraits={2: portrait("blue")})
    assert file.read_bytes() == before


def test_a_page_that_cannot_be_read_gives_no_picture(project):
    Keeper(Output(project.root / "order.flow.json")).write(order(), portraits={2: Portrait("!", (0, 0, 9, 9), 20)})
    assert not element(project).fingerprint.picture
