"""One Playwright driver (a Node process) for each event loop, started at first use.

When this process ends in any way, the driver's pipe closes: it then closes its browsers, removes their
profiles and ends. When the driver is killed too, the browsers' own pipes close and they end by themselves.
"""

from __future__ import annotations

import asyncio
import sys
from importlib import import_module
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from runtime.browser.targets.guard import add_guard
from runtime.errors import StepFailed

if TYPE_CHECKING:
    from playwright.async_api import Playwright

_drivers: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Task[Playwright]] = WeakKeyDictionary()


async def driver() -> Playwright:
    """The driver of the running loop; raises StepFailed (kind ``browser``) when it cannot start."""
    loop = asyncio.get_running_loop()
    starting = _drivers.get(loop)
    if starting is None:
        starting = _drivers[loop] = loop.create_task(_start())
    try:
        # One caller's cancellation must not take the driver from the others.
        return await asyncio.shield(starting)
    except StepFailed:
        _drivers.pop(loop, None)
        raise


async def is_driver_alive() -> bool:
    """Whether the driver of the running loop still answers."""
    starting = _drivers.get(asyncio.get_running_loop())
    if starting is None:
        return False
    try:
        probe = await (await starting).request.new_context()
        await probe.dispose()
    except Exception:  # noqa: BLE001 - whatever the answer is, it is not one of a working driver
        return False
    return True


async def stop_driver() -> None:
    """Close the driver of the running loop with all its browsers; no error when there is none."""
    starting = _drivers.pop(asyncio.get_running_loop(), None)
    if starting is None:
        return
    try:
        playwright = await starting
    except StepFailed:
        return
    await playwright.stop()


async def _start() -> Playwright:
    # The import takes a third of a second, in which the loop has other work.
    api = await asyncio.to_thread(import_module, "playwright.async_api")
    try:
        playwright: Playwright = await api.async_playwright().start()
        await add_guard(playwright)
        return playwright
    except Exception as error:  # a missing library, a killed process: whatever it is, the person hears what to look at
        library = " On Debian and Ubuntu it needs the package libatomic1." if sys.platform == "linux" else ""
        raise StepFailed(
            "The browser driver could not be started.",
            kind="browser",
            remedy=f"`understudy doctor` shows what is missing.{library}",
            details=str(error),
        ) from error
