"""List what a folder holds, and look at one file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from pydantic import Field

from runtime.errors import StepFailed
from runtime.model import ReplayPolicy
from runtime.tasks.context import TaskContext
from runtime.tasks.disk import Check, file_errors, off_loop
from runtime.tasks.spec import TaskParams, TaskResult, Touch, task


class Kind(StrEnum):
    FILES = "files"
    FOLDERS = "folders"
    ALL = "all"


class Order(StrEnum):
    NAME = "name"
    MODIFIED = "modified"
    SIZE = "size"


class ListParams(TaskParams):
    folder: str = Field(".", title="Folder")
    pattern: str = Field(
        "*", title="Names", description="`*` stands for any text, `?` for one character; several separated by `;`."
    )
    recursive: bool = Field(False, title="Folders below too")
    kind: Kind = Field(Kind.FILES, title="What to list")
    hidden: bool = Field(False, title="Hidden ones too", description="Names that begin with a dot.")
    order: Order = Field(Order.NAME, title="Order")
    descending: bool = Field(False, title="Largest or newest first")
    limit: int | None = Field(None, ge=1, title="At most")


class InfoParams(TaskParams):
    path: str = Field(title="File or folder")
    must_exist: bool = Field(False, title="Fail if it is not there")


class FileInfo(TaskResult):
    path: str = Field(title="Path")
    name: str = Field(title="Name", description="With its ending: `report.xlsx`.")
    stem: str = Field(title="Name without ending")
    suffix: str = Field(title="Ending", description="With the dot, in small letters: `.xlsx`.")
    folder: str = Field(title="Folder")
    is_folder: bool = Field(title="Is a folder")
    size: int = Field(title="Size in bytes", description="0 for a folder.")
    modified: str = Field(title="Last changed", description="A moment in UTC, ISO 8601.")


class FileList(TaskResult):
    files: list[FileInfo] = Field(title="Files", description="Or folders, where those are listed.")
    count: int = Field(title="How many")


class InfoResult(TaskResult):
    exists: bool = Field(title="Exists")
    path: str = Field(title="Path")
    info: FileInfo | None = Field(None, title="Details", description="Nothing where it does not exist.")


@task(
    "files.list",
    title="List files",
    icon="folder-search",
    keywords=("glob", "find", "folder", "directory"),
    replay=ReplayPolicy.REPEATABLE,
    touches=(Touch.FILES,),
)
async def list_files(ctx: TaskContext, params: ListParams) -> FileList:
    """List the files of a folder whose names fit, with size and time. Links to folders are not followed."""
    folder = ctx.path(params.folder)

    def work(check: Check) -> list[FileInfo]:
        with file_errors(folder, "list"):
            next(folder.iterdir(), None)
        found = [info for path in _walk(folder, params, check) if (info := describe(path)) is not None]
        found.sort(key=lambda info: (getattr(info, params.order), info.path), reverse=params.descending)
        return found[: params.limit]

    files = await off_loop(work)
    return FileList(files=files, count=len(files))


@task(
    "files.info",
    title="Look at a file",
    icon="file-search",
    keywords=("exists", "size", "date", "check"),
    replay=ReplayPolicy.REPEATABLE,
    touches=(Touch.FILES,),
)
async def file_info(ctx: TaskContext, params: InfoParams) -> InfoResult:
    """Tell whether a file or folder exists, and its size and time."""
    path = ctx.path(params.path)

    def work(check: Check) -> FileInfo | None:
        with file_errors(path, "look at"):
            return describe(path)

    info = await off_loop(work)
    if info is None and params.must_exist:
        raise StepFailed(f'There is no "{path}".', kind="file", remedy="Check the path.")
    return InfoResult(exists=info is not None, path=str(path), info=info)


def describe(path: Path) -> FileInfo | None:
    """The details of a file or folder; None when there is none (or it went away meanwhile)."""
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    is_folder = stat.S_ISDIR(status.st_mode)
    return FileInfo(
        path=str(path),
        name=path.name,
        stem=path.stem,
        suffix=path.suffix.lower(),
        folder=str(path.parent),
        is_folder=is_folder,
        size=0 if is_folder else status.st_size,
        modified=datetime.fromtimestamp(status.st_mtime, UTC).isoformat(timespec="milliseconds"),
    )


def _walk(folder: Path, params: ListParams, check: Check) -> Iterator[Path]:
    patterns = [part.strip() for part in params.pattern.split(";") if part.strip()] or ["*"]
    for here, folders, files in os.walk(folder):
        check()
        if not params.hidden:
            folders[:] = [name for name in folders if not name.startswith(".")]
        names = [] if params.kind is Kind.FOLDERS else files
        names = [*names, *([] if params.kind is Kind.FILES else folders)]
        for name in names:
            path = Path(here) / name
            if (params.hidden or not name.startswith(".")) and _fits(path.relative_to(folder), patterns):
                yield path
        if not params.recursive:
            return


def _fits(path: Path, patterns: list[str]) -> bool:
    """Whether a relative path fits one pattern; a pattern without a slash looks at the name alone."""
    text = PurePosixPath(path).as_posix()
    return any(
        fnmatchcase(text.lower() if "/" in pattern else path.name.lower(), pattern.lower()) for pattern in patterns
    )
