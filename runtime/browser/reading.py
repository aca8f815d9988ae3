"""Reading values, tables and lists: each with one question to the browser, whatever their size."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from runtime.browser.errors import is_closed, playwright_error
from runtime.browser.scripts import script
from runtime.errors import StepFailed
from runtime.model import Json, JsonObject

if TYPE_CHECKING:
    from playwright.async_api import Locator

#: Seconds that a page may take to show the next rows after the click, and between two looks.
_TURN_LIMIT = 10.0
_LOOK_AGAIN = 0.05

#: ``href`` and ``src`` as full addresses.
_ATTRIBUTE = "(node, name) => /^(href|src)$/.test(name) ? node[name] || null : node.getAttribute(name)"
_CAN_TURN = """(node) => node.getClientRects().length > 0 && !node.disabled && node.ariaDisabled !== "true" &&
  !node.closest("[aria-disabled=true], .disabled")"""

#: A field of a list: a CSS selector, then perhaps ``@`` and an attribute.
_FIELD = re.compile(r"^(?P<selector>.*?)(?:@(?P<attribute>[\w:.-]+))?$", re.DOTALL)


class Header(StrEnum):
    """Where a table's column names come from."""

    AUTO = "auto"
    FIRST_ROW = "first_row"
    NONE = "none"


class Turn(StrEnum):
    """What the button to the next page did."""

    TURNED = "turned"
    LAST = "last"
    STUCK = "stuck"


async def read_text(element: Locator, many: bool, milliseconds: float) -> Json:
    """The visible text, or the texts of all elements that fit."""
    if many:
        return [text.strip() for text in await element.all_inner_texts()]
    return (await element.inner_text(timeout=milliseconds)).strip()


async def read_value(element: Locator, many: bool, milliseconds: float) -> Json:
    """What a field holds, or all fields that fit."""
    if many:
        return await element.evaluate_all("(nodes) => nodes.map((node) => node.value ?? null)")
    return await element.input_value(timeout=milliseconds)


async def read_html(element: Locator, many: bool, milliseconds: float) -> Json:
    """The HTML inside the element, or inside all that fit."""
    if many:
        return await element.evaluate_all("(nodes) => nodes.map((node) => node.innerHTML)")
    return await element.inner_html(timeout=milliseconds)


async def read_attribute(element: Locator, name: str, many: bool, milliseconds: float) -> Json:
    """An attribute (None where it is not set), or that of all elements that fit."""
    if many:
        return await element.evaluate_all(f"(nodes, name) => nodes.map((node) => ({_ATTRIBUTE})(node, name))", name)
    return await element.evaluate(_ATTRIBUTE, name, timeout=milliseconds)


async def read_table(element: Locator, header: Header, milliseconds: float) -> list[JsonObject]:
    """The rows of a table, or of the first table within the element."""
    rows: list[JsonObject] | None = await element.evaluate(script("table"), header.value, timeout=milliseconds)
    if rows is None:
        raise StepFailed(
            "The element is no table and has none in it.",
            kind="target",
            remedy="Name the table itself, or use Read list for rows that are no table.",
        )
    return rows


async def read_list(items: Locator, fields: Mapping[str, str]) -> list[Json]:
    """Each item as a record of its ``fields`` (name to ``CSS selector@attribute``), or as its text."""
    sources = [[name, *_source(source)] for name, source in fields.items()]
    rows: list[Json] = await items.evaluate_all(script("list"), sources)
    return rows


async def turn_page(button: Locator, items: Locator, milliseconds: float) -> Turn:
    """Click the button to the next page and wait until ``items`` show something else."""
    if not await button.count() or not await button.evaluate(_CAN_TURN, timeout=milliseconds):
        return Turn.LAST
    before = await items.evaluate_all(script("fingerprint"))
    await button.click(timeout=milliseconds)
    try:
        async with asyncio.timeout(_TURN_LIMIT):
            await _settled(items, before)
    except TimeoutError:
        return Turn.STUCK
    return Turn.TURNED


async def _settled(items: Locator, before: str) -> None:
    """Until the items are other ones and the same in two looks."""
    last = before
    while True:
        try:
            await items.page.wait_for_load_state("domcontentloaded")
            now = await items.evaluate_all(script("fingerprint"))
        except playwright_error() as error:
            if is_closed(error):
                raise
            continue  # the document was replaced in the middle of the look
        if now and now != before and now == last:
            return
        last = now
        await asyncio.sleep(_LOOK_AGAIN)


def _source(text: str) -> tuple[str, str]:
    match = _FIELD.match(text.strip())
    assert match is not None
    return match["selector"].strip(), match["attribute"] or ""
