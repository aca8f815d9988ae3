"""The keys that open the vault, and whether it is open. A passphrase comes in and is kept in memory only."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path
from typing import Literal

from pydantic import Field

from runtime.errors import UsageProblem, VaultError
from runtime.model import JsonObject
from runtime.services.core import Core
from runtime.services.credentials import key_source
from runtime.services.methods import MethodParams, NoParams, method
from runtime.settings import change_setting, load_settings
from runtime.vault.keys import KeyFileSource, KeyringSource, KeySource, PassphraseSource
from runtime.vault.vault import Vault

KeyKind = Literal["keyring", "passphrase", "keyfile"]

#: Kind of key to the setting that holds its path.
_SETTING = {"keyfile": "vault.keyfile", "passphrase": "vault.passphrase_file"}


class KeyParams(MethodParams):
    """``path`` is the key file (made when it is not there) or the file with the passphrase.

    A ``passphrase`` that is typed takes the place of that file. Where the vault opens with one already, ``current``
    must be it: an open window alone lets nobody shut its owner out.
    """

    kind: KeyKind
    path: str = ""
    passphrase: str = Field("", repr=False)
    current: str = Field("", repr=False)


class InitParams(MethodParams):
    """Without ``kind`` the first source of a key that works on this machine is taken."""

    kind: KeyKind | None = None
    path: str = ""
    passphrase: str = Field("", repr=False)


@method("vault.init", InitParams)
async def initialise(core: Core, params: InitParams) -> JsonObject:
    """Make an empty vault that opens with this key; ``kind`` says which it is."""
    if core.vault.exists:
        raise VaultError(
            f"There is a vault already: {core.vault.path}.",
            remedy="`understudy vault key add` gives it another key, `understudy vault set` adds items.",
        )
    source = _source(params.kind, params.path, params.passphrase) if params.kind else None
    typed = source if params.passphrase else None
    if source is not None:
        core.credentials.reopen(core.settings.vault, source)
    try:
        kind = await asyncio.to_thread(core.vault.initialise)
        _remember(core, kind, params.path)
    except BaseException:  # however it ends, a vault that was not made is not opened with what was typed
        typed = None
        raise
    finally:
        core.credentials.reopen(core.settings.vault, typed)
    core.store.audit("person", "vault.init", kind)
    if typed is not None:
        await asyncio.to_thread(core.vault.unlock)
    core.tell_changed("credentials")
    return {"kind": kind, "path": params.path}


@method("vault.keys", NoParams)
async def list_keys(core: Core, params: NoParams) -> list[str]:
    """The kinds of key that open the vault."""
    return list(core.vault.key_kinds())


@method("vault.add_key", KeyParams)
async def add_key(core: Core, params: KeyParams) -> JsonObject:
    """Let another key open the vault too; it takes the place of one of its kind."""
    await asyncio.to_thread(core.vault.unlock)  # a key file that nothing opens must not be left behind
    if params.passphrase and params.kind == "passphrase" and "passphrase" in core.vault.key_kinds():
        await asyncio.to_thread(_prove, core, params.current)
    source = _source(params.kind, params.path, params.passphrase)
    await asyncio.to_thread(core.vault.add_key, source)
    if params.passphrase:
        _forget_file(core)
    _remember(core, params.kind, params.path)
    return {"kind": params.kind, "path": params.path}


class CopyParams(MethodParams):
    path: str


@method("vault.copy_key", CopyParams)
async def copy_key(core: Core, params: CopyParams) -> JsonObject:
    """Copy the key file to a new file, readable by its owner only: whoever loses the one still has the other."""
    if not core.settings.vault.keyfile or "keyfile" not in core.vault.key_kinds():
        raise UsageProblem(
            "The vault has no key file to copy.", remedy="`understudy vault key add --keyfile PATH` makes one."
        )
    target = Path(params.path).expanduser().absolute()  # noqa: ASYNC240 - the name of a file
    await asyncio.to_thread(_copy, KeyFileSource(Path(core.settings.vault.keyfile)), target)
    core.store.audit("person", "vault.copy-key", "keyfile")
    return {"path": str(target)}


class KindParams(MethodParams):
    kind: KeyKind


@method("vault.remove_key", KindParams)
async def remove_key(core: Core, params: KindParams) -> JsonObject:
    """Take a key away; the last one stays."""
    await asyncio.to_thread(core.vault.remove_key, params.kind)
    _remember(core, params.kind, None)
    return {"removed": params.kind}


@method("vault.rotate", NoParams)
async def rotate(core: Core, params: NoParams) -> JsonObject:
    """Encrypt everything again under a new data key; every key that opens the vault must be at hand."""
    await asyncio.to_thread(core.vault.rotate)
    return {"rotated": True}


@method("vault.state", NoParams)
async def state(core: Core, params: NoParams) -> JsonObject:
    """Whether there is a vault, which keys open it, and whether it is open now. Asks for no key."""
    exists = await asyncio.to_thread(lambda: core.vault.exists)
    return {
        "exists": exists,
        "keys": list(core.vault.key_kinds()),
        "open": core.vault.is_open,
        "path": str(core.vault.path),
        "keyfile": core.settings.vault.keyfile,
    }


@method("vault.keyring", NoParams)
async def keyring(core: Core, params: NoParams) -> JsonObject:
    """Whether this machine has a keyring that keeps a key, and if not, why. Asks it for nothing."""
    try:
        return {"there": True, "is": await asyncio.to_thread(KeyringSource().describe)}
    except VaultError as error:
        return {"there": False, "is": error.message}


class UnlockParams(MethodParams):
    """Without ``passphrase`` the keys that the settings name are tried."""

    passphrase: str = Field("", repr=False)


@method("vault.unlock", UnlockParams)
async def unlock(core: Core, params: UnlockParams) -> JsonObject:
    """Open the vault, or see that it cannot be opened. Raises VaultError."""
    if params.passphrase:
        core.credentials.reopen(core.settings.vault, PassphraseSource(lambda: params.passphrase))
    try:
        await asyncio.to_thread(core.vault.unlock)
    except VaultError:
        core.credentials.reopen(core.settings.vault)
        raise
    core.tell_changed("credentials")
    return {"open": core.vault.is_open}


@method("vault.lock", NoParams)
async def lock(core: Core, params: NoParams) -> JsonObject:
    """Forget the key and a passphrase that was typed; the keys of the settings open it again at the next use."""
    core.vault.lock()
    core.credentials.reopen(core.settings.vault)
    core.tell_changed("credentials")
    return {"open": False}


def _source(kind: KeyKind, path: str, passphrase: str) -> KeySource:
    if passphrase:
        if kind != "passphrase" or path:
            raise UsageProblem("A passphrase was typed for another kind of key.", remedy="Give one of them.")
        return PassphraseSource(lambda: passphrase)
    return key_source(kind, path, create=True)


def _prove(core: Core, passphrase: str) -> None:
    """Raises VaultError where this is not the passphrase that holds now."""
    Vault.open(core.home, [PassphraseSource(lambda: passphrase)]).unlock()


def _forget_file(core: Core) -> None:
    """The file that the settings name holds the passphrase of before."""
    if core.settings.vault.passphrase_file:
        change_setting(core.home, _SETTING["passphrase"], None)
        core.settings, core.problems = load_settings(core.home)


def _copy(source: KeyFileSource, path: Path) -> None:
    source.check()
    try:
        with open(path, "xb", opener=_private) as file, source.path.open("rb") as key:
            shutil.copyfileobj(key, file)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise VaultError(f"{path} exists already and is not replaced.", remedy="Name a new file.") from None
    except OSError as error:
        raise VaultError(
            f"The key file {path} could not be written: {error.strerror}.", remedy="Name a file in your own folder."
        ) from error


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _remember(core: Core, kind: str, path: str | None) -> None:
    """Keep in the settings where the key is, so that the next command finds it."""
    if kind in _SETTING and path != "":
        change_setting(core.home, _SETTING[kind], path)
        core.settings, core.problems = load_settings(core.home)
        core.credentials.reopen(core.settings.vault)
