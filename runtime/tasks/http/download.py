"""Download to a file: whole or not at all."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pydantic import Field

from runtime.errors import StepFailed
from runtime.model import ReplayPolicy
from runtime.tasks.context import TaskContext
from runtime.tasks.disk import CHUNK, Existing, in_thread, replacing_aside, size_text
from runtime.tasks.file_names import name_problem
from runtime.tasks.http.params import Address, CallParams
from runtime.tasks.intent import Intent
from runtime.tasks.spec import TaskResult, Touch, task

if TYPE_CHECKING:
    import httpx

    from runtime.tasks.http.exchange import Exchange


class DownloadFields(Address):
    path: str = Field(title="To", description="A file, or a folder with a slash at the end: the server names the file.")
    existing: Existing = Field(Existing.REPLACE, title="If it exists already")
    sha256: str = Field(
        "", title="SHA-256", pattern=r"^([0-9a-fA-F]{64})?$", description="Fails if the content differs."
    )


class DownloadParams(CallParams, DownloadFields):
    max_size_mb: float = Field(1024.0, gt=0, title="At most so many MB")
    timeout: float = Field(600.0, gt=0, le=86_400, title="Time limit", description="Seconds for the whole download.")


class Downloaded(TaskResult):
    path: str = Field(title="Path")
    size: int = Field(title="Size in bytes")
    sha256: str = Field(title="SHA-256")
    content_type: str = Field(title="Kind of content", description="As the server says.")
    skipped: bool = Field(False, title="Skipped", description="A file was there already.")


@task(
    "http.download",
    title="Download a file",
    icon="download",
    keywords=("url", "save", "fetch"),
    replay=ReplayPolicy.KEYED,
    touches=(Touch.NETWORK, Touch.FILES),
    # Longer than any time limit of the step itself, which is the one that counts.
    timeout=86_460.0,
)
async def download(ctx: TaskContext, params: DownloadParams) -> Downloaded:
    """Download a file. It appears under its name when it is complete and its checksum, if given, is right."""
    from runtime.tasks.http.exchange import exchange
    from runtime.tasks.http.failures import shown

    target = ctx.path(params.path)
    into_folder = params.path.endswith(("/", "\\")) or await in_thread(target.is_dir)
    if not into_folder and (done := await in_thread(_already, ctx, params, target)):
        return done
    async with exchange(ctx, params, "GET") as answer:
        if into_folder:
            target = target / file_name(answer.response)
            if done := await in_thread(_already, ctx, params, target):
                return done
        kind = answer.response.headers.get("content-type", "")
        async with replacing_aside(target) as file:
            size, digest = await _save(ctx, answer, file)
            if params.sha256 and digest != params.sha256.lower():
                raise StepFailed(
                    f"The file from {shown(params.url)} is not the expected one: its SHA-256 is {digest}.",
                    kind="data",
                    remedy="Download it again; if it stays so, the file was changed.",
                )
    return Downloaded(path=str(target), size=size, sha256=digest, content_type=kind)


def file_name(response: httpx.Response) -> str:
    """What to call a download: as the server says, else as the address ends; never a path, safe on every system."""
    from email.message import Message

    message = Message()
    message["content-disposition"] = response.headers.get("content-disposition", "")
    name = message.get_filename() or response.url.path
    name = re.split(r"[/\\]", name.rstrip("/"))[-1]
    name = re.sub(r'[\x00-\x1f:*?"<>|]', "_", name).strip(". ")
    if not name:
        return "download"
    # What is left may be a reserved name, or longer than a file system takes.
    return name if not name_problem(name) else f"_{name[-100:]}"


def _already(ctx: TaskContext, params: DownloadParams, target: Path) -> Downloaded | None:
    """The result when nothing is to be downloaded; fails when a file may not be replaced."""
    if params.existing is Existing.REPLACE:
        return None
    intent = Intent(ctx)
    if target.exists() and params.existing is Existing.SKIP:
        size = target.stat().st_size
        return Downloaded(path=str(target), size=size, sha256="", content_type="", skipped=True)
    if target.exists() and intent.record is None:
        raise StepFailed(f'"{target}" exists already.', kind="file", remedy="Choose another name, or allow replacing.")
    intent.note({"path": str(target)})
    return None


async def _save(ctx: TaskContext, answer: Exchange, file: BinaryIO) -> tuple[int, str]:
    """Write the answer to ``file`` in large pieces; returns its size and digest."""
    length = answer.response.headers.get("content-length", "")
    expected = int(length) if length.isdigit() and "content-encoding" not in answer.response.headers else 0
    digest = hashlib.sha256()
    size, waiting = 0, bytearray()
    async for piece in answer.pieces():
        waiting += piece
        size += len(piece)
        if len(waiting) >= CHUNK:
            await _write(file, digest, waiting)
            ctx.progress(min(size / expected, 1.0) if expected else None, size_text(size))
    await _write(file, digest, waiting)
    return size, digest.hexdigest()


async def _write(file: BinaryIO, digest: hashlib._Hash, waiting: bytearray) -> None:
    data = bytes(waiting)
    waiting.clear()

    def work() -> None:
        digest.update(data)
        file.write(data)

    await in_thread(work)
