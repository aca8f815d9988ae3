"""The key sources that a process may use, in the order in which they are tried."""

from __future__ import annotations

import os
from collections.abc import Callable, MutableMapping
from pathlib import Path

from runtime.vault.keys.base import KeySource
from runtime.vault.keys.keyfile import KeyFileSource
from runtime.vault.keys.os_keyring import KeyringSource
from runtime.vault.keys.passphrase import PassphraseSource

PASSPHRASE_FILE_VARIABLE = "UNDERSTUDY_VAULT_PASSPHRASE_FILE"
KEY_FILE_VARIABLE = "UNDERSTUDY_VAULT_KEYFILE"


def usual_keys(
    kind: str = "auto",
    *,
    keyfile: str = "",
    passphrase_file: str = "",
    prompt: Callable[[], str] | None = None,
    environ: MutableMapping[str, str] | None = None,
) -> list[KeySource]:
    """OS keyring, passphrase, key file: those that are at hand.

    ``kind`` is ``auto`` or the only kind to use; it and the paths come from the settings of the section ``vault``
    (the environment wins). ``prompt`` asks a person for the passphrase.
    """
    environ = os.environ if environ is None else environ
    sources: list[KeySource] = [KeyringSource()]
    passphrase = _passphrase(environ, passphrase_file, prompt)
    if passphrase is not None:
        sources.append(passphrase)
    path = environ.get(KEY_FILE_VARIABLE) or keyfile
    if path:
        sources.append(KeyFileSource(Path(path)))
    return [source for source in sources if kind in ("auto", source.kind)]


def _passphrase(
    environ: MutableMapping[str, str], file: str, prompt: Callable[[], str] | None
) -> PassphraseSource | None:
    # Taken in any case: it must not stay in the environment.
    given = PassphraseSource.from_environment(environ)
    path = environ.get(PASSPHRASE_FILE_VARIABLE) or file
    if path:
        return PassphraseSource.from_file(Path(path))
    return given or (PassphraseSource(prompt) if prompt else None)
