"""What a vault item is: its types, the names it may have and the fields each type needs."""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from runtime.errors import VaultError
from runtime.model import JsonObject

#: Item types and the fields that each must have; more fields are welcome.
ITEM_TYPES: dict[str, tuple[str, ...]] = {
    "password": ("username", "password"),
    "api_key": ("value",),
    "token": ("value",),
    "certificate": ("certificate", "key"),
    "database_url": ("url",),
    "custom": (),
}

NAME_LENGTH = 64
VALUE_LENGTH = 65_536
FIELD_COUNT = 64


@dataclass(frozen=True, slots=True)
class ItemInfo:
    """All of an item that is not secret. Times are ISO 8601 in UTC."""

    id: str
    name: str
    type: str
    fields: tuple[str, ...]
    note: str
    created: str
    changed: str

    def as_json(self) -> JsonObject:
        """The description as JSON values."""
        return {**asdict(self), "fields": list(self.fields)}


def checked_name(name: str, what: str = "item") -> str:
    """``name`` in its one written form; raises VaultError when ``{{ vault.NAME.FIELD }}`` could not be written."""
    name = unicodedata.normalize("NFKC", name).strip()
    if name.isidentifier() and not keyword.iskeyword(name) and len(name) <= NAME_LENGTH:
        return name
    raise VaultError(
        f"{name!r} cannot be the name of a vault {what}.",
        remedy=f"Use letters, digits and _, at most {NAME_LENGTH}, not a digit first: for example larkspur_login.",
    )


def checked_fields(fields: Mapping[str, str], type: str) -> dict[str, str]:
    """The fields with checked names and values, in their order; raises VaultError."""
    if type not in ITEM_TYPES:
        raise VaultError(f'There is no item type "{type}".', remedy=f"Use one of {', '.join(ITEM_TYPES)}.")
    checked = {checked_name(name, "field"): _checked_value(name, value) for name, value in fields.items()}
    missing = [name for name in ITEM_TYPES[type] if name not in checked]
    if missing:
        raise VaultError(f"An item of type {type} needs {' and '.join(missing)}.", remedy="Give every field a value.")
    if not 1 <= len(checked) <= FIELD_COUNT:
        raise VaultError(f"A vault item has 1 to {FIELD_COUNT} fields.", remedy="Give for example value=...")
    return checked


def _checked_value(name: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise VaultError(f'The field "{name}" needs a text that is not empty.', remedy="Give the value of the field.")
    if len(value) > VALUE_LENGTH:
        raise VaultError(
            f'The field "{name}" is longer than {VALUE_LENGTH:,} characters.', remedy="Keep large data in a file."
        )
    return value


def nearest(name: str, names: Iterable[str]) -> str:
    """``Did you mean "x"?`` for a name that is nearly one of ``names``, else an empty text."""
    import difflib

    close = difflib.get_close_matches(name, list(names), n=1)
    return f'Did you mean "{close[0]}"?' if close else ""
