"""How a person solves problems of MiniWoB++: by looking at the page and by mouse and keyboard.

Each solution reads the page and says where to click and what to type; the hands find the place on the screen.
Elements are named by JavaScript expressions over ``q`` (one by selector), ``qa`` (all), ``by`` (shown, by selector
and text), ``holding`` (the number of the panel with a word) and ``Q`` (what the page asks for).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, Protocol


class Hands(Protocol):
    """A person at a page: looks with ``read``, acts with mouse and keyboard only."""

    async def read(self, script: str) -> Any: ...
    async def click(self, element: str, *, modifiers: tuple[str, ...] = ()) -> None: ...
    async def hover(self, element: str) -> None: ...
    async def type(self, text: str) -> None: ...
    async def press(self, key: str) -> None: ...
    async def drag(self, element: str, to: str, *, by: tuple[float, float] = (0, 0)) -> None: ...
    async def wheel(self, element: str, pixels: float) -> None: ...
    async def choose(self, select: str, option: str) -> None: ...


Solution = Callable[[Hands], Awaitable[None]]

#: Put before every script.
HELPERS = """
const qa = s => [...document.querySelectorAll(s)];
const shown = e => e.getClientRects().length > 0;
const q = s => qa(s).find(shown) || document.querySelector(s);
const by = (s, t) => qa(s).find(e => shown(e) && e.textContent.trim() === t);
const holding = (s, w) => qa(s).findIndex(p => [...p.querySelectorAll('span')].some(e => e.textContent === w));
const Q = document.querySelector('#query').innerText;
"""
SUBMIT = "by('#area button', 'Submit') || by('#area button', 'Send')"
SOLUTIONS: dict[str, Solution] = {}


def solves(*tasks: str) -> Callable[[Solution], Solution]:
    """Register a solution for tasks of the package."""

    def register(solution: Solution) -> Solution:
        SOLUTIONS.update(dict.fromkeys(tasks, solution))
        return solution

    return register


def text(value: str) -> str:
    """A text in JavaScript."""
    return json.dumps(value)


async def asked(hands: Hands, pattern: str) -> list[str]:
    """What the groups of a pattern found in the problem's text."""
    found = await hands.read(f"(Q.match(/{pattern}/) || []).slice(1)")
    assert found, await hands.read("Q")
    return list(found)


async def settle(seconds: float = 0.7) -> None:
    """A person waits until something stops moving."""
    await asyncio.sleep(seconds)


@solves("click-test")
async def only_button(hands: Hands) -> None:
    await hands.click("q('#area button')")


@solves("click-test-2")
async def first_of_two(hands: Hands) -> None:
    await hands.click("by('button', 'ONE')")


@solves("click-button-sequence")
async def two_buttons(hands: Hands) -> None:
    await hands.click("by('button', 'ONE')")
    await hands.click("by('button', 'TWO')")


@solves("click-button")
async def button(hands: Hands) -> None:
    (name,) = await asked(hands, '"(.*)"')
    await hands.click(f"by('button', {text(name)})")


@solves("click-checkboxes", "click-checkboxes-transfer", "click-checkboxes-large", "click-option")
async def boxes(hands: Hands) -> None:
    (names,) = await asked(hands, "Select (.*) and click")
    for name in () if names == "nothing" else names.split(", "):
        await hands.click(f"by('label', {text(name)}).querySelector('input')")
    await hands.click(SUBMIT)


@solves("click-collapsible", "click-collapsible-nodelay")
async def section(hands: Hands) -> None:
    await hands.click("q('h3')")
    await settle()
    await hands.click(SUBMIT)


@solves("click-collapsible-2", "click-collapsible-2-nodelay")
async def link_in_section(hands: Hands) -> None:
    (word,) = await asked(hands, '"(.*)"')
    await hands.click(f"qa('h3')[holding('.ui-accordion-content', {text(word)})]")
    await settle()
    await hands.click(f"by('.ui-accordion-content span', {text(word)})")


@solves("click-dialog")
async def close_dialog(hands: Hands) -> None:
    await hands.click("q('.ui-dialog-titlebar button')")


@solves("click-dialog-2")
async def button_of_dialog(hands: Hands) -> None:
    (name,) = await asked(hands, '"(.*)"')
    await hands.click("q('.ui-dialog-titlebar button')" if name == "x" else f"by('.ui-dialog button', {text(name)})")


@solves("click-link")
async def link(hands: Hands) -> None:
    (word,) = await asked(hands, '"(.*)"')
    await hands.click(f"by('#area span', {text(word)})")


@solves("click-tab")
async def tab(hands: Hands) -> None:
    (name,) = await asked(hands, r"(Tab #\d)")
    await hands.click(f"by('a', {text(name)})")


