"""The browser: 110 form actions through our steps and through the engine, against the same by hand in Playwright.

Every way works in a Chromium of its own, headless, with the same locators, on a freshly loaded page whose loading is
not counted. "Steps" is what the gate does around a task: params checked, task called, restore point asked for.
"Engine" is a run with journal and events. Pictures are one JPEG of the page for each action.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playwright.async_api import Page

from runtime.browser.driver import driver, stop_driver
from runtime.browser.find import require_browser
from runtime.model import WorkflowSettings
from runtime.tasks.context import TaskContext
from runtime.tasks.registry import Registry
from tests.benchmarks.common import Case, Figures, measure, options
from tests.fixtures.engine import flow, lab, step
from tests.fixtures.web_site import Site

GROUPS = 10
#: Actions: 11 in each of the ten groups.
ACTIONS = 110
SETTINGS: dict[str, Any] = {"browser": {"headless": True}}

Way = Callable[[], Awaitable[float]]


async def by_hand(page: Page) -> None:
    """The script that a person would write."""
    for n in range(1, GROUPS + 1):
        await page.get_by_label(f"Article {n}", exact=True).fill(f"Article {n}")
        await page.get_by_label(f"Price {n}", exact=True).fill("12.50")
        await page.get_by_label(f"Amount {n}", exact=True).fill("3")
        await page.get_by_label(f"Delivery {n}", exact=True).fill("2026-05-12")
        await page.get_by_label(f"Notes {n}", exact=True).fill("Leave it at the door.")
        await page.get_by_label(f"Contact {n}", exact=True).fill("ada@example.com")
        await page.get_by_label(f"Country {n}", exact=True).select_option(label="Bulgaria")
        await page.get_by_label(f"Gift {n}", exact=True).check()
        await page.get_by_label(f"Express {n}", exact=True).check()
        await page.get_by_label(f"News {n}", exact=True).uncheck()
        await page.locator(f'role=button[name="Add {n}"]').click()


def actions() -> list[tuple[str, dict[str, Any]]]:
    """The same as steps: type and params."""
    steps: list[tuple[str, dict[str, Any]]] = []
    for n in range(1, GROUPS + 1):
        steps += [
            ("browser.fill", {"target": f'label="Article {n}"', "value": f"Article {n}"}),
            ("browser.fill", {"target": f'label="Price {n}"', "value": "12.50"}),
            ("browser.fill", {"target": f'label="Amount {n}"', "value": "3"}),
            ("browser.fill", {"target": f'label="Delivery {n}"', "value": "2026-05-12"}),
            ("browser.fill", {"target": f'label="Notes {n}"', "value": "Leave it at the door."}),
            ("browser.fill", {"target": f'label="Contact {n}"', "value": "ada@example.com"}),
            ("browser.select", {"target": f'label="Country {n}"', "option": "Bulgaria"}),
            ("browser.check", {"target": f'label="Gift {n}"'}),
            ("browser.check", {"target": f'label="Express {n}"'}),
            ("browser.uncheck", {"target": f'label="News {n}"'}),
            ("browser.click", {"target": f'role=button[name="Add {n}"]'}),
        ]
    return steps


class Ways:
    """The ways to measure, each with its browser already open."""

    def __init__(self, url: str, page: Page, context: TaskContext) -> None:
        self._url = url
        self._page = page
        self._context = context
        self._registry = Registry()

    async def hand(self) -> float:
        """Milliseconds an action by hand."""
        await self._page.goto(self._url)
        began = time.perf_counter()
        await by_hand(self._page)
        return await self._checked(began, self._page)

    async def hand_fresh(self) -> float:
        """The same in a browser that was just started, as a run's is: its first actions find everything cold."""
        chromium = (await driver()).chromium
        browser = await chromium.launch(executable_path=require_browser().path, headless=True)
        try:
            page = await browser.new_page()
            await page.goto(self._url)
            began = time.perf_counter()
            await by_hand(page)
            return await self._checked(began, page)
        finally:
            await browser.close()

    async def steps(self, pictures: bool = False) -> float:
        """Milliseconds an action through the tasks."""
        await self._step("browser.navigate", {"url": self._url})
        session = self._context.resources.peek("browser:main")
        await session.restore_point()
        began = time.perf_counter()
        for type, params in actions():
            await self._step(type, params)
            await session.restore_point()
            if pictures:
                assert await session.picture()
        return await self._checked(began, session.page)

    async def engine(self) -> float:
        """Milliseconds an action in a run: from the start of the first to the end of the last."""
        moments: list[float] = []
        names = [f"s{number}" for number in range(ACTIONS)]
        open_it = step("open", "browser.open", {"url": self._url, "headless": True}, out=names[0])
        middle = [step(f"s{n}", type, params, out=f"s{n + 1}") for n, (type, params) in enumerate(actions())]
        count = {"check": "text", "target": "output", "expected": str(GROUPS)}
        chain = [open_it, *middle, step(f"s{ACTIONS}", "browser.assert", count)]
        with tempfile.TemporaryDirectory() as home:
            async with lab(Path(home)) as it:
                it.engine.env.events.listen(lambda event: _note(event, names, moments))
                row = await it.run(flow(*chain, settings=WorkflowSettings(pictures="never")))
                assert row.status == "completed", row.error
        return (moments[-1] - moments[0]) * 1000 / ACTIONS

    async def _step(self, type: str, params: dict[str, Any]) -> None:
        spec = self._registry.get(type)
        assert spec.call is not None
        await spec.call(self._context, spec.params.model_validate(params))

    async def _checked(self, began: float, page: Page) -> float:
        seconds = time.perf_counter() - began
        assert await page.locator("output").inner_text() == str(GROUPS)
        return seconds * 1000 / ACTIONS


