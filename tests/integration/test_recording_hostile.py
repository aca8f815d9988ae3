"""Pages that try to see, call, forge, flood or break a recording. What the person did is in it, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.fixtures.gesture_site import GestureSite, pages_of
from tests.fixtures.person import Person
from tests.fixtures.recording import Desk, open_desk

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

BUTTON = "<button id=b onclick=\"note('clicked')\" style='position:fixed;left:20px;top:60px'>Pay</button>"

#: Each page must leave exactly one click, on the button.
HOSTILE = tuple(pages_of("hostile"))


@pytest.fixture(scope="module")
def site() -> Iterator[GestureSite]:
    served = GestureSite()
    for name, page in pages_of("hostile").items():
        served.pages[name] = page.replace("PAGE", repr(BUTTON)) + BUTTON
    yield served
    served.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    async for one in open_desk(tmp_path_factory.mktemp("hostile")):
        yield one


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_page_changes_nothing(name: str, site: GestureSite, desk: Desk) -> None:
    ledger: list[str] = []

    async def do(person: Person) -> None:
        person.answers = [(True, None)] * 100
        await asyncio.sleep(0.3)
        # Nobody can click while a dialog is there.
        await person.sees("typeof calm === 'undefined' || calm")
        x, y = 40.0, 70.0
        await person.click((x, y))
        ledger.append(await person.sees("localStorage.ledger"))
        await person.look("localStorage.clear()")

    async with asyncio.timeout(100):
        recorded = await desk.record(do, url=site.url(name))
    assert ledger == ['["clicked"]'], "the page saw the click, and nothing of the recorder"
    acts = [event for event in recorded.events if event.action not in ("navigate", "dialog")]
    assert [(event.action, event.seen and event.seen.fingerprint.text) for event in acts] == [("click", "Pay")]
    assert len(recorded.events) < 30


async def test_what_is_typed_in_a_closed_shadow_root_is_not_recorded(desk: Desk, site: GestureSite) -> None:
    async def do(person: Person) -> None:
        await person.click("x-login", at=(50, 15))
        await person.type("canary")

    recorded = await desk.record(do, url=site.url("closed-password"))
    assert [event.key for event in recorded.events if event.key] == []
    for path in recorded.flow.parent.glob(recorded.flow.name.split(".")[0] + "*"):
        assert "canary" not in path.read_text("utf-8"), path