@solves("click-tab-2", "click-tab-2-easy")
async def link_in_tab(hands: Hands) -> None:
    (word,) = await asked(hands, '"(.*)"')
    await hands.click(f"qa('ul a')[holding('.ui-tabs-panel', {text(word)})]")
    await hands.click(f"by('.ui-tabs-panel span', {text(word)})")


@solves("click-widget")
async def widget(hands: Hands) -> None:
    (kind,) = await asked(hands, '"(.*)"')
    await hands.click(f"q('[data-type={kind}]')")


@solves("click-menu")
async def menu(hands: Hands) -> None:
    (path,) = await asked(hands, "Select (.*)")
    names = path.split(">")
    for name in names[:-1]:
        await hands.hover(f"by('.ui-menu-item > div', {text(name)})")
        await settle()
    await hands.click(f"by('.ui-menu-item > div', {text(names[-1])})")


@solves("click-menu-2")
async def menu_with_icons(hands: Hands) -> None:
    await hands.click("by('button', 'Menu')")
    icon = await hands.read("(q('#query span') || {className: ''}).className")
    item = f"[...q('#area').querySelectorAll('.{icon.split()[-1]}')][0].parentElement" if icon else ""
    if not icon:
        (name,) = await asked(hands, '"([^"]*)"\\.$')
        item = f"qa('#area li > div').find(e => e.textContent.trim() === {text(name)})"
    if await hands.read(f"!shown({item})"):
        await hands.hover("by('li > div', 'Playback')")
        await settle()
    await hands.click(item)


@solves("click-scroll-list")
async def listbox(hands: Hands) -> None:
    (names,) = await asked(hands, "Select (.*) from")
    for number, name in enumerate(names.split(", ")):
        await hands.click(f"by('option', {text(name)})", modifiers=("Control",) if number else ())
        await settle(0.3)
    await hands.click(SUBMIT)


@solves("click-color")
async def colour(hands: Hands) -> None:
    await hands.click(
        "qa('#area .color').find(e => Q.includes(e.dataset.color) || (q('#query-color') &&"
        " q('#query-color').style.backgroundColor === e.style.backgroundColor))"
    )


@solves("choose-list")
async def drop_down(hands: Hands) -> None:
    (name,) = await asked(hands, "Select (.*) from")
    await hands.choose("q('select')", name)
    await hands.click(SUBMIT)


@solves("choose-date-easy", "choose-date")
async def date_picker(hands: Hands) -> None:
    month, day = await asked(hands, r"Select (\d+)\/(\d+)\/")
    await hands.click("q('#area input')")
    await settle(0.4)
    shown = "['January','February','March','April','May','June','July','August','September','October','November',"
    shown += "'December'].indexOf(q('.ui-datepicker-month').textContent)"
    while (now := await hands.read(shown) + 1) != int(month):
        await hands.click("q('.ui-datepicker-prev')" if now > int(month) else "q('.ui-datepicker-next')")
    await hands.click(f"by('.ui-datepicker-calendar a', {text(str(int(day)))})")
    await settle(0.4)
    await hands.click(SUBMIT)


@solves("enter-text", "enter-text-dynamic")
async def field(hands: Hands) -> None:
    (value,) = await asked(hands, '"(.*)"')
    await type_into(hands, "q('#area input')", value)
    await hands.click(SUBMIT)


@solves("enter-text-2")
async def field_with_case(hands: Hands) -> None:
    value, case = await asked(hands, '"(.*)" in all (upper|lower)')
    await type_into(hands, "q('#area input')", value.upper() if case == "upper" else value.lower())
    await hands.click(SUBMIT)


@solves("enter-password")
async def two_passwords(hands: Hands) -> None:
    (value,) = await asked(hands, '"(.*)"')
    for number in range(2):
        await type_into(hands, f"qa('input[type=password]')[{number}]", value)
    await hands.click(SUBMIT)


@solves("login-user")
async def sign_in(hands: Hands) -> None:
    user, password = await asked(hands, 'username "(.*)" and the password "(.*?)"')
    await type_into(hands, "q('#area input[type=text]')", user)
    await type_into(hands, "q('#area input[type=password]')", password)
    await hands.click("q('#area button')")


@solves("login-user-popup")
async def sign_in_with_popup(hands: Hands) -> None:
    user, password = await asked(hands, 'username "(.*)" and the password "(.*?)"')
    for kind, value in (("text", user), ("password", password)):
        await hands.click(f"q('#area input[type={kind}]')")
        if await hands.read("!!by('button', 'Cancel')"):
            await hands.click("by('button', 'Cancel')")
            await hands.click(f"q('#area input[type={kind}]')")
        await hands.type(value)
    await hands.click("q('.secondary-action')")


