"""The recorder's bar in the recorded page: what a person can do with it, and that the page sees nothing of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from runtime.recorder.events import Action, RawEvent, SecretKind
from runtime.recorder.keeper import Output
from runtime.recorder.session import Place, RecordingSession
from runtime.tasks.context import TaskContext
from tests.fixtures.gesture_site import GestureSite
from tests.fixtures.person import Person
from tests.fixtures.recording import Desk, open_desk, replay

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

HINT = "Click the element. Esc leaves it."


@pytest.fixture(scope="module")
def site() -> Iterator[GestureSite]:
    served = GestureSite()
    yield served
    served.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    async for one in open_desk(tmp_path_factory.mktemp("bar")):
        yield one


async def press(person: Person, *names: str) -> None:
    for name in names:
        await person.click(await person.named(name))


async def test_pause_undo_note_and_nothing_for_the_page(desk: Desk, site: GestureSite) -> None:
    ledger: list[Any] = []

    async def do(person: Person) -> None:
        await person.click("#one")
        await press(person, "Pause")
        await person.named("Go on")
        await person.click("#total")
        await press(person, "Go on")
        await person.named("Pause")
        await person.click("#code")
        await press(person, "Undo")
        await press(person, "Note")
        await person.named("Note for the last step, then Enter", "textbox")
        await person.type("why")
        await person.key("Enter")
        await person.named("Note")
        ledger.extend(await person.look("JSON.parse(localStorage.ledger)"))
        await person.look("localStorage.clear()")

    recorded = await desk.record(do, url=site.url("orders"), bar=True)
    assert [(e.action, e.value) for e in recorded.events[1:]] == [(Action.CLICK, None), (Action.NOTE, "why")]
    assert list(recorded.workflow.steps.values())[-1].note == "why"
    assert not [line for line in ledger if "understudy" in line or "keydown" in line or "input body" in line], ledger


async def test_stop(desk: Desk, site: GestureSite) -> None:
    recorded = await desk.record(lambda person: press(person, "Stop"), url=site.url("orders"), bar=True, settle=0)
    assert recorded.types == ["open"]


async def test_keys_of_the_bar_work_in_the_page_and_only_for_a_person(desk: Desk, site: GestureSite) -> None:
    """The page neither hears them nor can press them itself."""
    site.pages["keys"] = (
        "<button id=one onclick='note(1)'>One</button><script>"
        "addEventListener('keydown', (event) => note('heard', event.key), true)</script>"
    )
    pretend = "dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyS', key: 'S', altKey: true, shiftKey: true}))"

    async def do(person: Person) -> None:
        await person.look(f"document.body.{pretend}; window.{pretend}")
        await person.click("#one")
        await person.named("Recording 2", "StaticText")
        await person.key("Alt+Shift+p")
        await person.named("Go on")
        await person.click("#one")
        await person.key("Alt+Shift+p")
        await person.named("Pause")
        await person.click("#one")
        await person.key("Alt+Shift+z")
        await person.click("#one")

    recorded = await desk.record(do, url=site.url("keys"), bar=True)
    assert recorded.types == ["open", "click", "click"]
    person = await Person.sit_down(desk.browser.address)
    await person.go(site.url("keys"))
    heard = await person.look("JSON.parse(localStorage.ledger)")
    await person.look("localStorage.clear()")
    await person.leave()
    assert "heard S" in heard, "what it pretended itself"
    assert not [line for line in heard if line.lower() in ("heard p", "heard z")]


async def test_the_stop_key_ends_it_where_a_frame_has_the_focus(desk: Desk, site: GestureSite, tmp_path: Path) -> None:
    site.pages["around"] = "<iframe src=/inner></iframe>"
    site.pages["inner"] = "<input id=in>"
    output = Output(tmp_path / "stopped.flow.json")
    session = await RecordingSession.open(Place(connect=desk.browser.address, bar=True), output)
    running = asyncio.create_task(session.run())
    person = await Person.sit_down(desk.browser.address)
    try:
        await person.go(site.url("around"))
        await person.named("Stop")
        await person.sees("!!document.querySelector('iframe').contentDocument.querySelector('input')")
        await person.look("document.querySelector('iframe').contentDocument.querySelector('input').focus()")
        await person.key("Alt+Shift+s")
        recording = await asyncio.wait_for(running, 30)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await person.leave()
        await session.aclose()
    assert [step.type for step in recording.workflow.steps.values()] == ["browser.open"]


async def test_it_can_be_used_while_a_dialog_is_open(desk: Desk, site: GestureSite) -> None:
    """Nothing outside a modal dialog can be clicked: the bar goes in, and comes out again when it is closed."""
    site.pages["modal"] = (
        "<button id=open onclick='box.showModal()'>Open</button><dialog id=box><form method=dialog>"
        "<label>Note <input name=note></label><button id=close>Done</button></form></dialog>"
    )

    async def do(person: Person) -> None:
        await person.click("#open")
        await person.sees("!!document.querySelector('dialog understudy-bar')")
        await press(person, "Pause")
        await person.click("[name=note]")
        await press(person, "Go on")
        await person.named("Pause")
        await person.click("#close")
        await person.sees("!!document.querySelector('html > understudy-bar')")
        await press(person, "Check")
        await person.named(HINT, "StaticText")
        await person.key("Escape")

    recorded = await desk.record(do, url=site.url("modal"), bar=True)
    assert [event.action for event in recorded.events[1:]] == [Action.CLICK, Action.CLICK]
    assert "understudy" not in repr(recorded.events)


async def test_check_and_read(desk: Desk, site: GestureSite, browser_ctx: TaskContext, run_task: Any) -> None:
    async def do(person: Person) -> None:
        await press(person, "Check")
        await person.named(HINT, "StaticText")
        await person.click("#total")
        await person.named("Note")
        await press(person, "Read")
        await person.named(HINT, "StaticText")
        await person.click("#total")
        await person.look("localStorage.clear()")

    recorded = await desk.record(do, url=site.url("orders"), bar=True)
    assert recorded.types == ["open", "assert", "extract"], recorded.told_in_short
    await replay(recorded, browser_ctx, run_task)


async def test_touches_go_to_the_page_unless_somebody_points(desk: Desk, site: GestureSite) -> None:
    async def touch(person: Person, at: tuple[float, float]) -> list[str]:
        """What the page hears of it, by the end of the next frame: the answer may come before."""
        await person.call("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": at[0], "y": at[1]}]})
        await person.call("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        frame = "new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 50)))"
        await person.call("Runtime.evaluate", {"expression": frame, "awaitPromise": True})
        return list(await person.look("touched.splice(0)"))

    async def do(person: Person) -> None:
        # Where nobody may stop a touch, the browser need not ask, and says that it cannot be cancelled. Where somebody
        # may, it works out for every frame where touches go: typing becomes slow on a page with many fields.
        hear = "(event) => touched.push(`${event.target.id} ${event.cancelable}`)"
        await person.look(f"globalThis.touched = []; addEventListener('touchstart', {hear}, {{passive: true}})")
        x, y, width, height = await person.where("#total")
        total = (x + width / 2, y + height / 2)
        assert await touch(person, total) == ["total false"]
        assert await touch(person, await person.named("Pause")) == []
        await press(person, "Check")
        await person.named(HINT, "StaticText")
        assert await touch(person, total) == []
        await press(person, "Check")
        async with asyncio.timeout(30):
            while await touch(person, total) != ["total false"]:
                pass
        await person.look("localStorage.clear()")

    await desk.record(do, url=site.url("orders"), bar=True)


async def test_read_a_list_by_two_examples(
    desk: Desk, site: GestureSite, browser_ctx: TaskContext, run_task: Any
) -> None:
    async def do(person: Person) -> None:
        await press(person, "Read")
        await person.named(HINT, "StaticText")
        await _kind(person, "list")
        await person.click("li:nth-of-type(1) a")
        await person.named("Click a second one.", "StaticText")
        await person.click("li:nth-of-type(2) a")
        await person.look("localStorage.clear()")

    recorded = await desk.record(do, url=site.url("orders"), bar=True)
    assert recorded.types == ["open", "extract_list"], recorded.told_in_short
    [step] = [step for step in recorded.workflow.steps.values() if step.type == "browser.extract_list"]
    await replay(recorded, browser_ctx, run_task)
    rows = await run_task(browser_ctx, step.type, **dict(step.params))
    assert [row["text"] for row in rows] == ["Desk", "Lamp", "Chair"]
    assert rows[0]["link"].endswith("#1")


async def _read_list(person: Person) -> None:
    await press(person, "Read")
    await person.named(HINT, "StaticText")
    await _kind(person, "list")
    await person.click("li:nth-of-type(1) a")
    await person.named("Click a second one.", "StaticText")
    await person.click("li:nth-of-type(2) a")
    await person.named("More pages? Click the link to the next one.", "StaticText")
    await person.named("2 items read", "StaticText")


async def test_read_a_list_over_pages(desk: Desk, site: GestureSite, browser_ctx: TaskContext, run_task: Any) -> None:
    async def do(person: Person) -> None:
        await _read_list(person)
        await person.click("#next")
        await person.named("Pause")
        assert await person.look("at") == 0, "the page got a click that was meant for the recorder"
        await person.look("localStorage.clear()")

    recorded = await desk.record(do, url=site.url("catalogue"), bar=True)
    assert recorded.types == ["open", "extract_list"], recorded.told_in_short
    [step] = [step for step in recorded.workflow.steps.values() if step.type == "browser.extract_list"]
    await replay(recorded, browser_ctx, run_task)
    await run_task(browser_ctx, "browser.navigate", url=site.url("catalogue"))
    rows = await run_task(browser_ctx, step.type, **dict(step.params))
    assert [row["text"] for row in rows] == ["Desk", "Lamp", "Chair", "Shelf", "Rug"]


async def test_a_list_that_has_only_one_page(desk: Desk, site: GestureSite) -> None:
    """The button says so, and the page gets the next click again."""

    async def do(person: Person) -> None:
        await _read_list(person)
        await press(person, "Only this page")
        await person.named("Pause")
        await person.click("#next")
        await person.sees("at === 1")
        await person.look("localStorage.clear()")

    recorded = await desk.record(do, url=site.url("catalogue"), bar=True)
    assert recorded.types == ["open", "extract_list", "click"], recorded.told_in_short
    [step] = [step for step in recorded.workflow.steps.values() if step.type == "browser.extract_list"]
    assert "next_page" not in step.params


async def test_a_table_that_was_read_says_how_many_rows(desk: Desk, site: GestureSite) -> None:
    """Rows of cells: a row of headers is none, nor are those of a table within a cell."""
    inner = "<table><tr><td>1</td></tr><tr><td>2</td></tr></table>"
    site.pages["stock"] = (
        "<p style='height: 200px'>Below the bar</p>"
        f"<table id=stock><tr><th>Item</th></tr><tr><td id=desk>Desk</td></tr><tr><td>{inner}</td></tr></table>"
    )

    async def do(person: Person) -> None:
        await press(person, "Read")
        await person.named(HINT, "StaticText")
        await _kind(person, "table")
        await person.click("#desk")
        await person.named("2 rows read", "StaticText")
        await press(person, "Only this page")
        await person.named("Pause")

    recorded = await desk.record(do, url=site.url("stock"), bar=True)
    assert recorded.types == ["open", "extract_table"], recorded.told_in_short


async def test_mark_as_secret(desk: Desk, site: GestureSite) -> None:
    async def do(person: Person) -> None:
        await person.click("#code")
        await person.type("canary")
        await press(person, "Secret")
        await person.click("#code")
        await person.click("#code")
        await person.type("99")
        await person.look("localStorage.clear()")

    recorded = await desk.record(do, url=site.url("orders"), bar=True)
    assert {e.secret for e in recorded.events if e.action is Action.TYPE} == {SecretKind.MARKED}
    for path in recorded.flow.parent.glob(recorded.flow.name.split(".")[0] + "*"):
        assert "canary" not in path.read_text("utf-8"), path


async def test_an_action_is_told_at_once(desk: Desk, site: GestureSite) -> None:
    """From the person's hand to the event: the middle one of twelve, because the machine has other work."""
    clicked: list[float] = []
    told: list[float] = []

    async def do(person: Person) -> None:
        await person.click("#one")
        for _ in range(12):
            await person.press_mouse()
            clicked.append(time.monotonic())
            await person.release_mouse()
            await person.key("j")
            await asyncio.sleep(0.05)
        await person.look("localStorage.clear()")

    def hear(event: RawEvent) -> None:
        if event.action is Action.CLICK:
            told.append(time.monotonic())

    await desk.record(do, url=site.url("orders"), bar=True, hear=hear)
    delays = [min(at - begun for at in told if at >= begun) for begun in clicked]
    assert sorted(delays)[len(delays) // 2] < 0.1, delays


async def _kind(person: Person, kind: str) -> None:
    """Choose in the bar's list by the keyboard."""
    await person.key("Alt+Shift+u")
    for _ in range(6):
        await person.key("Tab")
    for _ in range(["text", "attribute", "table", "list"].index(kind)):
        await person.key("ArrowDown")


async def test_tabs_that_were_open_before(desk: Desk, site: GestureSite) -> None:
    """Joining a browser: its tabs are watched, in every context, and new ones too."""
    before = await Person.sit_down(desk.browser.address)
    await before.go(site.url("orders"))
    context = (await before.connection.call("Target.createBrowserContext"))["browserContextId"]
    where = {"url": site.url("details"), "browserContextId": context}
    await before.connection.call("Target.createTarget", where)

    async def do(person: Person) -> None:
        await (await person.at("/orders")).click("#one")
        await (await person.at("/details")).click("#there")

    recorded = await desk.record(do)
    await before.connection.call("Target.disposeBrowserContext", {"browserContextId": context})
    await before.leave()
    acts = [(event.action, event.seen and event.seen.selector) for event in recorded.events]
    assert (Action.CLICK, "#one") in acts and (Action.CLICK, "#there") in acts, acts
    # The browser names the tabs that are open in an order of its own.
    orders = (["open", "click", "new_tab", "click"], ["open", "new_tab", "click", "switch_tab", "click"])
    assert recorded.types in orders, recorded.told_in_short
