"""Starts a browser, or joins a running one, and gives its context."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runtime.browser.bubbles import FLAGS, hide_downloads, write_preferences
from runtime.browser.driver import driver, is_driver_alive, stop_driver
from runtime.browser.errors import is_closed, launch_problem, playwright_error
from runtime.browser.find import require_browser
from runtime.browser.options import Mode, SessionOptions, debugging_address
from runtime.browser.targets.guard import add_guard_to
from runtime.errors import StepFailed
from runtime.model import JsonObject

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, BrowserType

#: ``off`` starts browsers without their sandbox, for machines whose kernel does not allow one.
SANDBOX_VARIABLE = "UNDERSTUDY_BROWSER_SANDBOX"

#: In addition to Playwright's own: no traffic and no questions that the workflow did not ask for.
_FLAGS = (
    "--disable-quic",
    "--disable-domain-reliability",
    "--disable-client-side-phishing-detection",
    "--no-pings",
)

#: Chromium makes a socket in TMPDIR, for which 45 bytes more must fit into the 104 that macOS allows (Linux: 108); else
#: it ends at once. Without TMPDIR it takes the system's folder.
_LONGEST_TMPDIR = 58

#: What a browser needs from our environment. Nothing else is inherited: it may hold secrets.
_ENVIRONMENT = re.compile(
    r"HOME|PATH|TMPDIR|TE?MP|TZ|LANG|LANGUAGE|LC_.*|USER|LOGNAME|SHELL|DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|XDG_.*|"
    r"DBUS_SESSION_BUS_ADDRESS|FONTCONFIG_.*|LD_LIBRARY_PATH|SSL_CERT_.*|(HTTP|HTTPS|ALL|NO)_PROXY|USERPROFILE|"
    r"(LOCAL)?APPDATA|PROGRAM.*|SYSTEM(ROOT|DRIVE)|WINDIR|COMSPEC|PATHEXT|USERNAME|USERDOMAIN",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Opened:
    """An open context and how to close it with everything that belongs to it."""

    context: BrowserContext
    close: Callable[[], Awaitable[None]]


async def open_context(options: SessionOptions, *, timeout: float, state: JsonObject | None = None) -> Opened:
    """A browser context for ``options``, with cookies and local storage from ``state``.

    ``timeout`` is in seconds. Raises BrowserMissing or StepFailed (kind ``browser``).
    """
    try:
        return await _open(options, timeout, state)
    except playwright_error() as error:
        if not is_closed(error) or await is_driver_alive():
            raise launch_problem(error, options) from error
    # The driver was killed since it was last used: one more try with a new one.
    await stop_driver()
    try:
        return await _open(options, timeout, state)
    except playwright_error() as error:
        raise launch_problem(error, options) from error


async def start_browser(options: SessionOptions, timeout: float) -> Browser:
    """A browser process of our own with a throw-away profile."""
    browser = await (await driver()).chromium.launch(**_launch_arguments(options, timeout))
    if not options.is_headless:
        await hide_downloads(browser)
    return browser


async def _open(options: SessionOptions, timeout: float, state: JsonObject | None) -> Opened:
    chromium = (await driver()).chromium
    if options.mode is Mode.ATTACH:
        return await _attach(chromium, options, timeout)
    if options.mode is Mode.PROFILE:
        return await _open_profile(chromium, options, timeout, state)
    browser = await start_browser(options, timeout)
    try:
        context = await browser.new_context(
            **context_arguments(options),
            storage_state=state,  # type: ignore[arg-type]  # as the driver has given it
        )
    except BaseException:  # however it ends, nobody else has the browser to close it
        await browser.close()
        raise
    return Opened(context, browser.close)


async def _open_profile(
    chromium: BrowserType, options: SessionOptions, timeout: float, state: JsonObject | None
) -> Opened:
    folder = Path(options.profile)
    await asyncio.to_thread(_make_folder, folder)
    context = await chromium.launch_persistent_context(
        folder, **_launch_arguments(options, timeout), **context_arguments(options)
    )
    if state is not None:
        # Local storage is in the profile; cookies that live only as long as the browser are not.
        await context.add_cookies(state["cookies"])
    return Opened(context, context.close)


async def _attach(chromium: BrowserType, options: SessionOptions, timeout: float) -> Opened:
    browser = await chromium.connect_over_cdp(debugging_address(options.connect), timeout=timeout * 1000)
    if browser.contexts:
        context = browser.contexts[0]
        await add_guard_to(context)
    else:
        context = await browser.new_context()
    # For a browser that we did not start, closing only lets go of it.
    return Opened(context, browser.close)


def _launch_arguments(options: SessionOptions, timeout: float) -> dict[str, Any]:
    return {
        "executable_path": require_browser(options.browser).path,
        "headless": options.is_headless,
        "args": [*_FLAGS, *FLAGS],
        "chromium_sandbox": has_sandbox(),
        "env": environment(),
        "proxy": {"server": options.proxy} if options.proxy else None,
        "slow_mo": options.slow_motion * 1000 or None,
        "timeout": timeout * 1000,
        # A signal to us is ours to handle: the run ends in order, then the browser.
        "handle_sigint": False,
        "handle_sigterm": False,
        "handle_sighup": False,
    }


def context_arguments(options: SessionOptions) -> dict[str, Any]:
    """What a fresh context is made with."""
    return {
        "viewport": {"width": options.width, "height": options.height},
        "locale": options.locale or None,
        "timezone_id": options.timezone or None,
        "user_agent": options.user_agent or None,
        "extra_http_headers": dict(options.headers) or None,
        "ignore_https_errors": options.ignore_https_errors,
    }


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_preferences(folder)
    except OSError as error:
        raise StepFailed(
            f"The profile folder {folder} cannot be used: {error.strerror}.",
            kind="file",
            remedy="Choose a folder that can be written to.",
        ) from error


def has_sandbox() -> bool:
    """Whether browsers are started with their sandbox."""
    is_root = sys.platform != "win32" and os.geteuid() == 0
    return not is_root and os.environ.get(SANDBOX_VARIABLE, "").lower() not in ("off", "0", "false")


def environment() -> dict[str, str | float | bool]:
    """What a browser gets of our environment."""
    kept = {name: value for name, value in os.environ.items() if _ENVIRONMENT.fullmatch(name)}
    if len(os.fsencode(kept.get("TMPDIR", ""))) > _LONGEST_TMPDIR:
        del kept["TMPDIR"]
    return dict(kept)
