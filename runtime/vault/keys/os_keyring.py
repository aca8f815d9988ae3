"""The key in the operating system's keyring. Back ends that do not protect it are refused."""

from __future__ import annotations

import base64
import binascii
import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from runtime.errors import VaultError
from runtime.model import JsonObject
from runtime.vault.cipher import KEY_SIZE, new_key

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "understudy-vault"

#: Seconds to wait for the keyring; it may be asking the person for its own password.
WAIT = 60.0

#: Modules whose back ends keep nothing, always fail, or keep plain text or home-made encryption in files.
REFUSED_MODULES = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")

T = TypeVar("T")


class KeyringSource:
    """A random key under the account ``vault id/slot id`` of the service ``understudy-vault``.

    ``backend`` is the keyring back end; None takes the one that is configured on this machine.
    """

    kind = "keyring"

    def __init__(self, backend: KeyringBackend | None = None) -> None:
        self._given = backend

    def create(self, vault: str) -> tuple[bytes, JsonObject]:
        backend = self._backend()
        # Each slot has an account of its own: the old key stays until the file no longer needs it.
        account = f"{vault}/{os.urandom(4).hex()}"
        key = new_key()
        _ask(lambda: backend.set_password(SERVICE, account, base64.b64encode(key).decode("ascii")))
        facts = {"account": account}
        if self.recover(facts) != key:
            raise VaultError("The OS keyring did not keep the key.", remedy="Use a passphrase or a key file.")
        return key, facts

    def recover(self, facts: JsonObject) -> bytes:
        backend = self._backend()
        account = str(facts.get("account", ""))
        text = _ask(lambda: backend.get_password(SERVICE, account))
        key = _decoded(text or "")
        if len(key) != KEY_SIZE:
            raise VaultError(
                "The OS keyring has no key for this vault.",
                remedy="Sign in as the person who made the vault, or open it with its passphrase or key file.",
            )
        return key

    def forget(self, facts: JsonObject) -> None:
        # What cannot be removed wraps nothing any more.
        try:
            backend = self._backend()
            _ask(lambda: backend.delete_password(SERVICE, str(facts.get("account", ""))))
        except VaultError:
            return

    def describe(self) -> str:
        """Which keyring it is; raises VaultError where there is none that protects a key."""
        backend = type(self._backend())
        return f"in the keyring {backend.__module__}.{backend.__name__}"

    def _backend(self) -> KeyringBackend:
        """The back end to use; raises VaultError where no safe one is found."""
        if self._given is None:
            self._given = _ask(_configured)
        parts = _parts(self._given)
        for backend in parts:
            if is_safe(backend):
                return backend
        found = ", ".join(f"{type(part).__module__}.{type(part).__name__}" for part in parts)
        raise VaultError(
            f"This machine has no OS keyring that protects a key (found: {found or 'nothing'}).",
            remedy="Use a passphrase (UNDERSTUDY_VAULT_PASSPHRASE_FILE) or a key file "
            "(`understudy vault init --keyfile PATH`).",
        )


def _configured() -> KeyringBackend:
    """What this machine is set up to use. The library looks once in a process; the environment is asked afresh."""
    from keyring.core import get_keyring, load_env

    return load_env() or get_keyring()


def is_safe(backend: KeyringBackend) -> bool:
    """Whether ``backend`` may hold the key: judged by its class, and by the keyring library's own recommendation."""
    if any(base.__module__.startswith(REFUSED_MODULES) for base in type(backend).__mro__):
        return False
    # Back ends that the library recommends have a priority of 1 or more; plain files stand below.
    return _priority(backend) >= 1


def _priority(backend: KeyringBackend) -> float:
    try:
        return float(backend.priority)
    except Exception:  # noqa: BLE001 - a back end that cannot work here says so by raising anything
        return -1.0


def _parts(backend: KeyringBackend) -> list[KeyringBackend]:
    """The back ends of a chain, best first; a back end itself where it is no chain."""
    from keyring.backends.chainer import ChainerBackend

    return list(backend.backends) if isinstance(backend, ChainerBackend) else [backend]


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _ask(question: Callable[[], T]) -> T:
    """The keyring's answer. A locked keyring without a screen never answers, so the wait has an end."""
    answer: list[T] = []
    errors: list[Exception] = []

    def ask() -> None:
        try:
            answer.append(question())
        except Exception as error:  # noqa: BLE001 - back ends raise D-Bus, Keychain and Windows errors of all kinds
            errors.append(error)

    thread = threading.Thread(target=ask, name="understudy-keyring", daemon=True)
    thread.start()
    thread.join(WAIT)
    if answer:
        return answer[0]
    reason = str(errors[0]) if errors else f"no answer within {WAIT:.0f} s; it may be waiting for its own password"
    raise VaultError(
        f"The OS keyring could not be used: {reason or type(errors[0]).__name__}.",
        remedy="Unlock the keyring, or use a passphrase or a key file.",
        details=repr(errors[0]) if errors else "",
    )
