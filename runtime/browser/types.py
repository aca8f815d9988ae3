"""Playwright's types for annotations in upper rooms, which do not import Playwright themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Locator as Locator
    from playwright.async_api import Page as Page
    from playwright.async_api import Position as Position
    from playwright.async_api import Response as Response
