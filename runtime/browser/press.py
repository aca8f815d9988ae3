"""A browser as a printing press: files of our own as PDF, and pictures with a place outlined. It loads nothing else."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from runtime.browser.errors import plain_errors
from runtime.browser.launch import open_context
from runtime.browser.options import SessionOptions
from runtime.browser.printing import print_pdf
from runtime.browser.scripts import script

if TYPE_CHECKING:
    from playwright.async_api import Page

#: Seconds for starting, for loading a file however large, and for one picture.
_START, _LOAD, _DRAW = 60.0, 180.0, 20.0

_LINE = (
    "<div style=\"width:100%;margin:0 16mm;font:8px 'Segoe UI','Noto Sans','DejaVu Sans',sans-serif;color:#5a6478;"
    'display:flex;justify-content:space-between">{}</div>'
)

Box = tuple[float, float, float, float]


class Press:
    """Made by ``open_press``."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def print_file(self, file: Path, *, title: str, kind: str, page: str, of: str) -> bytes:
        """A local HTML file as PDF (A4, with bookmarks): ``title`` and ``kind`` stand above, page numbers below.

        Raises StepFailed (kind ``browser``).
        """
        with plain_errors(seconds=_LOAD):
            await self._page.goto(file.as_uri(), timeout=_LOAD * 1000)
            numbers = f'{escape(page)} <span class="pageNumber"></span> {escape(of)} <span class="totalPages"></span>'
            return await print_pdf(
                self._page,
                paper="A4",
                landscape=False,
                margins={"top": "20mm", "bottom": "18mm", "left": "16mm", "right": "16mm"},
                header=_LINE.format(f"<span>{escape(title)}</span><span>{escape(kind)}</span>"),
                footer=_LINE.format(f"<span></span><span>{numbers}</span>"),
                background=True,
                scale=1,
                pages="",
                bookmarks=True,
            )

    async def outline(self, data: bytes, media_type: str, view: Box, box: Box | None) -> bytes:
        """The part ``view`` of a picture as JPEG, with ``box`` outlined. Raises StepFailed (kind ``browser``)."""
        address = f"data:{media_type};base64,{base64.b64encode(data).decode('ascii')}"
        with plain_errors(seconds=_DRAW):
            drawn: str = await self._page.evaluate(script("outline"), [address, list(view), list(box) if box else None])
        return base64.b64decode(drawn)


@asynccontextmanager
async def open_press(browser: str = "") -> AsyncIterator[Press]:
    """A browser of its own without a window; ``browser`` is the program's path (empty: search).

    Raises BrowserMissing or StepFailed (kind ``browser``).
    """
    opened = await open_context(SessionOptions(browser=browser, headless=True), timeout=_START)
    try:
        with plain_errors(seconds=_START):
            page = await opened.context.new_page()
            await page.emulate_media(color_scheme="light")
        yield Press(page)
    finally:
        await opened.close()
