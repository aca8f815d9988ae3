"""Whatever comes first: acts right before the end, tabs that hang, pages that redirect, a second recording."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from runtime.recorder.events import Action, RawEvent
from runtime.recorder.keeper import Output
from runtime.recorder.session import Place, RecordingSession
from tests.fixtures.gesture_site import GestureSite
from tests.fixtures.person import Person, until
from tests.fixtures.recording import Desk, open_browser, open_desk

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PAGES = {
    "form": "<label>Name <input id=name></label><a id=next href=/second>Next</a>",
    "saves": "<label>Name <input id=name></label><button id=b onpointerover=\"show('Near')\" onclick=\"show('Saved')\">"
    "Save</button><script>const show = (text) => document.body.append("
    "Object.assign(document.createElement('h2'), {textContent: text}))</script>",
    "second": "<button id=b>There</button>",
    "moves-on": "<script>location.replace('/second')</script>",
    "goes-on": "<script>location.href = '/second'</script>",
    "opener": "<a id=new href=/second target=_blank>New</a>",
}


@pytest.fixture(scope="module")
def site() -> Iterator[GestureSite]:
    served = GestureSite()
    served.pages = dict(PAGES)
    yield served
    served.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    async for one in open_desk(tmp_path_factory.mktemp("orders")):
        yield one


def acts(events: tuple[RawEvent, ...]) -> list[tuple[str, str]]:
    """What was done, with the path or the element."""
    return [
        (str(event.action), event.seen.selector if event.seen else event.url.rpartition("/")[2])
        for event in events
        if not event.trusted_click
    ]


async def test_what_is_typed_right_before_the_end(desk: Desk, site: GestureSite) -> None:
    async def do(person: Person) -> None:
        await person.click("#name")
        await person.type("to the last letter")

    recorded = await desk.record(do, url=site.url("form"), settle=0)
    assert [event.value for event in recorded.events if event.action is Action.TYPE] == ["to the last letter"]


async def test_what_comes_up_is_an_effect_of_the_last_deed_before_it(desk: Desk, site: GestureSite) -> None:
    """A page that is on the move already when somebody clicks."""

    async def do(person: Person) -> None:
        await person.click("#name")
        await person.type("x")
        await person.click("#b")
        await person.sees("document.querySelectorAll('h2').length == 2")

    recorded = await desk.record(do, url=site.url("saves"))
    followed = {
        event.action: [seen.fingerprint.text for seen in event.followed.appeared] for event in recorded.events[2:]
    }
    assert "Saved" in followed[Action.CLICK] and "Saved" not in followed[Action.TYPE], recorded.told_in_short


async def test_a_page_that_was_left_and_came_back_whole(desk: Desk, site: GestureSite) -> None:
    """Browsers keep pages that are left, and show them again as they were, without loading them."""

    async def do(person: Person) -> None:
        await person.click("#next")
        await person.sees("location.pathname == '/second'")
        await person.history(-1)
        await person.sees("location.pathname == '/form'")
        await person.click("#name")
        await person.type("again")

    recorded = await desk.record(do, url=site.url("form"))
    told = [(name, what) for name, what in acts(recorded.events) if name != "back"]
    assert told == [("navigate", "form"), ("click", "#next"), ("click", "#name"), ("type", "#name")]
    assert Action.BACK in [event.action for event in recorded.events], recorded.told_in_short


@pytest.mark.parametrize("page", ["moves-on", "goes-on"])
async def test_a_typed_address_that_leads_on_by_script(page: str, desk: Desk, site: GestureSite) -> None:
    async def do(person: Person) -> None:
        await person.sees("location.pathname == '/second'")
        await person.click("#b")
        await person.call("Page.navigate", {"url": site.url(page)})
        await person.sees("location.pathname == '/second'")

    recorded = await desk.record(do, url=site.url(page))
    assert acts(recorded.events) == [("navigate", page), ("click", "#b"), ("navigate", page)], recorded.told_in_short


async def test_a_second_recording_of_a_page_that_stayed_open(desk: Desk, site: GestureSite) -> None:
    person = await Person.sit_down(desk.browser.address)
    await person.go(site.url("form"))
    for number in range(2):
        flow = desk.folder / f"stayed-{number}.flow.json"
        session = await RecordingSession.open(Place(connect=desk.browser.address, bar=True), Output(flow))
        running = asyncio.create_task(session.run())
        await person.named("Stop")
        await person.click("#name")
        await person.type("x")
        session.stop()
        await running
        assert acts(tuple(session.capture.events)) == [("navigate", "form"), ("click", "#name"), ("type", "#name")]
        await session.aclose()
        bars = await person.look("document.querySelectorAll('understudy-bar').length")
        assert bars == 0, "the bar goes with its recording"
    await person.leave()


async def test_a_tab_that_hangs_holds_up_no_other(desk: Desk, site: GestureSite) -> None:
    """While one tab shows a dialog that nobody answers, a recording begins, and works in another tab."""
    person = await Person.sit_down(desk.browser.address)
    await person.go(site.url("form"))
    person.answers = [None]
    await person.look("setTimeout(() => alert('hello'))")
    await until("a dialog", lambda: asyncio.sleep(0, person.dialogs))
    session = await RecordingSession.open(Place(connect=desk.browser.address), Output(desk.folder / "hangs.flow.json"))
    running = asyncio.create_task(session.run())
    there = await person.connection.call("Target.createTarget", {"url": site.url("second")})
    other = await person.at("/second")
    await other.click("#b")
    await person.call("Page.handleJavaScriptDialog", {"accept": True})
    session.stop()
    await running
    await session.aclose()
    await person.connection.call("Target.closeTarget", there)
    await person.leave()
    assert ("click", "#b") in acts(tuple(session.capture.events))


async def test_a_browser_that_the_person_closes(site: GestureSite, desk: Desk) -> None:
    flow = desk.folder / "closed.flow.json"
    async with open_browser() as browser:
        session = await RecordingSession.open(Place(connect=browser.address), Output(flow))
        running = asyncio.create_task(session.run())
        person = await Person.sit_down(browser.address)
        await person.go(site.url("opener"))
        await person.click("#new")
        other = await person.at("/second")
        await other.click("#b")
        await browser.close(person.connection)
        async with asyncio.timeout(60):
            await running
        await session.aclose()
        await person.leave()
    types = [step.type for step in session.workflow.steps.values()]
    assert types == ["browser.open", "browser.click", "browser.switch_tab", "browser.click"]


async def test_a_listener_hears_what_happened_while_the_recording_began(desk: Desk, site: GestureSite) -> None:
    session = await RecordingSession.open(Place(connect=desk.browser.address), Output(desk.folder / "began.flow.json"))
    person = await Person.sit_down(desk.browser.address)
    await person.go(site.url("form"))
    await until("it was seen", lambda: asyncio.sleep(0, session.capture.events))
    told: list[RawEvent] = []
    session.listener = told.append
    session.stop()
    await session.run()
    await session.aclose()
    await person.leave()
    assert acts(tuple(told)) == [("navigate", "form")]
