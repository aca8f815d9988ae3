"""Read, write and extend files as text or bytes."""

from __future__ import annotations

import base64
import binascii
from enum import StrEnum

from pydantic import Field

from runtime.errors import StepFailed
from runtime.model import Json, ReplayPolicy
from runtime.tasks.appending import append_bytes
from runtime.tasks.context import TaskContext
from runtime.tasks.disk import Check, Existing, must_write, off_loop, read_bytes, sole_writer, write_bytes
from runtime.tasks.encodings import AUTO, decode, encode
from runtime.tasks.spec import TaskParams, TaskResult, Touch, task


class Shape(StrEnum):
    """How the content travels: as one text, as a list of lines, or as base64 for anything else."""

    TEXT = "text"
    LINES = "lines"
    BASE64 = "base64"


class Newline(StrEnum):
    UNIX = "unix"
    WINDOWS = "windows"
    KEEP = "keep"


class ReadParams(TaskParams):
    path: str = Field(title="File")
    shape: Shape = Field(Shape.TEXT, title="As", description="Text, lines, or base64 for what is not text.")
    encoding: str = Field(AUTO, title="Encoding", description="auto reads a byte order mark, else UTF-8.")


class WriteParams(TaskParams):
    path: str = Field(title="File", description="Missing folders are made.")
    content: str | list[str] = Field(title="Content", description="A text, or a list of lines.")
    base64: bool = Field(False, title="Content is base64", description="For what is not text.")
    encoding: str = Field("utf-8", title="Encoding")
    newline: Newline = Field(Newline.KEEP, title="Line ends", description="Unix (LF), Windows (CRLF) or as given.")
    existing: Existing = Field(Existing.REPLACE, title="If it exists already")


class AppendParams(TaskParams):
    path: str = Field(title="File", description="Made when it does not exist yet.")
    content: str | list[str] = Field(title="Content", description="A text, or a list of lines.")
    encoding: str = Field("utf-8", title="Encoding")
    newline: Newline = Field(Newline.KEEP, title="Line ends", description="Unix (LF), Windows (CRLF) or as given.")


class WriteResult(TaskResult):
    path: str = Field(title="Path")
    size: int = Field(title="Bytes written")


@task(
    "files.read",
    title="Read a file",
    icon="file-text",
    keywords=("text", "open", "load"),
    replay=ReplayPolicy.REPEATABLE,
    touches=(Touch.FILES,),
)
async def read_file(ctx: TaskContext, params: ReadParams) -> Json:
    """Read a file as text, as lines, or as base64."""
    path = ctx.path(params.path)
    data = await off_loop(lambda check: read_bytes(path))
    if params.shape is Shape.BASE64:
        return base64.b64encode(data).decode("ascii")
    text = decode(data, params.encoding, str(path))
    return text.splitlines() if params.shape is Shape.LINES else text


@task(
    "files.write",
    title="Write a file",
    icon="file-pen",
    keywords=("text", "save", "create"),
    replay=ReplayPolicy.REPEATABLE,
    touches=(Touch.FILES,),
)
async def write_file(ctx: TaskContext, params: WriteParams) -> WriteResult:
    """Write a text to a file, whole or not at all."""
    path = ctx.path(params.path)
    data = _binary(params.content) if params.base64 else encode(_text(params.content, params.newline), params.encoding)

    def work(check: Check) -> int:
        if not must_write(path, params.existing, data):
            return 0
        write_bytes(path, data, check)
        return len(data)

    return WriteResult(path=str(path), size=await off_loop(work))


@task(
    "files.append",
    title="Add to a file",
    icon="file-plus",
    keywords=("text", "log", "extend"),
    replay=ReplayPolicy.KEYED,
    touches=(Touch.FILES,),
)
async def append_file(ctx: TaskContext, params: AppendParams) -> WriteResult:
    """Add text at the end of a file; after an interruption nothing is added twice."""
    path = ctx.path(params.path)
    text = _text(params.content, params.newline)

    def work(check: Check) -> int:
        with sole_writer(path, check):
            return append_bytes(ctx, path, lambda start: encode(text, params.encoding, mark=start == 0))

    return WriteResult(path=str(path), size=await off_loop(work))


def _text(content: str | list[str], newline: Newline) -> str:
    text = content if isinstance(content, str) else "".join(f"{line}\n" for line in content)
    if newline is Newline.KEEP:
        return text
    text = text.replace("\r\n", "\n")
    return text if newline is Newline.UNIX else text.replace("\n", "\r\n")


def _binary(content: str | list[str]) -> bytes:
    try:
        return base64.b64decode(content if isinstance(content, str) else "".join(content), validate=True)
    except binascii.Error as error:
        raise StepFailed("The content is not base64.", kind="data", details=str(error)) from error