@solves("enter-date")
async def native_date(hands: Hands) -> None:
    month, day, year = await asked(hands, r"Enter (\d+)\/(\d+)\/(\d+)")
    await hands.click("q('#area input')")
    for _ in range(2):
        await hands.press("ArrowLeft")  # the click may have hit the day or the year
    await hands.type(f"{month}{day}{year}")
    await hands.click(SUBMIT)


@solves("enter-time")
async def native_time(hands: Hands) -> None:
    hour, minute, half = await asked(hands, r"Enter (\d+):(\d+)\s*(AM|PM)")
    await type_into(hands, "q('#area input')", f"{int(hour):02}{minute}{half}")
    await hands.click(SUBMIT)


@solves("focus-text")
async def focus(hands: Hands) -> None:
    await hands.click("q('#area input')")


@solves("focus-text-2")
async def focus_one(hands: Hands) -> None:
    (number,) = await asked(hands, r"(\d)(?:st|nd|rd)")
    await hands.click(f"qa('#area input')[{int(number) - 1}]")


@solves("form-sequence")
async def slider_and_box(hands: Hands) -> None:
    value, number = await asked(hands, r"Select (-?\d+) with .* the (\d)")
    await slide(hands, "q('.ui-slider-handle')", "q('.ui-slider + div')", int(value))
    await hands.click(f"qa('input[type=checkbox]')[{int(number) - 1}]")
    await hands.click(SUBMIT)


@solves("form-sequence-2")
async def radio_and_field(hands: Hands) -> None:
    radio, value, number = await asked(hands, r"the (\d).. radio .* number \"(-?\d+)\" into the (\d)")
    await hands.click(f"qa('input[type=radio]')[{int(radio) - 1}]")
    await type_into(hands, f"qa('#area input[type=text]')[{int(number) - 1}]", value)
    await hands.click(SUBMIT)


@solves("form-sequence-3")
async def styled_list(hands: Hands) -> None:
    value, name = await asked(hands, 'Choose (.*) from .* "(.*)"')
    await hands.click("q('.selectric')")
    await settle(0.4)
    await hands.click(f"by('.selectric-items li', {text(value)})")
    await hands.click(f"by('button', {text(name)})")


@solves("use-slider")
async def slider(hands: Hands) -> None:
    (value,) = await asked(hands, r"Select (-?\d+) with")
    await slide(hands, "q('.ui-slider-handle')", "q('.ui-slider + div')", int(value))
    await hands.click(SUBMIT)


@solves("use-slider-2")
async def three_sliders(hands: Hands) -> None:
    values = json.loads((await asked(hands, r"(\[.*\])"))[0])
    for number, value in enumerate(values):
        await slide(hands, f"qa('.ui-slider-handle')[{number}]", f"qa('#area > div')[{2 * number + 1}]", value)
    await hands.click(SUBMIT)


@solves("use-spinner")
async def spinner(hands: Hands) -> None:
    (value,) = await asked(hands, r"Select (-?\d+) with")
    way = "up" if int(value) > 0 else "down"
    for _ in range(abs(int(value))):
        await hands.click(f"q('.ui-spinner-{way}')")
    await hands.click(SUBMIT)


@solves("use-autocomplete", "use-autocomplete-nodelay")
async def suggestions(hands: Hands) -> None:
    start, end = await hands.read('[...Q.matchAll(/"(.*?)"/g)].map(m => m[1]).concat([""]).slice(0, 2)')
    await type_into(hands, "q('#area input')", start)
    await settle()
    await hands.click(f"qa('.ui-menu-item').find(e => shown(e) && e.textContent.endsWith({text(end)}))")
    await hands.click(SUBMIT)


@solves("search-engine")
async def search(hands: Hands) -> None:
    name, number = await asked(hands, r'enter "(.*?)" .* the (\d)')
    await type_into(hands, "q('#search-bar input') || q('#area input')", name)
    await hands.click("by('button', 'Search') || by('button', 'Find')")
    page, row = divmod(int(number) - 1, 3)
    if page:
        await hands.click(f"by('#area ul a', {text(str(page + 1))})")
    await hands.click(f"qa('#area a').filter(e => e.dataset.result)[{row}]")


@solves("navigate-tree")
async def tree(hands: Hands) -> None:
    (name,) = await asked(hands, '"(.*)"')
    found = f"qa('#area li > span').find(e => e.textContent === {text(name)})"
    while await hands.read(f"!shown({found})"):
        hidden = f"(() => {{ let e = {found}.parentElement; while (!shown(e.parentElement.parentElement)) "
        await hands.click(
            hidden
            + "e = e.parentElement.parentElement; return e.parentElement.parentElement.querySelector('span'); })()"
        )
        await settle(0.4)
    await hands.click(found)


