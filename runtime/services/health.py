"""How this machine and the host stand."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from runtime import __version__
from runtime.errors import UnderstudyError
from runtime.model import JsonObject
from runtime.paths import data_home
from runtime.services.core import Core
from runtime.services.methods import NoParams, method

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
    checks: tuple[Callable[[], Iterator[Check]], ...] = (_python, _sqlite, _browser, _display, _keyring, _data_folder)
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


def _keyring() -> Iterator[Check]:
    from runtime.vault.keys import usual_keys

    sources = usual_keys()
    if not sources:
        yield Check(
            "Vault key", "warning", "no source of a key",
            "Unlock a desktop keyring, or name UNDERSTUDY_VAULT_KEYFILE or UNDERSTUDY_VAULT_PASSPHRASE_FILE.",
        )  # fmt: skip
        return
    yield _first_key([source.kind for source in sources])


def _first_key(kinds: list[str]) -> Check:
    if kinds[0] != "keyring":
        return Check("Vault key", "ok", kinds[0])
    from runtime.vault.keys.os_keyring import KeyringSource, is_safe

    try:
        backend = KeyringSource()._backend()
    except UnderstudyError as error:
        return Check("Vault key", "warning", error.message, error.remedy)
    assert is_safe(backend)
    return Check("Vault key", "ok", f"keyring ({type(backend).__module__})")


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


def _database(home: Path) -> Check:
    from runtime.store.sqlite import connect
    from runtime.store.store import DATABASE

    path = home / DATABASE
    if not path.exists():
        return Check("Data folder", "ok", f"{home} (new)")
    try:
        connection = connect(path, mode="ro")
        try:
            verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            connection.close()
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the file is what this check reports
        return Check("Data folder", "error", str(error), "Restore the newest copy from the backups folder beside it.")
    if verdict != "ok":
        return Check("Data folder", "error", f"{path} is damaged: {verdict}", "Restore the newest backup beside it.")
    return Check("Data folder", "ok", str(home))


@method("host.status", NoParams)
async def status(core: Core, params: NoParams) -> JsonObject:
    """The host: process, data folder, what goes on."""
    return {
        "version": __version__,
        "pid": os.getpid(),
        "home": str(core.home),
        "runs": sorted(core.engine.live),
        "counts": core.store.runs.counts(),
    }
