"""AES-256-GCM with a fresh nonce for every message, bound to the place the message belongs to."""

from __future__ import annotations

import json
import os

#: Bytes of a key (256 bits) and of a nonce (96 bits).
KEY_SIZE = 32
NONCE_SIZE = 12


class Unreadable(Exception):
    """The bytes do not fit the key or the place: wrong key, damaged, or moved from elsewhere."""


def new_key() -> bytes:
    """A random 256-bit key."""
    return os.urandom(KEY_SIZE)


def seal(key: bytes, plain: bytes, *place: object) -> bytes:
    """Nonce and ciphertext of ``plain``; only ``unseal`` with the same key and the same ``place`` reads it."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(NONCE_SIZE)
    return nonce + AESGCM(key).encrypt(nonce, plain, _associated(place))


def unseal(key: bytes, sealed: bytes, *place: object) -> bytes:
    """The plain bytes; raises ``Unreadable``."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(key) != KEY_SIZE or len(sealed) <= NONCE_SIZE:
        raise Unreadable
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_SIZE], sealed[NONCE_SIZE:], _associated(place))
    except InvalidTag:
        raise Unreadable from None


def _associated(place: tuple[object, ...]) -> bytes:
    """The place as bytes; JSON keeps the parts apart, so ("ab", "c") differs from ("a", "bc")."""
    return json.dumps(place, sort_keys=True, separators=(",", ":")).encode()
