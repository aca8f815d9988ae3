"""Zip and unzip. An archive is input from a stranger: names, kinds, counts and sizes are checked by our own loop."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pydantic import Field

from runtime.errors import StepFailed
from runtime.model import ReplayPolicy
from runtime.tasks.context import TaskContext
from runtime.tasks.disk import (
    CHUNK,
    Check,
    Existing,
    file_errors,
    must_write,
    off_loop,
    open_plain,
    replacing,
    size_text,
)
from runtime.tasks.files.archive_names import Member, safe_members
from runtime.tasks.intent import Intent
from runtime.tasks.spec import SecretText, TaskParams, TaskResult, Touch, task

#: The ratio of content to archive is looked at from this many bytes of content on.
RATIO_FROM = 16 << 20


class ZipParams(TaskParams):
    sources: list[str] = Field(
        title="Files and folders",
        min_length=1,
        description="Paths, also with `*` and `**`; folders with all they hold.",
    )
    archive: str = Field(title="Archive", description="The .zip file to write.")
    existing: Existing = Field(Existing.REPLACE, title="If it exists already")
    level: int = Field(6, ge=0, le=9, title="Compression", description="0 stores only, 9 is smallest and slowest.")


class UnzipParams(TaskParams):
    archive: str = Field(title="Archive")
    folder: str = Field(title="Into the folder", description="Made when it does not exist.")
    existing: Existing = Field(Existing.FAIL, title="If a file exists already")
    password: SecretText | None = Field(None, title="Password")
    max_entries: int = Field(10_000, ge=1, title="At most so many entries")
    max_size_mb: int = Field(2_048, ge=1, title="At most so many MB in all")
    max_ratio: int = Field(
        200, ge=2, title="At most so many times larger", description="How many times larger than the archive."
    )


class ZipResult(TaskResult):
    path: str = Field(title="Archive")
    files: int = Field(title="Files in it")
    size: int = Field(title="Size in bytes")


class UnzipResult(TaskResult):
    folder: str = Field(title="Folder")
    files: list[str] = Field(title="Files", description="Paths of all files of the archive, in its order.")
    size: int = Field(title="Content in bytes")


@dataclass(frozen=True, slots=True)
class Caps:
    """Limits of one unpacking: content in bytes, and how many times the archive's own size it may be."""

    size: int
    ratio: int


@task(
    "files.zip",
    title="Make a zip archive",
    icon="archive",
    keywords=("compress", "pack"),
    replay=ReplayPolicy.KEYED,
    touches=(Touch.FILES,),
)
async def zip_files(ctx: TaskContext, params: ZipParams) -> ZipResult:
    """Pack files and folders into a zip archive. Links are left out."""
    archive = ctx.path(params.archive)
    sources = [ctx.path(source) for source in params.sources]

    def work(check: Check) -> ZipResult:
        members = dict(_members(sources, archive, check))
        intent = Intent(ctx)
        if intent.record is None and not must_write(archive, params.existing, b""):
            return ZipResult(path=str(archive), files=0, size=archive.stat().st_size)
        intent.note({"archive": str(archive)})
        with replacing(archive, check) as file:
            _pack(file, members, params.level, check)
        return ZipResult(path=str(archive), files=len(members), size=archive.stat().st_size)

    return await off_loop(work)


@task(
    "files.unzip",
    title="Unpack a zip archive",
    icon="archive-restore",
    keywords=("extract", "decompress"),
    replay=ReplayPolicy.REPEATABLE,
    touches=(Touch.FILES,),
)
async def unzip_file(ctx: TaskContext, params: UnzipParams) -> UnzipResult:
    """Unpack a zip archive: all of it or nothing.

    Refused are names that lead out of the folder, links and other special entries, and archives that hold
    more than the limits allow, whatever they say about themselves.
    """
    archive, folder = ctx.path(params.archive), ctx.path(params.folder)
    password = params.password.reveal().encode() if params.password else None
    caps = Caps(params.max_size_mb << 20, params.max_ratio)

    def work(check: Check) -> UnzipResult:
        with _opened(archive) as file, _staging(folder) as staging:
            members = safe_members(file, params.max_entries)
            size = _unpack(file, members, staging, caps, password, check)
            paths = _settle(members, staging, folder, params.existing, check)
        return UnzipResult(folder=str(folder), files=[str(path) for path in paths], size=size)

    return await off_loop(work)


def _members(sources: list[Path], archive: Path, check: Check) -> Iterator[tuple[str, Path]]:
    """Name in the archive and path of each regular file, folders relative to the one that holds them."""
    for source in sources:
        starts = sorted(_glob(source)) if any(mark in str(source) for mark in "*?[") else [source]
        for start in starts:
            with file_errors(start, "read"):
                start.stat()
            for path in sorted(start.rglob("*")) if start.is_dir() else [start]:
                check()
                if path.is_file() and not path.is_symlink() and path != archive:
                    yield path.relative_to(start.parent).as_posix(), path