def _note(event: Any, names: list[str], moments: list[float]) -> None:
    first_begins = event.kind == "step.started" and event.step == names[0]
    last_ends = event.kind == "step.finished" and event.step == names[-1]
    if first_begins or last_ends:
        moments.append(time.perf_counter())


def run(rounds: int) -> Figures:
    """All ways in turn, after one round that is not counted."""
    site = Site()
    with asyncio.Runner() as runner, tempfile.TemporaryDirectory() as work:
        context = TaskContext(settings=SETTINGS, work=Path(work), timeout=30.0)
        ways = runner.run(_open(site.url("long_form.html"), context))
        cases: dict[str, Case] = {
            "by hand": _case(runner, ways.hand),
            "by hand, browser just started": _case(runner, ways.hand_fresh),
            "steps": _case(runner, ways.steps),
            "steps with pictures": _case(runner, lambda: ways.steps(pictures=True)),
            "engine": _case(runner, ways.engine),
        }
        measure("warm-up", cases, 1)
        figures = measure("browser_actions: ms an action", cases, rounds)
        runner.run(_close(context))
    site.close()
    return figures


async def _open(url: str, context: TaskContext) -> Ways:
    chromium = (await driver()).chromium
    browser = await chromium.launch(executable_path=require_browser().path, headless=True)
    page = await browser.new_page()
    return Ways(url, page, context)


async def _close(context: TaskContext) -> None:
    await context.resources.aclose()
    await stop_driver()


def _case(runner: asyncio.Runner, way: Callable[[], Coroutine[Any, Any, float]]) -> Case:
    return lambda: runner.run(way())


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__, rounds=9)
    figures = run(chosen.rounds)
    figures.ratio("110 form actions, steps against by hand", "steps", "by hand", 1.10)
    figures.ratio(
        "110 form actions, a run against by hand, both just started", "engine", "by hand, browser just started", 1.10
    )
    figures.row("a picture", figures.median("steps with pictures") - figures.median("steps"), "ms")
    figures.show(chosen.json)


if __name__ == "__main__":
    main()
