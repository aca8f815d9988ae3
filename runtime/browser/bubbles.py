"""What browsers lay over their pages by themselves (*Save password?*, finished downloads, *Translate this page?*,
*Restore pages?*): none of it in a browser of ours. It would hide the page from the person who watches or records.

No flag of the command line turns off the first two; preferences do. A profile that we make gets them before its first
start. One that exists is its owner's: what is set there stays. Playwright makes a throw-away profile itself, and its
contexts are private windows, which offer to keep no password; what is left are the downloads, whose preference is
changed where a person would: on the page of settings. See docs/decisions/0046-no-bubbles-over-pages.md.
"""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runtime.model import JsonObject

if TYPE_CHECKING:
    from playwright.async_api import Browser, CDPSession

_log = logging.getLogger(__name__)

#: For every browser: after one that was killed, the next one does not ask whether to restore its pages.
FLAGS = ("--hide-crash-restore-bubble",)

#: Preferences of a new profile.
PREFERENCES: JsonObject = {
    "credentials_enable_service": False,
    "credentials_enable_autosignin": False,
    "profile": {"password_manager_enabled": False, "password_manager_leak_detection": False},
    "autofill": {"profile_enabled": False, "credit_card_enabled": False},
    "download_bubble": {"partial_view_enabled": False},
    "translate": {"enabled": False},
    "browser": {"has_seen_welcome_page": True},
    "signin": {"allowed": False, "allowed_on_next_startup": False},
}

#: The page of settings that may change the preference, and how long that may take in all, in seconds.
_SETTINGS, _LIMIT = "chrome://settings/downloads", 3.0
_CHANGE = """globalThis.chrome?.settingsPrivate
    ? new Promise(done => chrome.settingsPrivate.setPref('download_bubble.partial_view_enabled', false, '', done))
    : false"""


def write_preferences(folder: Path) -> None:
    """Give a profile folder its preferences, if no browser has used it yet. Raises OSError."""
    path = folder / "Default" / "Preferences"
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_text(json.dumps(PREFERENCES), "utf-8")


async def hide_downloads(browser: Browser) -> None:
    """Let a browser with a window and a profile of Playwright's not show its downloads over the page. It takes about
    half a second; a browser that has no such setting is left as it is."""
    from playwright.async_api import Error

    try:
        async with asyncio.timeout(_LIMIT):
            await _change(await browser.new_browser_cdp_session())
    except (Error, TimeoutError) as error:  # the run goes on, with the bubble
        _log.info("The browser goes on showing downloads over its pages: %s", error)


async def _change(session: CDPSession) -> None:
    window = {"url": _SETTINGS, "newWindow": True, "windowState": "minimized", "background": True}
    target = (await session.send("Target.createTarget", window))["targetId"]
    try:
        inner = (await session.send("Target.attachToTarget", {"targetId": target, "flatten": False}))["sessionId"]
        answers: asyncio.Queue[Any] = asyncio.Queue()
        session.on("Target.receivedMessageFromTarget", lambda event: answers.put_nowait(json.loads(event["message"])))
        while not await _changed(session, inner, answers):  # noqa: ASYNC110 - the page is still loading, and tells nobody
            await asyncio.sleep(0.02)
    finally:
        await session.send("Target.closeTarget", {"targetId": target})
        await session.detach()


async def _changed(session: CDPSession, inner: str, answers: asyncio.Queue[Any]) -> bool:
    """Whether the page of settings was there, and has done it."""
    params = {"expression": _CHANGE, "awaitPromise": True, "returnByValue": True}
    message = json.dumps({"id": 1, "method": "Runtime.evaluate", "params": params})
    await session.send("Target.sendMessageToTarget", {"sessionId": inner, "message": message})
    answer = await answers.get()
    return answer.get("result", {}).get("result", {}).get("value") is True
