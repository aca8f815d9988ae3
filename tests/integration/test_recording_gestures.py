"""Each gesture of a person: recorded from real mouse and keyboard, replayed in another browser, to the same ledger."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from runtime.tasks.context import TaskContext
from tests.fixtures.gesture_site import READ, GestureSite
from tests.fixtures.person import Person
from tests.fixtures.recording import Desk, open_desk, replay

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@dataclass
class Case:
    """A page of ``pages/gestures.html``, what a person does there, and what the page writes down.

    ``steps`` are the types that must be made.
    """

    name: str
    do: Callable[[Person], Awaitable[Any]]
    ledger: list[str]
    steps: list[str] | None = None
    values: dict[str, Any] | None = None
    #: What the replay's page writes down, where that is less: a person's way to a value leaves traces of its own.
    replayed: list[str] | None = None


def in_turn(*doings: Callable[[Person], Awaitable[Any]]) -> Callable[[Person], Awaitable[None]]:
    async def do(person: Person) -> None:
        for doing in doings:
            await doing(person)

    return do


def click(what: Any, **how: Any) -> Callable[[Person], Awaitable[None]]:
    return lambda person: person.click(what, **how)


def type_(text: str) -> Callable[[Person], Awaitable[None]]:
    return lambda person: person.type(text)


def key(name: str) -> Callable[[Person], Awaitable[None]]:
    return lambda person: person.key(name)


def sees(expression: str) -> Callable[[Person], Awaitable[Any]]:
    return lambda person: person.sees(expression)


async def _choose(person: Person, selector: str, keys: list[str]) -> None:
    """Choose in a list by the keyboard: its pop-up is no part of the page."""
    await person.key("Tab") if selector == "" else await person.click(selector)
    for name in keys:
        await person.key(name)


_JOINED = ("g:nth-of-type(2) > .out rect", "g:nth-of-type(3) > .in rect")

CASES = [
    Case("click", click("#b"), ["clicked"], ["open", "click"]),
    Case("double click", click("#d", count=2), ["double"], ["open", "click"]),
    Case("right click", click("#d", button="right"), ["menu"]),
    Case("middle click", click("#d", button="middle"), ["aux 1"]),
    Case("modifier click", lambda p: held_click(p, "#d", "Control"), ["ctrl true"]),
    Case("click in a row", click("tr:nth-of-type(3) button"), ["edit 3"]),
    Case("icon in a button", click("button"), ["icon"]),
    Case("SVG position", click("svg", at=(150, 50)), ["15"]),
    Case("canvas click", click("canvas", at=(203, 53)), ["200 50"]),
    Case(
        "type",
        in_turn(click("#i"), type_("Ada Łovelace"), click("button")),
        ["Ada Łovelace"],
        ["open", "fill", "click"],
    ),
    Case("type with Enter", in_turn(click("input"), type_("rust"), key("Enter")), ["search rust"]),
    Case(
        "correct while typing",
        in_turn(click("#i"), type_("abx"), key("Backspace"), type_("c"), click("button")),
        ["abc"],
    ),
    Case("textarea", in_turn(click("#i"), type_("one"), key("Enter"), type_("two"), click("button")), ['"one\\ntwo"']),
    Case("contenteditable", in_turn(click("#e"), key("Control+a"), type_("New text"), click("button")), ["New text"]),
    Case("masked field", in_turn(click("#i"), type_("31122026"), click("button")), ["31/12/2026"]),
    Case("mask on input", in_turn(click("#i"), type_("5551234"), click("button")), ["555-1234"]),
    Case("autocomplete", in_turn(click("#i"), type_("sk"), click("li")), ["Skopje"]),
    Case("keys", in_turn(click("p"), key("ArrowDown"), key("j"), key("Escape")), ["ArrowDown", "j", "Escape"]),
    Case("shortcut", in_turn(click("p"), key("Control+s")), ["saved"]),
    Case("button by key", in_turn(click("#i"), key("Tab"), key("Space")), ["pressed"]),
    Case("chat box", in_turn(click("#i"), type_("hi"), key("Enter")), ["sent hi"]),
    Case("select", lambda p: _choose(p, "", ["ArrowDown", "ArrowDown"]), ["Bulgaria", "Croatia"], replayed=["Croatia"]),
    Case("select several", lambda p: _several(p), ["B", "B,D"], replayed=["B,D"]),
    Case("check", click("label"), ["true"], ["open", "check"]),
    Case("check by its box and off", click("#c"), ["false"], ["open", "uncheck"]),
    Case("radio", click("[value=b]"), ["b"]),
    Case(
        "date",
        in_turn(click("#i", at=(15, 10)), type_("12312026"), click("button")),
        ["0002-12-31", "0020-12-31", "0202-12-31", "2026-12-31"],
        replayed=["2026-12-31"],
    ),
    Case("range", lambda p: p.drag("#r", "#r", at=(50, 8), to_at=(170, 8)), ["8"]),
    Case("custom slider", lambda p: p.drag("#h", "#t", to_at=(110, 10)), ["10"]),
    Case("upload", lambda p: _upload(p), ["notes.txt"], None, {"vars.file": "notes.txt"}),
    Case("download", click("#a"), ["asked"], ["open", "download"]),
    Case("new tab", lambda p: _new_tab(p), ["there"]),
    Case("pop-up", lambda p: _new_tab(p, "button"), ["there"]),
    Case("frame", lambda p: _frame(p), ["inner"]),
    Case("cross-origin frame", lambda p: _foreign(p), ["paid"]),
    Case("open shadow DOM", in_turn(click("#i"), type_("deep"), click("#b")), ["deep"]),
    Case("closed shadow DOM", click("x-box", at=(120, 15)), ["two"]),
    Case("alert", click("button"), ["seen"]),
    Case("confirm accepted", lambda p: _answer(p, True), ["true"]),
    Case("confirm dismissed", lambda p: _answer(p, False), ["false"]),
    Case("prompt", lambda p: _answer(p, True, "Ada"), ["Ada"]),
    Case(
        "hover menu by style",
        in_turn(
            lambda p: p.move((300, 300)),
            sees("document.readyState=='complete'"),
            lambda p: pause(0.5),
            lambda p: p.move("#m", at=(30, 8)),
            click("nav a"),
        ),
        ["chairs"],
    ),
    Case(
        "hover menu beside a clock",
        in_turn(
            lambda p: p.move((300, 300)),
            sees("document.readyState=='complete'"),
            lambda p: pause(0.5),
            lambda p: p.move("#m", at=(30, 8)),
            lambda p: pause(0.9),
            click("nav a"),
        ),
        ["chairs"],
    ),
    Case(
        "hover menu by script",
        in_turn(lambda p: p.move((300, 300)), lambda p: pause(0.5), lambda p: p.move("#m"), click("#s button")),
        ["lamps"],
    ),
    Case("HTML5 drag", lambda p: p.drag("#a", "#z"), ["dropped"]),
    Case("pointer drag", lambda p: p.drag("#a", "#z"), ["true"]),
    Case("reorder a list", lambda p: p.drag("li:nth-of-type(1)", "li:nth-of-type(3)"), ["Bob,Carl,Anna,Dora"]),
    Case("reorder a list without words", lambda p: p.drag("li:nth-of-type(1)", "li:nth-of-type(3)"), ["1,2,0,3"]),
    Case("draw on a canvas", lambda p: _draw(p), ["8 25 3 15"]),
    Case("part of a drawing", click("g:nth-of-type(2) .box", at=(50, 20), count=2), ["Start box"], ["open", "click"]),
    Case("join parts of a drawing", lambda p: p.drag(*_JOINED), ["out of Start to in of End"], ["open", "drag"]),
    Case("move a part of a drawing", lambda p: _move_part(p), ["translate(150,80)"], ["open", "drag"]),
    Case("drop into a drawing", lambda p: _drop_into_drawing(p), ["30 10"], ["open", "drag"]),
    Case("drag by a handle", lambda p: p.drag("svg", "#z"), ["true"], ["open", "drag"]),
    Case(
        "drag by an icon that is a part of it",
        lambda p: p.drag("li:nth-child(2) svg", "li:nth-child(1)", to_at=(20, 20)),
        ["Two,One"],
        ["open", "drag"],
    ),
    Case(
        "editor beside its field",
        in_turn(click("pre"), type_("x = 1"), click("button")),
        ["x = 1 focus"],
        ["open", "fill", "click"],
    ),
    Case(
        "lazy scrolling",
        in_turn(
            lambda p: p.wheel((200, 200), 2000),
            sees("document.querySelectorAll('button').length>20"),
            lambda p: p.wheel((200, 200), 300),
            lambda p: pause(0.4),
            click("button:nth-of-type(20)"),
        ),
        ["Item 20"],
    ),
    Case("scroll to accept", in_turn(lambda p: p.wheel("#t", 1000), lambda p: pause(0.4), click("#b")), ["accepted"]),
    Case(
        "text selection", in_turn(lambda p: p.drag("#p", "#p", at=(1, 12), to_at=(61, 12)), click("button")), ["Hello"]
    ),
    Case(
        "copy and paste",
        in_turn(click("#a"), key("Control+a"), key("Control+c"), click("#b"), key("Control+v"), click("button")),
        ["copied"],
    ),
    Case("typed address", lambda p: _address(p), ["second"]),
    Case("back", lambda p: _back(p), ["first", "second", "first"]),
    Case("forward", lambda p: _forward(p), ["first", "second", "first", "second"]),
    Case("reload", lambda p: _reload(p), ["shown", "shown"]),
    Case("IME", lambda p: _compose(p), ["日本"]),
]


async def pause(seconds: float) -> None:
    import asyncio

    await asyncio.sleep(seconds)


async def held_click(person: Person, what: str, name: str) -> None:
    person._held = {"Control": 2, "Shift": 8}[name]
    await person._key("rawKeyDown", name)
    await person.click(what)
    person._held = 0
    await person._key("keyUp", name)


async def _several(person: Person) -> None:
    await person.call("Page.bringToFront")
    await person.click("option:nth-of-type(2)")
    await held_click(person, "option:nth-of-type(4)", "Control")


async def _upload(person: Person) -> None:
    await person.choose_file("#f", Path(__file__).parent / "notes.txt")


async def _new_tab(person: Person, what: str = "a") -> None:
    await person.click(what)
    other = await person.at("details")
    await other.click("#there")


async def _frame(person: Person) -> None:
    await person.click("#inner")


async def _foreign(person: Person) -> None:
    await person.sees("!!document.querySelector('iframe')")
    await pause(0.5)
    x, y, _, _ = await person.where("iframe")
    await person.click((x + 60, y + 40))


async def _answer(person: Person, accept: bool, text: str | None = None) -> None:
    person.answers.append((accept, text))
    await person.click("button")
    await person.sees("localStorage.ledger")


async def _draw(person: Person) -> None:
    x, y, _, _ = await person.where("canvas")
    await person.drag("canvas", (x + 250, y + 150), at=(50, 30), via=[(x + 150, y + 40)])


async def _move_part(person: Person) -> None:
    x, y, _, _ = await person.where("rect")
    await person.drag("rect", (x + 180, y + 80), at=(50, 20))


async def _drop_into_drawing(person: Person) -> None:
    x, y, _, _ = await person.where("svg")
    await person.drag("#p", (x + 300, y + 100))


async def _address(person: Person) -> None:
    await pause(1.1)
    await person.go(await person.look("location.origin") + "/second-page")


async def _back(person: Person) -> None:
    await person.click("a")
    await person.sees("location.pathname == '/second-page'")
    await pause(1.2)
    await person.history(-1)
    await person.sees("location.pathname != '/second-page'")


async def _forward(person: Person) -> None:
    await _back(person)
    await pause(0.2)
    await person.history(1)
    await person.sees("location.pathname == '/second-page'")


async def _reload(person: Person) -> None:
    await person.reload()
    await person.sees("JSON.parse(localStorage.ledger).length == 2")


async def _compose(person: Person) -> None:
    await person.click("#i")
    for text in ("に", "にほ", "日本"):
        await person.call(
            "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
        )
    await person.call("Input.insertText", {"text": "日本"})
    await person.click("button")


@pytest.fixture(scope="module")
def site() -> Iterator[GestureSite]:
    served = GestureSite()
    yield served
    served.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    async for one in open_desk(tmp_path_factory.mktemp("recordings")):
        yield one


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_a_gesture_is_recorded_and_replayed(
    case: Case, site: GestureSite, desk: Desk, browser_ctx: TaskContext, run_task: Any
) -> None:
    path = case.name.replace(" ", "-")
    (browser_ctx.project / "notes.txt").write_text("notes", "utf-8")

    async def do(person: Person) -> None:
        try:
            await case.do(person)
            seen = await person.sees(f"{READ}.length >= {len(case.ledger)} && {READ}")
            assert seen == case.ledger, "the person did it"
        finally:
            await person.look("localStorage.clear()")

    recorded = await desk.record(do, url=site.url(path))
    told = recorded.told_in_short

    session = await replay(recorded, browser_ctx, run_task, case.values)
    await session.tabs.all[0].wait_for_timeout(50)
    assert await session.tabs.all[0].evaluate(READ) == (case.replayed or case.ledger), told
    if case.steps:
        assert recorded.types == case.steps, told
