"""Reading and replacing files: operating-system errors become problems or sentences here."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from runtime.errors import InvalidFile
from runtime.files.findings import Findings
from runtime.files.parse import MAX_BYTES, parse, read_text
from runtime.files.reader import did_you_mean
from runtime.model import JsonObject
from runtime.private import sync_folder


def read_bytes(path: Path, findings: Findings) -> bytes | None:
    """The bytes of a file; None with a finding when it cannot be read. Reads one byte more than is allowed."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        remedy = did_you_mean(path.name, _neighbours(path)) or "Check the path."
        findings.add_at("missing-file", "There is no such file.", remedy)
    except IsADirectoryError:
        findings.add_at("not-a-file", "This is a folder.", "Name a file in it.")
    except (OSError, ValueError) as error:
        findings.add_at("unreadable-file", f"The file cannot be read: {reason(error)}.", "Check its rights.")
    return None


def read_record(path: Path, findings: Findings) -> JsonObject | None:
    """The JSON object in a file; None with findings when there is none."""
    data = read_bytes(path, findings)
    text = None if data is None else read_text(data, findings)
    return None if text is None else parse(text, findings)


def is_there(path: Path) -> bool:
    """Whether something is at ``path``; false for names that no file can have."""
    with suppress(OSError, ValueError):
        return path.exists()
    return False


def replace_file(path: Path, content: str | bytes) -> None:
    """Put ``content`` at ``path`` in one step: a crash leaves the old file or the new one, never a mixture.

    The file keeps its mode, a link stays a link. Raises InvalidFile when the folder cannot be written to.
    """
    target = path.resolve()
    try:
        _replace(target, content.encode() if isinstance(content, str) else content)
    except (OSError, ValueError) as error:
        raise InvalidFile(
            f"{path} could not be written: {reason(error)}.", remedy="Check the folder's rights and free space."
        ) from error


def _replace(target: Path, data: bytes) -> None:
    temporary = target.with_name(f".{target.name[:60]}.{os.urandom(4).hex()}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o7777)
        temporary.replace(target)
    except BaseException:  # however it ends, nothing half-written stays
        temporary.unlink(missing_ok=True)
        raise
    with suppress(OSError):  # the file is there; not every platform can open a folder to make its name durable too
        sync_folder(target.parent)


def _neighbours(path: Path) -> list[str]:
    with suppress(OSError):
        return [entry.name for entry in path.parent.iterdir()][:1000]
    return []


def reason(error: Exception) -> str:
    """An operating-system error in its own words, without number and path."""
    return str(getattr(error, "strerror", None) or error).lower()
