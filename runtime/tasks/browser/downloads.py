"""Downloads: click and save, or save what an earlier step has started."""

from __future__ import annotations

from pydantic import Field

from runtime.browser.downloads import save
from runtime.model.targets import Target
from runtime.tasks.browser.common import (
    BROWSER_NETWORK,
    BrowserParams,
    TargetParams,
    act,
    browser_task,
    seconds,
    session_of,
)
from runtime.tasks.context import TaskContext
from runtime.tasks.spec import TaskResult, Touch


class DownloadParams(BrowserParams):
    target: Target | None = Field(
        None, title="Click this", description="What starts the download; empty: an earlier step has started it."
    )
    path: str = Field(
        "", title="Save as", description="A file, or a folder with / at its end; empty: the run's own folder."
    )


class DownloadResult(TaskResult):
    path: str = Field(title="File")
    name: str = Field(title="Name", description="As the site calls it.")
    url: str = Field(title="Address")
    size: int = Field(title="Bytes")


@browser_task(
    "browser.download",
    title="Download in browser",
    icon="download",
    keywords=("save", "file", "export", "csv", "pdf"),
    touches=(*BROWSER_NETWORK, Touch.FILES),
    timeout=120.0,
)
async def download(ctx: TaskContext, params: DownloadParams) -> DownloadResult:
    """Click what starts a download, wait until it is complete, and save it."""
    session = await session_of(ctx, params.session)
    if params.target is not None:
        session.downloads.forget()
        button = TargetParams(session=params.session, target=params.target)
        await act(ctx, button, lambda element, ms: element.click(timeout=ms))
    started = await session.downloads.take(seconds(ctx))
    to = ctx.path(params.path) if params.path else ctx.work
    is_folder = not params.path or params.path.endswith(("/", "\\")) or to.is_dir()
    saved = await save(started, to, is_folder=is_folder, seconds=seconds(ctx))
    return DownloadResult(path=str(saved.path), name=saved.name, url=saved.url, size=saved.size)
