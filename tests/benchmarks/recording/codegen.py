"""Playwright's own recorder as a peer: its private channel, and its generated code done again in a fresh browser."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

from playwright.async_api import Browser, Playwright, async_playwright

from runtime.browser.find import require_browser


class Codegen:
    """Records what happens in a running browser; ``code`` gives the lines it would write."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._lines: list[str] = []
        self._changed = 0.0

    async def __aenter__(self) -> Codegen:
        self._playwright = await async_playwright().start()
        self._browser = await self._playwright.chromium.connect_over_cdp(self._address)
        self._context = self._browser.contexts[0]
        await self._context._impl_obj._start_recording({"language": "python-async"}, self)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._context._impl_obj._stop_recording()
        await self._browser.close()
        await self._playwright.stop()

    def action_added(self, page: Any, data: Any, code: str) -> None:
        self._lines.append(code)
        self._changed = time.monotonic()

    def action_updated(self, page: Any, data: Any, code: str) -> None:
        if self._lines:
            self._lines[-1] = code
            self._changed = time.monotonic()

    async def code(self, quiet: float = 1.5, most: float = 12.0) -> list[str]:
        """The lines, one for each action, once nothing was added for a while: it holds an action back in case that
        another click follows, and a busy machine is late."""
        began = self._changed = time.monotonic()
        while time.monotonic() - self._changed < quiet and time.monotonic() - began < most:
            await asyncio.sleep(0.1)
        return list(self._lines)


async def play(code: list[str], url: str, address: str, state: str, patience: float) -> tuple[str, list[Any], str]:
    """Do the generated lines again on ``address``: how it ended, the page's state, and the error."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=require_browser().path, chromium_sandbox=False)
        try:
            page = await browser.new_page(viewport={"width": 800, "height": 600})
            page.set_default_timeout(patience * 1000)
            error = ""
            try:
                await page.goto(address)
                await _execute([line for line in code if "goto(" not in line and "close(" not in line], page)
            except Exception as caught:
                error = repr(caught)
            await asyncio.sleep(0.4)
            return ("stopped" if error else "done"), json.loads(await page.evaluate(state)), error
        finally:
            await browser.close()


async def _execute(lines: list[str], page: Any) -> None:
    body = "\n".join(line for code in lines for line in code.splitlines() if line.strip())
    indented = "\n".join(f"    {line.strip()}" for line in body.splitlines()) or "    pass"
    scope: dict[str, Any] = {}
    exec(f"async def replay(page, expect):\n{indented}\n", {"re": __import__("re")}, scope)
    from playwright.async_api import expect

    await scope["replay"](page, expect)


__all__ = ["Browser", "Codegen", "Playwright", "play"]
