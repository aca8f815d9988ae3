"""Copy, move, rename and delete files and folders, and make folders."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from pydantic import Field

from runtime.errors import StepFailed
from runtime.model import ReplayPolicy
from runtime.private import sync_folder
from runtime.tasks.context import TaskContext
from runtime.tasks.disk import Check, Existing, copy_file, file_errors, must_write, off_loop
from runtime.tasks.intent import Intent
from runtime.tasks.spec import TaskParams, TaskResult, Touch, task

_EXISTING = Field(
    Existing.FAIL,
    title="If it exists already",
    description="Fail, replace it, or skip it. A destination with the same content is always fine.",
)


class CopyParams(TaskParams):
    source: str = Field(title="File or folder")
    destination: str = Field(title="To", description="The new path. With a slash at the end it is put inside.")
    existing: Existing = _EXISTING


class MoveParams(CopyParams):
    pass


class RenameParams(TaskParams):
    path: str = Field(title="File or folder")
    name: str = Field(title="New name", description="A name without folders.", min_length=1)
    existing: Existing = _EXISTING


class DeleteParams(TaskParams):
    path: str = Field(title="File or folder")
    recursive: bool = Field(False, title="With its content", description="Needed for a folder that is not empty.")
    must_exist: bool = Field(False, title="Fail if it is not there")


class FolderParams(TaskParams):
    path: str = Field(title="Folder", description="Missing folders on the way are made too.")


class PathResult(TaskResult):
    path: str = Field(title="Path")


class CopyResult(PathResult):
    files: int = Field(title="Files written", description="Those with the same content already are not counted.")


class DeleteResult(PathResult):
    deleted: bool = Field(title="Was there")


@task(
    "files.copy",
    title="Copy a file or folder",
    icon="copy",
    keywords=("duplicate", "backup"),
    replay=ReplayPolicy.REPEATABLE,
    touches=(Touch.FILES,),
)
async def copy_path(ctx: TaskContext, params: CopyParams) -> CopyResult:
    """Copy a file, or a folder with all it holds. Each file is written whole or not at all."""
    source = ctx.path(params.source)
    destination = _into(ctx.path(params.destination), source, params.destination)

    def work(check: Check) -> int:
        _must_exist(source, "copy")
        _must_be_apart(source, destination)
        return sum(_copy_one(one, other, params.existing, check) for one, other in _pairs(source, destination, check))

    return CopyResult(files=await off_loop(work), path=str(destination))


@task(
    "files.move",
    title="Move a file or folder",
    icon="folder-input",
    keywords=("cut",),
    replay=ReplayPolicy.KEYED,
    touches=(Touch.FILES,),
)
async def move_path(ctx: TaskContext, params: MoveParams) -> PathResult:
    """Move a file or folder to another place, also onto another disk."""
    source, intent = ctx.path(params.source), Intent(ctx)
    destination = _into(ctx.path(params.destination), source, params.destination)
    if intent.record is not None:
        destination = Path(intent.record["destination"])
    await off_loop(lambda check: _move(intent, source, destination, params.existing, check))
    return PathResult(path=str(destination))


@task(
    "files.rename",
    title="Rename a file or folder",
    icon="pencil-line",
    replay=ReplayPolicy.KEYED,
    touches=(Touch.FILES,),
)
async def rename_path(ctx: TaskContext, params: RenameParams) -> PathResult:
    """Give a file or folder another name in the same place."""
    source = ctx.path(params.path)
    if params.name in {".", ".."} or any(mark in params.name for mark in "/\\\0"):
        raise StepFailed(
            f'"{params.name}" is not a plain name.', kind="file", remedy="Use Move to bring it to another folder."
        )
    destination = source.with_name(params.name)
    await off_loop(lambda check: _move(Intent(ctx), source, destination, params.existing, check))
    return PathResult(path=str(destination))


@task(
    "files.delete",
    title="Delete a file or folder",
    icon="trash-2",
    keywords=("remove",),
    replay=ReplayPolicy.KEYED,
    touches=(Touch.FILES,),
)
async def delete_path(ctx: TaskContext, params: DeleteParams) -> DeleteResult:
    """Delete a file, a link or a folder. Links are not followed; the project, the home folder and disks are refused."""
    path = ctx.path(params.path)
    refuse_precious(path, ctx.project)

    def work(check: Check) -> bool:
        intent = Intent(ctx)
        if not os.path.lexists(path):
            if params.must_exist and intent.record is None:
                _must_exist(path, "delete")
            return intent.record is not None
        intent.note({"path": str(path)})
        check()
        _delete(path, params.recursive)
        return True

    return DeleteResult(deleted=await off_loop(work), path=str(path))


@task(
    "files.make_folder",
    title="Make a folder",
    icon="folder-plus",
    keywords=("directory", "mkdir"),
    replay=ReplayPolicy.REPEATABLE,
    touches=(Touch.FILES,),
)
async def make_folder(ctx: TaskContext, params: FolderParams) -> PathResult:
    """Make a folder, and those on the way to it. A folder that is there already is fine."""
    path = ctx.path(params.path)

    def work(check: Check) -> None:
        with file_errors(path, "make the folder"):
            path.mkdir(parents=True, exist_ok=True)

    await off_loop(work)
    return PathResult(path=str(path))


def refuse_precious(path: Path, project: Path) -> None:
    """Refuse what nobody means to delete: a disk's root, the home folder, the project, and all that holds one."""
    real = path.parent.resolve() / path.name if path.is_symlink() else path.resolve()
    for precious, what in ((Path.home(), "your home folder"), (project, "the project folder")):
        if precious.resolve().is_relative_to(real):
            raise StepFailed(
                f'"{path}" is or holds {what} and is not deleted.',
                kind="file",
                remedy="Name the file or folder inside it that should go.",
            )
    if real.parent == real or os.path.ismount(real):
        raise StepFailed(f'"{path}" is a whole disk and is not deleted.', kind="file")


