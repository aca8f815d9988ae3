"""Pictures of a page for the run's record: small, quick, and never a reason to fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runtime.browser.errors import playwright_error

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

#: A picture that takes longer is not worth waiting for (milliseconds).
_LIMIT = 3000
_QUALITY = 60

MEDIA_TYPE = "image/jpeg"


async def take_picture(page: Page, covered: list[Locator]) -> bytes | None:
    """The visible part of the page as JPEG with the ``covered`` elements painted over; None when it fails."""
    try:
        return await page.screenshot(
            type="jpeg",
            quality=_QUALITY,
            scale="css",
            animations="allow",
            caret="initial",
            mask=covered or None,
            mask_color="#808080",
            timeout=_LIMIT,
        )
    except playwright_error():
        return None
