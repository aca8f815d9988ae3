"""Settings of the vault: where its key comes from."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from runtime.settings.section import Section


class VaultSettings(Section):
    """Section ``vault``. A passphrase itself is no setting."""

    key_source: Literal["auto", "keyring", "passphrase", "keyfile"] = Field(
        "auto",
        title="Key",
        description="Automatic: the keyring, the passphrase and the key file are tried, in this order.",
    )
    keyfile: str = Field(
        "",
        title="Key file",
        description="Path of a file made by `understudy vault init --keyfile`, mode 0600.",
        json_schema_extra={"format": "path"},
    )
    passphrase_file: str = Field(
        "",
        title="Passphrase file",
        description="Path of a file with the passphrase in its first line, mode 0600.",
        json_schema_extra={"format": "path"},
    )
