"""Screenshots and PDF files of pages."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from runtime.browser.cover import hidden
from runtime.browser.printing import ImageType, Side, print_pdf, shoot, shoot_whole
from runtime.browser.targets.find import Presence
from runtime.errors import StepFailed
from runtime.model.targets import Target
from runtime.tasks.browser.common import (
    BROWSER_FILES,
    BrowserParams,
    TargetParams,
    act,
    browser_task,
    seconds,
    session_of,
)
from runtime.tasks.context import TaskContext
from runtime.tasks.disk import file_errors, in_thread, write_bytes
from runtime.tasks.spec import TaskResult, matters_for


class Area(StrEnum):
    """What is in the picture: what can be seen, the whole page, or one element."""

    PAGE = "page"
    FULL = "full"
    ELEMENT = "element"


class OutputParams(BrowserParams):
    path: str = Field("", title="File", description="Relative to the project; empty: no file.")
    keep: bool = Field(True, title="Keep a copy with the run")

    @model_validator(mode="after")
    def _goes_somewhere(self) -> Self:
        if not self.path and not self.keep:
            raise ValueError("give a file, or keep it with the run")
        return self


class ScreenshotParams(OutputParams):
    area: Area = Field(Area.PAGE, title="Area")
    target: Target | None = Field(None, title="Element", json_schema_extra=matters_for("area", Area.ELEMENT))
    format: ImageType = Field("png", title="Format")
    quality: int = Field(80, title="Quality", description="Of a JPEG, in per cent.", ge=1, le=100)

    @model_validator(mode="after")
    def _has_target(self) -> Self:
        if self.area is Area.ELEMENT and self.target is None:
            raise ValueError("name the element to take a picture of")
        return self


class PdfParams(OutputParams):
    paper: Literal["A3", "A4", "A5", "Letter", "Legal", "Tabloid"] = Field("A4", title="Paper")
    landscape: bool = Field(False, title="Landscape")
    margin: str | dict[Side, str] = Field(
        "1cm", title="Margins", description="One for all sides, or by side; with a unit: cm, mm, in, px."
    )
    header: str = Field(
        "", title="Header", description="HTML; class pageNumber, totalPages, date, title or url is filled in."
    )
    footer: str = Field("", title="Footer", description="HTML, as the header.")
    background: bool = Field(True, title="Print background")
    scale: float = Field(1.0, title="Scale", ge=0.1, le=2.0)
    pages: str = Field("", title="Pages", description="For example 1-3, 5; empty: all.")


class FileResult(TaskResult):
    path: str = Field(title="File", description="Empty when none was written.")
    blob: str = Field(title="Reference", description="Of the copy kept with the run; empty when there is none.")
    size: int = Field(title="Bytes")


@browser_task(
    "browser.screenshot",
    title="Take screenshot",
    icon="camera",
    keywords=("picture", "image", "png", "jpeg"),
    touches=BROWSER_FILES,
)
async def screenshot(ctx: TaskContext, params: ScreenshotParams) -> FileResult:
    """Take a picture of the page, the whole page or one element; what shows a secret is covered."""
    session = await session_of(ctx, params.session)
    kind = params.format
    covered = await session.covered(ctx.hidden())
    if params.area is Area.ELEMENT and params.target is not None:
        in_element = TargetParams(session=params.session, target=params.target)
        data = await act(
            ctx,
            in_element,
            lambda item, ms: shoot(item, type=kind, quality=params.quality, covered=covered, milliseconds=ms),
            presence=Presence.READ,
        )
    else:
        take = shoot_whole if params.area is Area.FULL else shoot
        limit = seconds(ctx) * 1000
        data = await take(session.page, type=kind, quality=params.quality, covered=covered, milliseconds=limit)
    return await _store(ctx, params, data or b"", f"image/{kind}", f"screenshot.{kind}")


@browser_task(
    "browser.pdf",
    title="Save as PDF",
    icon="file-output",
    keywords=("print", "document", "paper"),
    touches=BROWSER_FILES,
    timeout=60.0,
)
async def pdf(ctx: TaskContext, params: PdfParams) -> FileResult:
    """Print the page to a PDF file, without what shows a secret. Most browsers can only do it without a window."""
    session = await session_of(ctx, params.session)
    secrets = ctx.hidden()
    covered = await session.covered(secrets)
    async with asyncio.timeout(seconds(ctx)), hidden(session.page, covered, secrets):
        data = await print_pdf(
            session.page,
            paper=params.paper,
            landscape=params.landscape,
            margins=_margins(params.margin),
            header=params.header,
            footer=params.footer,
            background=params.background,
            scale=params.scale,
            pages=params.pages,
        )
    if any(value.encode() in data for value in secrets):
        raise StepFailed(
            "The document would hold a secret, in the address of a link for example.",
            kind="credential",
            remedy="Print another page, or take a screenshot.",
        )
    return await _store(ctx, params, data, "application/pdf", "page.pdf")


def _margins(margin: str | Mapping[Side, str]) -> dict[Side, str]:
    return dict.fromkeys(get_args(Side), margin) if isinstance(margin, str) else dict(margin)


async def _store(ctx: TaskContext, params: OutputParams, data: bytes, media_type: str, name: str) -> FileResult:
    """Write the file where one is wanted, and keep a copy with the run."""
    path = ctx.path(params.path) if params.path else None
    if path is not None:
        await in_thread(_write, path, data)
    blob = await ctx.keep(data, media_type, path.name if path else name) if params.keep else ""
    return FileResult(path=str(path or ""), blob=blob, size=len(data))


def _write(path: Path, data: bytes) -> None:
    with file_errors(path, "write"):
        write_bytes(path, data)
