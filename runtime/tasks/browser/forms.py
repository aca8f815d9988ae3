"""Keyboard work and form fields: fill, type, press, select, check, upload."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from runtime.browser.gestures import upload
from runtime.errors import StepFailed
from runtime.model import ReplayPolicy, Secret
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
from runtime.tasks.spec import SecretText

if TYPE_CHECKING:
    from runtime.browser.types import Locator


class FillParams(TargetParams):
    value: SecretText = Field(title="Value", description="Replaces what is in the field.")


class TypeParams(TargetParams):
    text: SecretText = Field(title="Text")
    clear: bool = Field(True, title="Clear the field first", description="Off adds to what is there.")
    delay: float = Field(0.0, title="Pause between keys", description="Seconds.", ge=0, le=5)


class PressParams(BrowserParams):
    key: str = Field(title="Key", description="For example Enter, Tab, ArrowDown, Control+A.", min_length=1)
    target: Target | None = Field(None, title="Element", description="Empty: where the focus is.")
    count: int = Field(1, title="Times", ge=1, le=1000)


class SelectBy(StrEnum):
    """How an option is named; ``index`` counts from 0."""

    LABEL = "label"
    VALUE = "value"
    INDEX = "index"


class SelectParams(TargetParams):
    option: str | list[str] = Field(title="Option", description="One, or several where the list allows it.")
    by: SelectBy = Field(SelectBy.LABEL, title="Named by")


class UploadParams(TargetParams):
    files: str | list[str] = Field(title="Files", description="Paths; relative ones start at the project.")


@browser_task(
    "browser.fill", title="Fill", icon="text-cursor-input", keywords=("enter", "type", "input", "write", "set")
)
async def fill(ctx: TaskContext, params: FillParams) -> None:
    """Put a value into a field at once, replacing what is there."""
    await _entering(ctx, params, params.value, lambda element, ms: element.fill(params.value.reveal(), timeout=ms))


@browser_task("browser.type", title="Type", icon="keyboard", keywords=("keys", "write", "autocomplete"))
async def type_text(ctx: TaskContext, params: TypeParams) -> None:
    """Type key by key, for fields that react to each key."""

    async def enter(element: Locator, ms: float) -> None:
        if params.clear:
            await element.clear(timeout=ms)
        await element.press_sequentially(params.text.reveal(), delay=params.delay * 1000 or None, timeout=ms)

    await _entering(ctx, params, params.text, enter)


@browser_task(
    "browser.press", title="Press key", icon="command", keywords=("enter", "shortcut", "tab"), replay=ReplayPolicy.ONCE
)
async def press(ctx: TaskContext, params: PressParams) -> None:
    """Press a key or a combination, in an element or where the focus is."""
    session = await session_of(ctx, params.session)
    for _ in range(params.count):
        if params.target is None:
            await session.page.keyboard.press(params.key)
        else:
            in_element = TargetParams(session=params.session, target=params.target)
            await act(ctx, in_element, lambda element, ms: element.press(params.key, timeout=ms))


@browser_task("browser.select", title="Select option", icon="list", keywords=("choose", "dropdown", "combo", "list"))
async def select(ctx: TaskContext, params: SelectParams) -> list[str]:
    """Choose options of a list by label, value or position; gives the values chosen."""
    options = [params.option] if isinstance(params.option, str) else params.option
    choose = _choice(options, params.by)
    chosen = await act(ctx, params, lambda element, ms: choose(element, ms))
    return chosen or []


@browser_task("browser.check", title="Check", icon="check-square", keywords=("tick", "checkbox", "radio", "switch"))
async def check(ctx: TaskContext, params: TargetParams) -> None:
    """Tick a checkbox or choose a radio button; nothing happens when it is ticked already."""
    await act(ctx, params, lambda element, ms: element.check(timeout=ms))


@browser_task("browser.uncheck", title="Uncheck", icon="square-minus", keywords=("untick", "checkbox", "switch"))
async def uncheck(ctx: TaskContext, params: TargetParams) -> None:
    """Untick a checkbox; nothing happens when it is not ticked."""
    await act(ctx, params, lambda element, ms: element.uncheck(timeout=ms))


@browser_task(
    "browser.upload",
    title="Upload files",
    icon="upload",
    keywords=("file", "attach", "chooser"),
    replay=ReplayPolicy.ONCE,
    touches=BROWSER_FILES,
)
async def upload_files(ctx: TaskContext, params: UploadParams) -> None:
    """Give files to a file field, or to the button that asks for them."""
    names = [params.files] if isinstance(params.files, str) else params.files
    files = [_existing(ctx.path(name)) for name in names]
    await act(ctx, params, lambda element, ms: upload(element, files, ms))


async def _entering(
    ctx: TaskContext, params: TargetParams, value: Secret, enter: Callable[[Locator, float], Awaitable[None]]
) -> None:
    """``enter`` with the field covered in pictures when a credential goes into it."""
    session = await session_of(ctx, params.session)
    if value.ref is not None:
        session.cover(session.locate(params.target))
    await session.act(params.target, enter, seconds=seconds(ctx))


def _choice(options: list[str], by: SelectBy) -> Callable[[Locator, float], Awaitable[list[str]]]:
    if by is SelectBy.LABEL:
        return lambda element, ms: element.select_option(label=options, timeout=ms)
    if by is SelectBy.VALUE:
        return lambda element, ms: element.select_option(value=options, timeout=ms)
    if not all(option.strip().isdigit() for option in options):
        raise StepFailed(
            f"{', '.join(options)} is not a position.", kind="data", remedy="Give whole numbers; 0 is the first option."
        )
    positions = [int(option) for option in options]
    return lambda element, ms: element.select_option(index=positions, timeout=ms)


def _existing(path: Path) -> Path:
    if not path.exists():
        raise StepFailed(f"There is no file {path}.", kind="file", remedy="Check the path of the file to upload.")
    return path
