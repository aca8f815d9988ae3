"""Pages and elements as pictures and PDF."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, get_args

from runtime.browser.errors import playwright_error
from runtime.errors import StepFailed

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

ImageType = Literal["png", "jpeg"]
Side = Literal["top", "right", "bottom", "left"]


async def shoot(
    what: Page | Locator, *, type: ImageType, quality: int | None, covered: list[Locator], milliseconds: float
) -> bytes:
    """The visible part of a page, or an element, as a picture with the ``covered`` elements painted over."""
    return await what.screenshot(
        type=type,
        quality=quality if type == "jpeg" else None,
        animations="disabled",
        mask=covered or None,
        mask_color="#808080",
        timeout=milliseconds,
    )


async def shoot_whole(
    page: Page, *, type: ImageType, quality: int | None, covered: list[Locator], milliseconds: float
) -> bytes:
    """The whole page, however long."""
    return await page.screenshot(
        type=type,
        quality=quality if type == "jpeg" else None,
        full_page=True,
        animations="disabled",
        mask=covered or None,
        mask_color="#808080",
        timeout=milliseconds,
    )


async def print_pdf(
    page: Page,
    *,
    paper: str,
    landscape: bool,
    margins: Mapping[Side, str],
    header: str,
    footer: str,
    background: bool,
    scale: float,
    pages: str,
    bookmarks: bool = False,
) -> bytes:
    """The page as PDF. ``margins`` are texts such as ``1.5cm``; ``header`` and ``footer`` are HTML; ``bookmarks`` makes
    the headings an outline to navigate by."""
    try:
        return await page.pdf(
            format=paper,
            landscape=landscape,
            margin={side: margins.get(side, "0") for side in get_args(Side)},  # type: ignore[arg-type]  # these sides
            display_header_footer=bool(header or footer),
            header_template=header or "<span></span>",
            footer_template=footer or "<span></span>",
            print_background=background,
            scale=scale,
            page_ranges=pages or None,
            outline=bookmarks,
            tagged=bookmarks or None,
        )
    except playwright_error() as error:
        if "PrintToPDF" not in str(error):
            raise
        raise StepFailed(
            "This browser cannot print to PDF in a visible window.",
            kind="browser",
            remedy="Open the session without a window.",
        ) from None
