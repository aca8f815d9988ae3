"""Credentials: encrypted at rest, released as ``Secret`` one field at a time, masked wherever they come back.

``docs/security-model.md`` says who is trusted with what, ``docs/decisions/0008-vault.md`` why it is built this way.
"""

from runtime.vault.keys import KeyFileSource, KeyringSource, KeySource, PassphraseSource, create_key_file, usual_keys
from runtime.vault.masking import MASK, Masker
from runtime.vault.vault import Vault

__all__ = [
    "MASK",
    "KeyFileSource",
    "KeySource",
    "KeyringSource",
    "Masker",
    "PassphraseSource",
    "Vault",
    "create_key_file",
    "usual_keys",
]
