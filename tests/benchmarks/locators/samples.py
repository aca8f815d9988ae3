"""What each way of locating gets: the signals of a target, and all elements of the redesigned page, from a browser."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runtime.browser.scripts import script
from runtime.model import JsonObject
from runtime.model.fingerprint import Fingerprint
from tests.benchmarks.locators.pages import Pair

if TYPE_CHECKING:
    from playwright.async_api import Page

#: All that could be acted on, each with all of its signals and its mark.
_ALL = """() => {{
  const gathered = ({gather})({signals}, null, null, {{tag: "", acts: true, hidden: false, in_row: "", most: Infinity}})
  return JSON.stringify(gathered.elements.map((element) =>
    Object.assign(({signals})(element), {{mark: element.getAttribute("mark")}})))
}}"""


@dataclass(frozen=True, slots=True)
class Sample:
    """A target, the elements of the page it is looked for in, and which of them is right (None: it is gone)."""

    wanted: Fingerprint
    seen: tuple[JsonObject, ...]
    right: int | None


async def samples(page: Page, pairs: Sequence[Pair]) -> list[Sample]:
    """The samples of all pairs."""
    found: list[Sample] = []
    look = _ALL.format(gather=script("gather"), signals=script("signals"))
    for one in pairs:
        await page.set_content(one.before)
        before = {seen.pop("mark"): seen for seen in json.loads(await page.evaluate(look))}
        await page.set_content(one.after)
        after: list[JsonObject] = json.loads(await page.evaluate(look))
        marks = [seen.pop("mark") for seen in after]
        found += [
            Sample(Fingerprint.model_validate(before[key]), tuple(after), marks.index(key) if key in marks else None)
            for key in one.keys
            if key in before
        ]
    return found