@solves("read-table")
async def table(hands: Hands) -> None:
    (key,) = await asked(hands, "value of (.*) into")
    value = await hands.read(f"by('td', {text(key)}).nextElementSibling.textContent")
    await type_into(hands, "q('#area input')", value)
    await hands.click(SUBMIT)


@solves("text-transform")
async def crooked_text(hands: Hands) -> None:
    letters = await hands.read("qa('#area span[style]').map(e => e.textContent).join('')")
    await type_into(hands, "q('#area input')", letters)
    await hands.click(SUBMIT)


@solves("simple-arithmetic")
async def arithmetic(hands: Hands) -> None:
    sum_ = await hands.read("q('#area').innerText.match(/(\\d) ([-+x]) (\\d)/).slice(1)")
    left, right = int(sum_[0]), int(sum_[2])
    await type_into(hands, "q('#area input')", str({"+": left + right, "-": left - right, "x": left * right}[sum_[1]]))
    await hands.click(SUBMIT)


@solves("sign-agreement")
async def agreement(hands: Hands) -> None:
    action = await hands.read("/agree/i.test(Q) ? 'Agree' : 'Cancel'")
    name = await hands.read('(Q.match(/name "(.*)" then/) || [])[1] || ""')
    await hands.wheel("q('#area textarea')", 5000)
    await settle()
    if name:
        await type_into(hands, "q('#area input')", name)
    await hands.click(f"by('button', {text(action)})")


@solves("scroll-text")
async def last_word(hands: Hands) -> None:
    word = await hands.read("q('#area textarea').value.trim().split(/\\s/).pop().replace(/[^a-zA-Z0-9]/g, '')")
    await hands.wheel("q('#area textarea')", 3000)
    await type_into(hands, "q('#area input')", word)
    await hands.click(SUBMIT)


@solves("find-word")
async def word_in_paragraph(hands: Hands) -> None:
    (number,) = await asked(hands, r"(\d+)(?:st|nd|rd|th) word")
    words = await hands.read("q('#area p').innerText.trim().split(/\\s+/)")
    await type_into(hands, "q('#area input')", "".join(char for char in words[int(number) - 1] if char.isalnum()))
    await hands.click(SUBMIT)


@solves("copy-paste")
async def copy_and_paste(hands: Hands) -> None:
    await hands.click("q('#area textarea')")
    await hands.press("Control+A")
    await hands.press("Control+C")
    await hands.click("q('#area input')")
    await hands.press("Control+V")
    await hands.click(SUBMIT)


@solves("multi-orderings")
async def labelled_fields(hands: Hands) -> None:
    genre, name, year = await asked(hands, r"for (.*) movies directed by (.*) from year (\d+)")
    for word, value in (("Genre|Kind", genre), ("Director|Directed", name), ("Year", year)):
        label = (
            f"qa('#area span, #area div, #area th').find(e => !e.children.length && /^({word})/.test(e.textContent))"
        )
        await type_into(hands, f"(({label}).closest('tr') || ({label}).parentElement).querySelector('input')", value)
    await hands.click("q('#area button') || q('#area .final')")


@solves("drag-items")
async def sort_list(hands: Hands) -> None:
    name, where = await asked(hands, "Drag (.*?) (?:to the |)(.*)\\.")
    names = await hands.read("qa('#area li').map(e => e.textContent.trim())")
    now = names.index(name)
    places = {"top": 0, "bottom": len(names) - 1, "down by one position": now + 1, "up by one position": now - 1}
    to = places[where] if where in places else int(where[0]) - 1
    down = 8 if to > now else -8
    await hands.drag(f"qa('#area li')[{now}]", f"qa('#area li')[{to}]", by=(0, down))


@solves("drag-box")
async def box_into_box(hands: Hands) -> None:
    await hands.drag("qa('#area .ui-draggable')[0]", "qa('#area .ui-draggable')[1]")
    await hands.click(SUBMIT)


@solves("phone-book")
async def contact(hands: Hands) -> None:
    name, what = await asked(hands, r"Find (.*?) in the contact book and click on (?:their|his|her) ([a-z]+)")
    while await hands.read(f"!by('h2', {text(name)})"):
        await hands.click("qa('#area ul a').find(e => e.textContent.trim() === '>')")
    await hands.click(f"q('#area a.{what}')")


async def type_into(hands: Hands, element: str, value: str) -> None:
    """Click into a field and type."""
    await hands.click(element)
    await hands.type(value)


async def slide(hands: Hands, handle: str, output: str, value: int) -> None:
    """Set a slider with the arrow keys."""
    await hands.click(handle)
    for _ in range(400):
        now = int(await hands.read(f"({output}).textContent"))
        if now == value:
            return
        await hands.press("ArrowRight" if now < value else "ArrowLeft")
    raise AssertionError(f"the slider did not reach {value}")
