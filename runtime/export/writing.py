"""Files that leave the data folder: written as a whole or not at all, for this person alone."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from runtime.errors import UsageProblem


def target_path(output: str, folder: str, name: str) -> Path:
    """``output`` (a file, or a folder that gets ``name``), else ``name`` in ``folder`` (default: here)."""
    if not output:
        return Path(folder or ".") / name
    path = Path(output).expanduser()
    return path / name if path.is_dir() else path


def write_file(target: Path, content: Iterable[str] | bytes) -> None:
    """Replace ``target`` once everything is on disk (0600). Raises UsageProblem when it cannot be written there."""
    with replacing(target) as file:
        file.writelines((content,) if isinstance(content, bytes) else (piece.encode() for piece in content))


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """A new file (0600) that takes the place of ``target`` at the end, once it is on disk; after an error ``target`` is
    as it was. Raises UsageProblem when it cannot be written there."""
    _need_folder(target.parent)
    try:
        number, name = tempfile.mkstemp(prefix=f".{target.name[:80]}-", dir=target.parent)
        try:
            with os.fdopen(number, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        except BaseException:  # however it ends, nothing half-written stays
            with suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise _refused(target, error) from error


def make_folder(folder: Path) -> None:
    """Make a folder for this person alone, where there is none. Raises UsageProblem."""
    _need_folder(folder.parent)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise _refused(folder, error) from error


def _need_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise UsageProblem(f"There is no folder {folder}.", remedy="Make it, or name another place with --output.")


def _refused(path: Path, error: OSError) -> UsageProblem:
    return UsageProblem(
        f"{path} cannot be written: {error.strerror or error}.", remedy="Name another place with --output."
    )
