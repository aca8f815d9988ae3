"""Work on the disk for all families: plain errors, whole-or-nothing writes, one writer per file, off the loop."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import errno
import filecmp
import os
import secrets
import shutil
import stat
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast
from weakref import WeakValueDictionary

from runtime.errors import StepFailed
from runtime.private import sync_folder

T = TypeVar("T")

#: Called by work in a thread between two pieces; raises when the step was cancelled.
Check = Callable[[], None]

#: Seconds a cancelled step waits for its thread to reach the next check.
STOP_WAIT = 5.0
#: Bytes moved between two checks.
CHUNK = 1 << 20
#: Largest file that is read into memory as a whole, in bytes.
READ_LIMIT = 256 << 20


class Existing(StrEnum):
    """What to do when the destination is there already with other content. The same content is always fine."""

    FAIL = "fail"
    REPLACE = "replace"
    SKIP = "skip"


async def in_thread(work: Callable[..., T], *args: Any) -> T:
    """``asyncio.to_thread`` for work on files: in a thread that nobody waits for when the program ends. What blocks for
    ever (a pipe without a writer, a share whose server is gone) must not keep a process from ending."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()
    context = contextvars.copy_context()

    def settle(result: T | None, error: BaseException | None) -> None:
        if done.done():
            return
        if error is None:
            done.set_result(cast(T, result))
        else:
            done.set_exception(error)

    def run() -> None:
        result: T | None = None
        error: BaseException | None = None
        try:
            result = context.run(work, *args)
        except BaseException as caught:  # noqa: BLE001 - it belongs to whoever waits
            error = caught
        # The loop may be gone: then nobody waits any more.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=run, name=f"work-{getattr(work, '__name__', '')}", daemon=True).start()
    return await done


async def off_loop(work: Callable[[Check], T]) -> T:
    """Run ``work(check)`` in a thread. When the step is cancelled, ``check`` raises at its next call."""
    stop = threading.Event()

    def check() -> None:
        if stop.is_set():
            raise StepFailed("The step was cancelled.", kind="cancelled")

    thread = asyncio.ensure_future(in_thread(work, check))
    try:
        return await asyncio.shield(thread)
    except asyncio.CancelledError:
        stop.set()
        # Looking at the outcome keeps asyncio from reporting it as forgotten.
        thread.add_done_callback(lambda done: done.cancelled() or done.exception())
        await asyncio.wait([thread], timeout=STOP_WAIT)
        raise


@contextlib.contextmanager
def file_errors(path: Path, doing: str) -> Iterator[None]:
    """Turn the system's errors into ours; ``doing`` is the verb: ``read``, ``write``, ``delete``."""
    try:
        yield
    except OSError as error:
        raise explain(error, path, doing) from error


def explain(error: OSError, path: Path, doing: str) -> StepFailed:
    """The error for a person: what could not be done with ``path``, why, and what helps."""
    reason, remedy = _REASONS.get(error.errno or 0, ("", ""))
    if getattr(error, "winerror", None) in {32, 33}:
        reason, remedy = "another program has it open", "Close the file there (Excel, for example) and try again."
    reason = reason or error.strerror or type(error).__name__
    return StepFailed(f'Could not {doing} "{path}": {reason}.', kind="file", remedy=remedy, details=str(error))


_DENIED = ("permission was denied", "Check who may use this file, and whether another program has it open.")
_FULL = ("the disk is full", "Make room on this disk and try again.")
_REASONS: dict[int, tuple[str, str]] = {
    errno.ENOENT: ("there is no such file or folder", "Check the path; relative paths start at the project folder."),
    errno.EACCES: _DENIED,
    errno.EPERM: _DENIED,
    errno.EISDIR: ("it is a folder", "Give the path of a file."),
    errno.ENOTDIR: ("a part of the path is a file, not a folder", "Check the folders in the path."),
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: ("this disk is read-only", "Choose a place that can be written to."),
    errno.ENAMETOOLONG: ("the name is too long", "Use a shorter name."),
    errno.ELOOP: ("its links lead in a circle", "Check the links in the path."),
    errno.ENOTEMPTY: ("the folder is not empty", "Allow deleting a folder with its content, or empty it first."),
    errno.EEXIST: ("it exists already", "Choose another name, or allow replacing."),
    errno.EBUSY: ("it is in use", "Close the program that uses it and try again."),
}


