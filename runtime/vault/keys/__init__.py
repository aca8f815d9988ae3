"""Where the key that opens the vault comes from: one file per kind of source."""

from runtime.vault.keys.base import KeySource
from runtime.vault.keys.choose import usual_keys
from runtime.vault.keys.keyfile import KeyFileSource, create_key_file
from runtime.vault.keys.os_keyring import KeyringSource
from runtime.vault.keys.passphrase import PassphraseSource

__all__ = ["KeyFileSource", "KeySource", "KeyringSource", "PassphraseSource", "create_key_file", "usual_keys"]
