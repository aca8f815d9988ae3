"""Cookies, local and session storage of the current page, and the whole state of a session as a file."""

from __future__ import annotations

import json
import os
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from runtime.browser.sessions import BrowserSession
from runtime.errors import StepFailed
from runtime.model import Json, JsonObject
from runtime.tasks.browser.common import (
    BROWSER_FILES,
    BrowserParams,
    browser_task,
    options_from,
    replace_session,
    session_key,
    session_of,
)
from runtime.tasks.context import TaskContext
from runtime.tasks.disk import file_errors, in_thread, read_bytes
from runtime.tasks.spec import SecretText

_GET = "(kind) => Object.fromEntries(Object.entries(window[kind]))"
_SET = "([kind, items]) => { for (const [key, value] of Object.entries(items)) window[kind].setItem(key, value); }"
_CLEAR = "(kind) => window[kind].clear()"


class Cookie(BaseModel):
    """A cookie to set: for an address, or for a domain and path."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(title="Name", min_length=1)
    value: SecretText = Field(title="Value")
    url: str = Field("", title="Address", description="Instead of domain and path.")
    domain: str = Field("", title="Domain")
    path: str = Field("/", title="Path")
    expires: float | None = Field(None, title="Expires", description="Seconds since 1970; empty: with the session.")
    http_only: bool = Field(False, title="HTTP only")
    secure: bool = Field(False, title="Secure")
    same_site: Literal["Strict", "Lax", "None"] = Field("Lax", title="Same site")

    def as_playwright(self) -> dict[str, Any]:
        """The cookie as Playwright takes it."""
        place = {"url": self.url} if self.url else {"domain": self.domain, "path": self.path}
        return {
            "name": self.name,
            "value": self.value.reveal(),
            "httpOnly": self.http_only,
            "secure": self.secure,
            "sameSite": self.same_site,
            **({"expires": self.expires} if self.expires is not None else {}),
            **place,
        }


class GetCookiesParams(BrowserParams):
    urls: list[str] = Field(default_factory=list, title="Addresses", description="Only cookies sent there; empty: all.")


class SetCookiesParams(BrowserParams):
    cookies: list[Cookie] = Field(title="Cookies", min_length=1)


class ClearCookiesParams(BrowserParams):
    name: str = Field("", title="Name", description="Empty: every name.")
    domain: str = Field("", title="Domain", description="Empty: every domain.")


class Storage(StrEnum):
    """Kept for good, or as long as the tab."""

    LOCAL = "local"
    SESSION = "session"

    @property
    def property(self) -> str:
        """Its name in JavaScript."""
        return f"{self.value}Storage"


class StorageParams(BrowserParams):
    storage: Storage = Field(Storage.LOCAL, title="Storage", description="Of the current page's site.")


class SetStorageParams(StorageParams):
    items: dict[str, SecretText] = Field(title="Items")


class StateParams(BrowserParams):
    path: str = Field(title="File", description="JSON; holds sign-ins, so keep it out of the project's repository.")


@browser_task("browser.get_cookies", title="Get cookies", icon="cookie", keywords=("read", "session"))
async def get_cookies(ctx: TaskContext, params: GetCookiesParams) -> list[JsonObject]:
    """The cookies of the session as records with name, value, domain, path and expiry."""
    session = await session_of(ctx, params.session)
    return [dict(cookie) for cookie in await session.context.cookies(params.urls or None)]


@browser_task("browser.set_cookies", title="Set cookies", icon="cookie", keywords=("add", "session"))
async def set_cookies(ctx: TaskContext, params: SetCookiesParams) -> None:
    """Add cookies to the session."""
    session = await session_of(ctx, params.session, start=True)
    await session.context.add_cookies([cookie.as_playwright() for cookie in params.cookies])  # type: ignore[misc]  # the driver's own record


@browser_task("browser.clear_cookies", title="Clear cookies", icon="cookie", keywords=("delete", "sign out"))
async def clear_cookies(ctx: TaskContext, params: ClearCookiesParams) -> None:
    """Remove cookies from the session: all, or those of a name or domain."""
    session = await session_of(ctx, params.session)
    await session.context.clear_cookies(name=params.name or None, domain=params.domain or None)


@browser_task("browser.get_storage", title="Get storage", icon="database", keywords=("local storage", "read"))
async def get_storage(ctx: TaskContext, params: StorageParams) -> Json:
    """The items in the local or session storage of the current page's site."""
    page = (await session_of(ctx, params.session)).page
    return await page.evaluate(_GET, params.storage.property)


@browser_task("browser.set_storage", title="Set storage", icon="database", keywords=("local storage", "write"))
async def set_storage(ctx: TaskContext, params: SetStorageParams) -> None:
    """Put items into the local or session storage of the current page's site."""
    page = (await session_of(ctx, params.session)).page
    items = {key: value.reveal() for key, value in params.items.items()}
    await page.evaluate(_SET, [params.storage.property, items])


@browser_task("browser.clear_storage", title="Clear storage", icon="database", keywords=("local storage", "delete"))
async def clear_storage(ctx: TaskContext, params: StorageParams) -> None:
    """Empty the local or session storage of the current page's site."""
    page = (await session_of(ctx, params.session)).page
    await page.evaluate(_CLEAR, params.storage.property)


@browser_task(
    "browser.save_state",
    title="Save session state",
    icon="save",
    keywords=("cookies", "storage", "sign-in", "login"),
    touches=BROWSER_FILES,
)
async def save_state(ctx: TaskContext, params: StateParams) -> str:
    """Save cookies and local storage of the session to a file that only this user can read."""
    session = await session_of(ctx, params.session)
    path = ctx.path(params.path)
    data = json.dumps(await session.context.storage_state(), indent=2).encode()
    await in_thread(_write_private, path, data)
    return str(path)


@browser_task(
    "browser.load_state",
    title="Load session state",
    icon="folder-open",
    keywords=("cookies", "storage", "sign-in", "login"),
    touches=BROWSER_FILES,
)
async def load_state(ctx: TaskContext, params: StateParams) -> None:
    """Begin the session anew with cookies and local storage from a file, in an empty tab."""
    path = ctx.path(params.path)
    state = await in_thread(_read_state, path)
    old: BrowserSession | None = ctx.resources.peek(session_key(params.session))
    options = old.options if old else options_from(ctx)
    await replace_session(ctx, params.session, options, state)


def _write_private(path: Path, data: bytes) -> None:
    with file_errors(path, "write"):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "wb") as file:  # noqa: PTH123 - of a file descriptor
            path.chmod(0o600)
            file.write(data)


def _read_state(path: Path) -> JsonObject:
    try:
        state = json.loads(read_bytes(path))
        complete = isinstance(state["cookies"], list) and isinstance(state["origins"], list)
    except (ValueError, TypeError, KeyError):
        complete = False
    if not complete:
        raise StepFailed(
            f'"{path}" holds no session state.', kind="file", remedy="Use a file that Save session state has written."
        )
    return {"cookies": state["cookies"], "origins": state["origins"]}
