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
    """A target, the elements of the page it was recorded on, those of the page it is looked for in, and which of these
    is right (None: it is gone)."""

    wanted: Fingerprint
    before: tuple[JsonObject, ...]
    seen: tuple[JsonObject, ...]
    right: int | None


async def samples(page: Page, pairs: Sequence[Pair]) -> list[Sample]:
    """The samples of all pairs."""
    found: list[Sample] = []
    look = _ALL.format(gather=script("gather"), signals=script("signals"))
    for one in pairs:
        before, keys = await _looked(page, look, one.before)
        after, marks = await _looked(page, look, one.after)
        found += [
            Sample(Fingerprint.model_validate(seen), before, after, marks.index(key) if key in marks else None)
            for key, seen in zip(keys, before, strict=True)
            if key in one.keys
        ]
    return found


async def _looked(page: Page, look: str, html: str) -> tuple[tuple[JsonObject, ...], list[str | None]]:
    """The elements of a page and their marks."""
    await page.set_content(html)
    seen: list[JsonObject] = json.loads(await page.evaluate(look))
    marks = [one.pop("mark") for one in seen]
    return tuple(seen), marks