def open_plain(path: Path) -> BinaryIO:
    """A file opened to read. A pipe or a device, which may block for ever or never end, is refused."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise StepFailed(
            f'"{path}" is no ordinary file but a pipe or a device.',
            kind="file",
            remedy="Give the path of a file, or read it with a script step.",
        )
    return path.open("rb")


def read_bytes(path: Path, limit: int = READ_LIMIT) -> bytes:
    """The whole content of a file of at most ``limit`` bytes."""
    with file_errors(path, "read"), open_plain(path) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise StepFailed(
            f'"{path}" is larger than {size_text(limit)}, more than a step takes in at once.',
            kind="limit",
            remedy="Split the file, or work on it with a script step.",
        )
    return data


def write_bytes(path: Path, data: bytes, check: Check | None = None) -> None:
    """Write a file whole or not at all."""
    with replacing(path, check) as file:
        file.write(data)


@contextlib.contextmanager
def replacing(path: Path, check: Check | None = None) -> Iterator[BinaryIO]:
    """A temporary file beside ``path`` that takes its place, safely on disk, when the block ends well.

    Missing folders are made. A link stays a link: the file it leads to is replaced.
    """
    with file_errors(path, "write"):
        path = path.resolve() if path.is_symlink() else path
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}.part")
        try:
            with draft.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if path.exists():
                shutil.copymode(path, draft)
            if check is not None:
                check()
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        sync_folder(path.parent)


@contextlib.asynccontextmanager
async def replacing_aside(path: Path) -> AsyncIterator[BinaryIO]:
    """``replacing`` for a coroutine: opening, syncing and renaming are done in a thread."""
    manager = replacing(path)
    file = await in_thread(manager.__enter__)
    try:
        yield file
    except BaseException as error:  # whatever it is, the file's own end hears of it
        await in_thread(manager.__exit__, type(error), error, error.__traceback__)
        raise
    await in_thread(manager.__exit__, None, None, None)


def copy_file(source: Path, destination: Path, check: Check) -> None:
    """Copy one file with its times and rights, whole or not at all; ``check`` is called between pieces."""
    with file_errors(source, "read"):
        reader = open_plain(source)
    with reader, replacing(destination, check) as writer:
        for piece in _pieces(reader, source):
            check()
            writer.write(piece)
    with file_errors(destination, "write"):
        shutil.copystat(source, destination)


def _pieces(reader: BinaryIO, path: Path) -> Iterator[bytes]:
    with file_errors(path, "read"):
        while piece := reader.read(CHUNK):
            yield piece


def must_write(destination: Path, existing: Existing, same_as: Path | bytes) -> bool:
    """Whether ``destination`` is still to be written; False when it has this content already or is skipped."""
    if not destination.exists():
        return True
    if _same(destination, same_as):
        return False
    if existing is Existing.FAIL:
        raise StepFailed(
            f'"{destination}" exists already.', kind="file", remedy="Choose another name, or allow replacing."
        )
    return existing is Existing.REPLACE


def _same(path: Path, other: Path | bytes) -> bool:
    with file_errors(path, "read"):
        if not path.is_file():
            return False
        if isinstance(other, bytes):
            return path.stat().st_size == len(other) and path.read_bytes() == other
        return filecmp.cmp(path, other, shallow=False)


_writers: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()
_writers_guard = threading.Lock()


@contextlib.contextmanager
def sole_writer(path: Path, check: Check) -> Iterator[None]:
    """Let one thread at a time read, change and write ``path``: parallel steps must not lose each other's rows."""
    name = os.path.realpath(path)
    with _writers_guard:
        lock = _writers.setdefault(name, threading.Lock())
    while not lock.acquire(timeout=0.05):
        check()
    try:
        yield
    finally:
        lock.release()


def size_text(size: float) -> str:
    """``1.5 MB`` for 1,572,864 bytes."""
    for unit in ("bytes", "KB", "MB"):
        if size < 1024:
            return f"{size:.0f} {unit}" if unit == "bytes" or size == int(size) else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} GB"
