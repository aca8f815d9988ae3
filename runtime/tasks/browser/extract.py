"""Reading from the page: one value or many, tables, and lists of records over several pages."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from pydantic import Field, model_validator

from runtime.browser.reading import (
    Header,
    Turn,
    read_attribute,
    read_html,
    read_list,
    read_table,
    read_text,
    read_value,
    turn_page,
)
from runtime.browser.targets.find import Presence
from runtime.model import Json, JsonObject
from runtime.model.targets import Target
from runtime.tasks.browser.common import TargetParams, act, browser_task, session_of
from runtime.tasks.context import TaskContext
from runtime.tasks.spec import matters_for

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from runtime.browser.types import Locator


class What(StrEnum):
    """What to read of an element."""

    TEXT = "text"
    VALUE = "value"
    ATTRIBUTE = "attribute"
    HTML = "html"
    COUNT = "count"


class ExtractParams(TargetParams):
    what: What = Field(What.TEXT, title="Read")
    attribute: str = Field(
        "",
        title="Attribute",
        description="For example href.",
        json_schema_extra=matters_for("what", What.ATTRIBUTE),
    )
    many: bool = Field(False, title="All that fit", description="Gives a list.")

    @model_validator(mode="after")
    def _has_attribute(self) -> ExtractParams:
        if self.what is What.ATTRIBUTE and not self.attribute:
            raise ValueError("name the attribute to read")
        return self


class PagedParams(TargetParams):
    next_page: Target | None = Field(
        None, title="Next page", description="The button or link to the next page; empty: only this page."
    )
    max_pages: int = Field(100, title="Most pages", ge=1, le=100_000)
    max_rows: int = Field(100_000, title="Most rows", ge=1, le=1_000_000)


class TableParams(PagedParams):
    header: Literal["auto", "first_row", "none"] = Field(
        "auto", title="Column names", description="auto: header cells where there are any, else the first row."
    )


class ListParams(PagedParams):
    fields: dict[str, str] = Field(
        default_factory=dict,
        title="Fields",
        description="Name to CSS selector within an item; @name at the end reads an attribute (a@href). "
        "An empty selector is the item itself. No fields: the items' texts.",
    )


@browser_task(
    "browser.extract", title="Read", icon="scan-text", keywords=("get", "text", "value", "attribute", "count", "scrape")
)
async def extract(ctx: TaskContext, params: ExtractParams) -> Json:
    """Read the text, value, attribute or HTML of an element, or how many there are; of all that fit, a list."""
    if params.what is What.COUNT:
        return await act(ctx, params, lambda element, ms: element.count(), presence=Presence.ANY)
    read = _reader(params)
    presence = Presence.ANY if params.many else Presence.READ
    return await act(ctx, params, lambda element, ms: read(element, params.many, ms), presence=presence)


@browser_task(
    "browser.extract_table", title="Read table", icon="table", keywords=("rows", "grid", "scrape", "records", "pages")
)
async def extract_table(ctx: TaskContext, params: TableParams) -> list[JsonObject]:
    """Read a table as a list of records by column name, over several pages if wanted."""
    header = Header(params.header)
    return await _over_pages(ctx, params, lambda element, ms: read_table(element, header, ms), Presence.READ)


@browser_task(
    "browser.extract_list",
    title="Read list",
    icon="list-tree",
    keywords=("records", "items", "cards", "results", "scrape", "pages"),
)
async def extract_list(ctx: TaskContext, params: ListParams) -> list[Json]:
    """Read all items that fit the selector as records, over several pages if wanted."""
    return await _over_pages(ctx, params, lambda element, ms: read_list(element, params.fields), Presence.ANY)


def _reader(params: ExtractParams) -> Callable[[Locator, bool, float], Awaitable[Json]]:
    if params.what is What.ATTRIBUTE:
        return lambda element, many, ms: read_attribute(element, params.attribute, many, ms)
    return {What.TEXT: read_text, What.VALUE: read_value, What.HTML: read_html}[params.what]


async def _over_pages(
    ctx: TaskContext,
    params: PagedParams,
    read: Callable[[Locator, float], Awaitable[list[Json]]],
    presence: Presence,
) -> list[Json]:
    session = await session_of(ctx, params.session)
    items = session.locate(params.target)
    rows: list[Json] = []
    for number in range(1, params.max_pages + 1):
        rows += await act(ctx, params, read, presence=presence) or []
        ctx.progress(None, f"page {number}, {len(rows)} rows")
        if params.next_page is None or len(rows) >= params.max_rows or number == params.max_pages:
            break
        turned = await act(
            ctx, params, lambda button, ms: turn_page(button, items, ms), target=params.next_page, presence=Presence.ANY
        )
        if turned is Turn.STUCK:
            ctx.log("The next page did not come; what was read so far is kept.", level="warning")
        if turned is not Turn.TURNED:
            break
    return rows[: params.max_rows]
