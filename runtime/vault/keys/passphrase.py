"""A passphrase, stretched by argon2id, for machines without a keyring and for people who prefer to type."""

from __future__ import annotations

import base64
import binascii
import os
import unicodedata
from collections.abc import Callable, MutableMapping
from pathlib import Path

from runtime.errors import VaultError
from runtime.model import JsonObject
from runtime.vault.cipher import KEY_SIZE
from runtime.vault.keys.keyfile import read_private

#: Shorter ones are refused: the file can be attacked offline for as long as somebody likes.
MIN_LENGTH = 12

#: Second choice of RFC 9106: about 0.2 s on two cores, once for each process.
MEMORY_KIB, PASSES, LANES = 65_536, 3, 4

#: What a file may ask for: name of the fact to the lowest and highest value.
BOUNDS = {"memory_kib": (8_192, 1_048_576), "passes": (1, 16), "lanes": (1, 16)}

PASSPHRASE_VARIABLE = "UNDERSTUDY_VAULT_PASSPHRASE"

#: What was taken out of this process's environment, so that the vault can be opened twice.
_taken: dict[str, str] = {}


class PassphraseSource:
    """A passphrase that ``read`` gives each time it is needed; nothing is kept here."""

    kind = "passphrase"

    def __init__(self, read: Callable[[], str]) -> None:
        self._read = read

    @classmethod
    def from_file(cls, path: Path) -> PassphraseSource:
        """Read from a file that other accounts cannot read (their group may, as container platforms do it)."""

        def read() -> str:
            data = read_private(path, "passphrase file", forbidden=0o027)
            try:
                return data.decode("utf-8").rstrip("\r\n")
            except UnicodeDecodeError:
                raise VaultError(f"{path} holds no text.", remedy="Write the passphrase as UTF-8 text.") from None

        return cls(read)

    @classmethod
    def from_environment(cls, environ: MutableMapping[str, str]) -> PassphraseSource | None:
        """Take the passphrase out of ``environ``, so that no child inherits it; None where there is none."""
        text = environ.pop(PASSPHRASE_VARIABLE, None)
        if environ is os.environ:
            text = _taken[PASSPHRASE_VARIABLE] = text or _taken.get(PASSPHRASE_VARIABLE, "")
        return cls(lambda: text) if text else None

    def create(self, vault: str) -> tuple[bytes, JsonObject]:
        passphrase = self._passphrase()
        if len(passphrase) < MIN_LENGTH:
            raise VaultError(
                f"The passphrase has fewer than {MIN_LENGTH} characters.",
                remedy="Use a longer one: four or five random words are easy to remember.",
            )
        facts = {
            "function": "argon2id",
            "memory_kib": MEMORY_KIB,
            "passes": PASSES,
            "lanes": LANES,
            "salt": base64.b64encode(os.urandom(16)).decode("ascii"),
        }
        return _stretch(passphrase, facts), facts

    def recover(self, facts: JsonObject) -> bytes:
        return _stretch(self._passphrase(), facts)

    def forget(self, facts: JsonObject) -> None:
        """Nothing was kept."""

    def _passphrase(self) -> str:
        # One written form for one passphrase, whatever keyboard or system typed it.
        return unicodedata.normalize("NFKC", self._read())


def _stretch(passphrase: str, facts: JsonObject) -> bytes:
    if not passphrase:
        raise VaultError("The passphrase is empty.", remedy="Give the passphrase of the vault.")
    memory, passes, lanes = (_bounded(facts, name) for name in BOUNDS)
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(passphrase.encode(), _salt(facts), passes, memory, lanes, KEY_SIZE, Type.ID)


def _bounded(facts: JsonObject, name: str) -> int:
    value = facts.get(name)
    low, high = BOUNDS[name]
    if facts.get("function") != "argon2id" or type(value) is not int or not low <= value <= high:
        raise _bad_facts()
    return value


def _salt(facts: JsonObject) -> bytes:
    try:
        salt = base64.b64decode(str(facts.get("salt", "")), validate=True)
    except (binascii.Error, ValueError):
        salt = b""
    if len(salt) < 16:
        raise _bad_facts()
    return salt


def _bad_facts() -> VaultError:
    return VaultError(
        "The passphrase slot of the vault has parameters that Understudy never writes.",
        remedy="The file was damaged or changed by another program: put back a copy from a backup.",
    )
