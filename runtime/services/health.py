"""How this machine and the host stand."""

from __future__ import annotations

import asyncio
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from runtime import __version__
from runtime.errors import StoreError, UnderstudyError, VaultError
from runtime.model import JsonObject
from runtime.paths import data_home
from runtime.services.core import Core
from runtime.services.methods import NoParams, method

if TYPE_CHECKING:
    from runtime.vault import KeySource

#: Less free space than this is a warning, in bytes.
LOW_DISK = 1 << 30


@dataclass(frozen=True, slots=True)
class Check:
    """``state`` is ok, warning (something optional is missing) or error; ``remedy`` is empty when all is well."""

    name: str
    state: str
    found: str
    remedy: str = ""

    def as_json(self) -> JsonObject:
        """The check as JSON values."""
        return asdict(self)


def check_machine() -> list[Check]:
    """Every check, in the order of a set-up."""
    checks: tuple[Callable[[], Iterator[Check]], ...] = (
        _python, _sqlite, _browser, _display, _vault, _settings, _data_folder,
    )  # fmt: skip
    return [check for run in checks for check in run()]


def _python() -> Iterator[Check]:
    supported = sys.version_info >= (3, 11)
    remedy = "" if supported else "Install Python 3.11 or newer."
    yield Check("Python", "ok" if supported else "error", f"{platform.python_version()} ({sys.executable})", remedy)


def _sqlite() -> Iterator[Check]:
    from runtime.store.sqlite import SAFE_VERSION, library_version

    version = library_version()
    safe = tuple(int(part) for part in version.split(".")) >= SAFE_VERSION
    remedy = "" if safe else "Install the pysqlite3 package: SQLite before 3.51.3 can damage a database in rare cases."
    yield Check("SQLite", "ok" if safe else "warning", version, remedy)


def _browser() -> Iterator[Check]:
    from runtime.browser.find import find_browser

    try:
        found = find_browser()
    except UnderstudyError as error:
        yield Check("Browser", "error", error.message, error.remedy)
        return
    if found is None:
        yield Check(
            "Browser", "error", "none found",
            "Install Chrome, Edge or Chromium (Debian: apt-get install chromium), or set UNDERSTUDY_BROWSER_PATH.",
        )  # fmt: skip
    else:
        yield Check("Browser", "ok", f"{found.name} ({found.path})")


def _display() -> Iterator[Check]:
    from runtime.browser.options import has_display

    if has_display():
        yield Check("Display", "ok", os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or "yes")
    else:
        yield Check("Display", "warning", "none", "Browsers run without a window here; that is all right for servers.")


def _vault() -> Iterator[Check]:
    """A vault that is there is opened; else what its key would be."""
    from runtime.settings import load_settings
    from runtime.vault import Vault, usual_keys

    home = data_home()
    chosen = load_settings(home)[0].vault
    keys = usual_keys(chosen.key_source, keyfile=chosen.keyfile, passphrase_file=chosen.passphrase_file)
    vault = Vault.open(home, keys)
    try:
        if vault.exists:
            vault.unlock()
            yield Check("Vault", "ok", f"opens with {' and '.join(vault.key_kinds())}")
        else:
            yield Check("Vault", "ok", f"none yet; its key would be {_first_key(keys)}")
    except UnderstudyError as error:
        yield Check("Vault", "error" if vault.path.exists() else "warning", error.message, error.remedy)


def _first_key(keys: list[KeySource]) -> str:
    """The first source of a key that works here. Raises VaultError."""
    from runtime.vault import KeyringSource

    reason = VaultError(
        "no source of a key", remedy="Name UNDERSTUDY_VAULT_KEYFILE or UNDERSTUDY_VAULT_PASSPHRASE_FILE."
    )
    for key in keys:
        if not isinstance(key, KeyringSource):
            return f"a {key.kind}"
        try:
            return key.describe()
        except VaultError as error:
            reason = error
    raise reason


def _settings() -> Iterator[Check]:
    from runtime.settings import load_settings

    for problem in load_settings(data_home())[1]:
        place = f"{problem.place}: {problem.field}" if problem.field else problem.place
        yield Check("Settings", "warning", f"{place}: {problem.message}", problem.remedy)


def _data_folder() -> Iterator[Check]:
    home = data_home()
    parent = next(path for path in (home, *home.parents) if path.exists())
    free = shutil.disk_usage(parent).free
    state = "ok" if free >= LOW_DISK else "warning"
    yield Check(
        "Disk", state, f"{free / (1 << 30):.1f} GiB free at {parent}", "" if state == "ok" else "Free some space."
    )
    try:
        with tempfile.TemporaryFile(dir=parent):
            pass
    except OSError as error:
        yield Check(
            "Data folder", "error", f"{home} cannot be written to: {error.strerror}",
            "Give yourself write permission to it, or name another one with UNDERSTUDY_HOME.",
        )  # fmt: skip
        return
    yield _database(home)
    yield from _permissions(home)


def _database(home: Path) -> Check:
    from runtime.store.database import check_header, check_pages
    from runtime.store.store import DATABASE, LOGS

    paths = [path for path in (home / DATABASE, home / LOGS) if path.exists()]
    try:
        for path in paths:
            check_header(path)
            check_pages(path)
    except StoreError as error:
        return Check("Data folder", "error", error.message, error.remedy)
    return Check("Data folder", "ok", str(home) if paths else f"{home} (new)")


def _permissions(home: Path) -> Iterator[Check]:
    """Whether other accounts could read what is in the data folder."""
    if sys.platform == "win32" or not home.exists():
        return
    reachable = [path for path in (home, *home.iterdir()) if _is_reachable(path)]
    if reachable:
        names = ", ".join(str(path) for path in reachable[:3])
        yield Check("Permissions", "warning", f"other accounts can reach {names}", f"Run `chmod -R go= {home}`.")
    else:
        yield Check("Permissions", "ok", "only this account can reach the data folder")


def _is_reachable(path: Path) -> bool:
    try:
        return bool(path.lstat().st_mode & 0o077) and not path.is_symlink()
    except OSError:
        return False


@method("host.status", NoParams)
async def status(core: Core, params: NoParams) -> JsonObject:
    """The host: process, data folder, what goes on, and how its journal stands."""
    return {
        "version": __version__,
        "pid": os.getpid(),
        "home": str(core.home),
        "runs": sorted(core.engine.live),
        "counts": core.store.runs.counts(),
        "journal": await asyncio.to_thread(_journal, core),
    }


def health(core: Core) -> JsonObject:
    """What runs depend on: the ``browser`` (empty when there is none), the ``vault`` (none, locked or open) and the
    ``journal``. Blocks for a look at the disk."""
    from runtime.browser.find import find_browser

    try:
        found = find_browser()
    except UnderstudyError:
        found = None
    return {
        "browser": found.name if found else "",
        "vault": "none" if not core.vault.exists else "open" if core.vault.is_open else "locked",
        "journal": _journal(core),
    }


def _journal(core: Core) -> JsonObject:
    """Whether what runs do can be written down: ``error`` if not, ``bytes`` of the databases, ``free`` on their disk.

    ``low`` is true when the disk will soon be full.
    """
    free = shutil.disk_usage(core.home).free
    return {
        "error": core.store.writer.broken.message if core.store.writer.broken else "",
        "bytes": core.store.size(),
        "free": free,
        "low": free < LOW_DISK,
    }