def _into(destination: Path, source: Path, text: str) -> Path:
    """Where ``source`` goes: a closing slash, or for a file an existing folder, means inside of it.

    A folder's copy is never put inside by itself: a repeated copy would then land in the first one.
    """
    inside = text.endswith(("/", os.sep)) or (destination.is_dir() and not source.is_dir())
    return destination / source.name if inside else destination


def _must_exist(path: Path, doing: str) -> None:
    with file_errors(path, doing):
        if not os.path.lexists(path):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))


def _must_be_apart(source: Path, destination: Path) -> None:
    one, other = source.resolve(), destination.resolve()
    if one == other:
        raise StepFailed(f'"{source}" cannot be put onto itself.', kind="file", remedy="Choose another destination.")
    if other.is_relative_to(one):
        raise StepFailed(
            f'The folder "{source}" cannot be put into itself.', kind="file", remedy="Choose a destination outside it."
        )


def _pairs(source: Path, destination: Path, check: Check) -> Iterator[tuple[Path, Path]]:
    """Each file or link under ``source`` with its new place; the folders are made on the way."""
    if not source.is_dir() or source.is_symlink():
        yield source, destination
        return
    with file_errors(destination, "make the folder"):
        destination.mkdir(parents=True, exist_ok=True)
    with file_errors(source, "read"):
        entries = sorted(source.iterdir())
    for entry in entries:
        check()
        yield from _pairs(entry, destination / entry.name, check)


def _copy_one(source: Path, destination: Path, existing: Existing, check: Check) -> int:
    if source.is_symlink() and os.path.lexists(destination) and destination.is_symlink():
        same = source.readlink() == destination.readlink()
        return 0 if same else _replace_link(source, destination, existing)
    if not must_write(destination, existing, source):
        return 0
    if source.is_symlink():
        return _replace_link(source, destination, existing)
    copy_file(source, destination, check)
    return 1


def _replace_link(source: Path, destination: Path, existing: Existing) -> int:
    with file_errors(destination, "write"):
        if os.path.lexists(destination):
            if existing is not Existing.REPLACE:
                return 0
            destination.unlink()
        destination.parent.mkdir(parents=True, exist_ok=True)
        destination.symlink_to(source.readlink())
    return 1


def _move(intent: Intent, source: Path, destination: Path, existing: Existing, check: Check) -> None:
    plan = {"source": str(source), "destination": str(destination)}
    if intent.record == plan and not os.path.lexists(source) and os.path.lexists(destination):
        return
    _must_exist(source, "move")
    if not _only_case_differs(source, destination):
        _must_be_apart(source, destination)
        if not _make_way(source, destination, existing):
            return
    intent.note(plan)
    check()
    _change_place(source, destination, check)


def _only_case_differs(source: Path, destination: Path) -> bool:
    """Whether both are the same file on a disk that takes ``A.txt`` and ``a.txt`` for one name."""
    return source != destination and destination.exists() and source.exists() and source.samefile(destination)


def _make_way(source: Path, destination: Path, existing: Existing) -> bool:
    """Whether to move at all; folders are never merged or replaced by a move."""
    if destination.is_dir() or (source.is_dir() and os.path.lexists(destination)):
        if existing is Existing.SKIP:
            return False
        raise StepFailed(
            f'"{destination}" exists already.',
            kind="file",
            remedy="A folder is not replaced by a move: delete it first, or choose another name.",
        )
    return must_write(destination, existing, source) or existing is not Existing.SKIP


def _change_place(source: Path, destination: Path, check: Check) -> None:
    with file_errors(destination, "move to"):
        destination.parent.mkdir(parents=True, exist_ok=True)
        try:
            source.replace(destination)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            for one, other in list(_pairs(source, destination, check)):
                _copy_one(one, other, Existing.REPLACE, check)
            _delete(source, recursive=True)
        sync_folder(destination.parent)


def _delete(path: Path, recursive: bool) -> None:
    with file_errors(path, "delete"):
        if path.is_symlink() or not path.is_dir():
            path.unlink()
        elif recursive:
            shutil.rmtree(path)
        else:
            path.rmdir()
