"""Where a host can be reached: ``host.json`` in the data folder, readable by this person only."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from runtime.errors import StoreError

NAME = "host.json"

#: The longest path of a Unix socket that every system takes, in bytes.
SOCKET_PATH_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Address:
    """``socket`` is a path, ``port`` one of the loopback interface; one of them is set."""

    pid: int
    token: str
    socket: str = ""
    port: int = 0


def read_address(home: Path) -> Address | None:
    """The address of the host that runs, or ran last; None when none is written down."""
    try:
        return Address(**json.loads((home / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_address(home: Path, address: Address) -> None:
    """Write it down, mode 0600, whole or not at all. Raises StoreError."""
    path = home / NAME
    temporary = path.with_name(f".{NAME}.{os.getpid()}")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(json.dumps(asdict(address)))
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        from runtime.store.errors import translate_os

        raise translate_os(error, path) from error


def forget_address(home: Path) -> None:
    """Nobody can be reached any more. Never raises: a stale address does no harm."""
    with contextlib.suppress(OSError):
        (home / NAME).unlink(missing_ok=True)


def socket_paths(home: Path) -> list[Path]:
    """Where the socket may be: in the data folder, or (long path, no sockets there) in a private temporary one."""
    assert sys.platform != "win32"
    near = home / "host.sock"
    name = hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:24]
    far = Path(tempfile.gettempdir()) / f"understudy-{os.getuid()}" / f"{name}.sock"
    return [path for path in (near, far) if len(os.fsencode(path)) <= SOCKET_PATH_LIMIT]


def own_folder(folder: Path) -> None:
    """Make ``folder`` private, or refuse it. Raises StoreError where another account has put it there."""
    assert sys.platform != "win32"
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    status = folder.lstat()
    if status.st_uid != os.getuid() or folder.is_symlink():
        raise StoreError(
            f"The folder {folder} for the host's socket belongs to somebody else.",
            remedy="Have it removed, or name another data folder, with a shorter path, with UNDERSTUDY_HOME.",
            code="store-unreachable",
        )
    if status.st_mode & 0o077:
        folder.chmod(0o700)
