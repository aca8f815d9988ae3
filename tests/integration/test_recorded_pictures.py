"""Pictures of the elements that a person presses, as they were before the page answered."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image

from runtime.files.project import Project
from runtime.recorder.events import Action
from tests.fixtures.gesture_site import GestureSite
from tests.fixtures.person import Person
from tests.fixtures.recording import Desk, Recorded, open_desk

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

RED, BLUE = (255, 0, 0), (0, 0, 255)
STYLE = "border:0; width:120px; height:40px; position:absolute; left:50px; font-size:0"
PAGE = f"""<!doctype html><title>Shop</title>
<button style="{STYLE}; top:30px; background:#f00" onclick="this.style.background = '#0f0'">Order</button>
<iframe src="/inside" style="position:absolute; left:200px; top:100px; width:300px; height:120px"></iframe>
<input aria-label="Place" style="position:absolute; left:50px; top:250px" value="Home">
<input type="password" aria-label="Word" style="position:absolute; left:50px; top:300px"
  oninput="shown.textContent = this.value">
<button id="shown" style="position:absolute; left:50px; top:350px">-</button>
<main style="position:absolute; top:400px; left:0; width:100%; height:90vh" onclick="1">Everything</main>"""
INSIDE = f'<!doctype html><button id="add" style="{STYLE}; top:20px; background:#00f">Add</button>'


@pytest.fixture(scope="module")
def site() -> Iterator[GestureSite]:
    served = GestureSite()
    served.pages |= {"shop": PAGE, "inside": INSIDE}
    yield served
    served.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    folder = tmp_path_factory.mktemp("pictures")
    (folder / "understudy.json").write_text('{"format": 1, "name": "Pictures"}')
    async for one in open_desk(folder):
        yield one


async def press(person: Person, what: str | tuple[float, float]) -> None:
    """As long as a hand presses: until the browser has drawn some pictures more."""
    await person.move(what)
    await person.press_mouse()
    for _ in range(3):
        await person.call("Page.captureScreenshot")
    await person.release_mouse()


def pictured(recorded: Recorded) -> dict[str, Path]:
    """Files of the pictures of elements, by the name of the element."""
    repository = Project.open(recorded.flow.parent).elements
    entries = {name: one for app in repository.apps() for name, one in repository.load(app)[0].items()}
    names = {name: one.fingerprint.picture for name, one in entries.items() if one.fingerprint}
    return {name: repository.folder / file for name, file in names.items() if file}


def middle(picture: Path) -> tuple[tuple[int, int], object]:
    """Size, and the colour in the middle."""
    with Image.open(io.BytesIO(picture.read_bytes())) as image:
        return image.size, image.getpixel((image.width // 2, image.height // 2))


async def test_what_is_pressed_is_pictured_as_it_was_before(desk: Desk, site: GestureSite) -> None:
    async def do(person: Person) -> None:
        await press(person, "button")
        await press(person, "#add")

    recorded = await desk.record(do, url=site.url("shop"))
    pictures = pictured(recorded)
    assert sorted(pictures) == ["add", "order"], recorded.told_in_short
    assert middle(pictures["order"]) == ((120, 40), RED)
    assert middle(pictures["add"]) == ((120, 40), BLUE)


async def test_neither_fields_nor_secrets_nor_whole_pages_are_pictured(desk: Desk, site: GestureSite) -> None:
    async def do(person: Person) -> None:
        await press(person, "[aria-label=Place]")
        await person.click("[type=password]")
        await person.type("canary-7431")
        await press(person, "#shown")
        await press(person, "main")

    before = set(desk.folder.rglob("*.png"))
    recorded = await desk.record(do, url=site.url("shop"))
    clicks = [event for event in recorded.events if event.action is Action.CLICK]
    assert {event.seen.selector for event in clicks if event.seen} >= {"#shown"}, recorded.told_in_short
    assert set(desk.folder.rglob("*.png")) == before


async def test_a_picture_goes_with_the_action_that_is_taken_back(desk: Desk, site: GestureSite) -> None:
    async def do(person: Person) -> None:
        await press(person, "#shown")
        await person.named("Undo")
        await person.click(await person.named("Undo"))

    recorded = await desk.record(do, url=site.url("shop"), bar=True)
    assert not [event for event in recorded.events if event.action is Action.CLICK]
    assert "shown" not in pictured(recorded)