def _glob(pattern: Path) -> Iterator[Path]:
    anchor = Path(pattern.anchor)
    return anchor.glob(str(pattern.relative_to(anchor)))


def _pack(target: IO[bytes], members: dict[str, Path], level: int, check: Check) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level, strict_timestamps=False) as file:
        for name, path in members.items():
            info = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
            info.compress_type = zipfile.ZIP_DEFLATED if level else zipfile.ZIP_STORED
            with file_errors(path, "read"), open_plain(path) as reader, file.open(info, "w") as writer:
                while piece := reader.read(CHUNK):
                    check()
                    writer.write(piece)


def _opened(archive: Path) -> zipfile.ZipFile:
    with file_errors(archive, "read"):
        try:
            return zipfile.ZipFile(archive)
        except (zipfile.BadZipFile, UnicodeDecodeError, ValueError, NotImplementedError) as error:
            raise StepFailed(
                f'"{archive}" is damaged, or it is not a zip archive.', kind="file", details=str(error)
            ) from error


@contextlib.contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """A folder beside the destination for what is being unpacked; gone afterwards, whatever happened."""
    with file_errors(folder, "make the folder"):
        folder.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".unzip-", dir=folder))
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _unpack(
    file: zipfile.ZipFile, members: list[Member], staging: Path, caps: Caps, password: bytes | None, check: Check
) -> int:
    """Write every member under ``staging``; returns the bytes that really came out."""
    packed = max(1, Path(str(file.filename)).stat().st_size)
    total = 0
    for member in members:
        target = staging / member.path
        with file_errors(target, "write"):
            if member.is_folder:
                target.mkdir(parents=True, exist_ok=True)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as writer:
                for piece in _content(file, member, password):
                    check()
                    total += len(piece)
                    _within(total, packed, caps, file.filename)
                    writer.write(piece)
    return total


def _content(file: zipfile.ZipFile, member: Member, password: bytes | None) -> Iterator[bytes]:
    if member.info.flag_bits & 1 and password is None:
        raise StepFailed(
            f'"{file.filename}" is protected by a password.',
            kind="credential",
            remedy="Give the password of the archive.",
        )
    try:
        with file.open(member.info, pwd=password) as reader:
            while piece := reader.read(1 << 16):
                yield piece
    except NotImplementedError as error:
        raise StepFailed(
            f'"{member.path}" is packed in a way that is not supported (AES encryption, for example).',
            kind="file",
            remedy="Pack it as an ordinary zip archive, or unpack it with a script step.",
            details=str(error),
        ) from error
    except RuntimeError as error:
        raise StepFailed(f'The password of "{file.filename}" is wrong.', kind="credential") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
        raise StepFailed(
            f'"{member.path}" in "{file.filename}" is damaged.', kind="file", details=str(error)
        ) from error


def _within(total: int, packed: int, caps: Caps, name: str | None) -> None:
    if total > caps.size:
        raise StepFailed(
            f'"{name}" holds more than {size_text(caps.size)}, the limit of this step.',
            kind="limit",
            remedy="Raise the limit if you trust the archive.",
        )
    if total > RATIO_FROM and total > packed * caps.ratio:
        raise StepFailed(
            f'"{name}" holds more than {caps.ratio} times its own size, as archives made to fill a disk do.',
            kind="limit",
            remedy="Raise the limit if you trust the archive.",
        )


def _settle(members: list[Member], staging: Path, folder: Path, existing: Existing, check: Check) -> list[Path]:
    """Bring all from ``staging`` to its place; what may not be replaced is found before anything is moved."""
    pairs = [(staging / member.path, folder / member.path) for member in members if not member.is_folder]
    for _, target in pairs:
        _stay_inside(target, folder)
    wanted = [(source, target) for source, target in pairs if must_write(target, existing, source)]
    check()
    for member in members:
        if member.is_folder:
            _stay_inside(folder / member.path, folder)
            with file_errors(folder / member.path, "make the folder"):
                (folder / member.path).mkdir(parents=True, exist_ok=True)
    for source, target in wanted:
        with file_errors(target, "write"):
            target.parent.mkdir(parents=True, exist_ok=True)
            source.replace(target)
    return [target for _, target in pairs]


def _stay_inside(target: Path, folder: Path) -> None:
    """A link that is in the folder already must not lead the archive's files elsewhere."""
    if not target.parent.resolve().is_relative_to(folder.resolve()):
        raise StepFailed(
            f'"{target}" would be written outside of "{folder}" through a link.',
            kind="file",
            remedy="Unpack into an empty folder.",
        )
