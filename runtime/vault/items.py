"""What a vault item is: its types, the names it may have and the fields each type needs."""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta

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


TAG_LENGTH, TAG_COUNT = 40, 20
#: Values that must be renewed more seldom than this have an expiry date.
MOST_RENEW_DAYS = 3650


@dataclass(frozen=True, slots=True)
class ItemInfo:
    """All of an item that is not secret. Times are ISO 8601 in UTC.

    ``rotated`` is when its values were given last. ``expires`` is a day (``2026-05-12``) or empty; ``renew_days`` is
    after how many days the values should be others, 0 for never.
    """

    id: str
    name: str
    type: str
    fields: tuple[str, ...]
    note: str
    created: str
    changed: str
    rotated: str = ""
    expires: str = ""
    renew_days: int = 0
    tags: tuple[str, ...] = ()

    @property
    def due(self) -> str:
        """The day on which it needs other values; empty where nobody said one."""
        days = [self.expires] if self.expires else []
        if self.renew_days:
            given = datetime.fromisoformat(self.rotated or self.changed).date()
            days.append((given + timedelta(days=self.renew_days)).isoformat())
        return min(days, default="")

    def kept(self) -> JsonObject:
        """What the file says of it."""
        return {**asdict(self), "fields": list(self.fields), "tags": list(self.tags)}

    def as_json(self) -> JsonObject:
        """The description as JSON values, with the day it is ``due``."""
        return {**self.kept(), "due": self.due}


@dataclass(frozen=True, slots=True)
class Facts:
    """What people say about an item beside its values. None leaves it as it is."""

    note: str | None = None
    tags: Sequence[str] | None = None
    expires: str | None = None
    renew_days: int | None = None

    def put_into(self, info: ItemInfo) -> ItemInfo:
        """The description with these facts; raises VaultError."""
        return replace(
            info,
            note=info.note if self.note is None else self.note,
            tags=info.tags if self.tags is None else checked_tags(self.tags),
            expires=info.expires if self.expires is None else checked_day(self.expires),
            renew_days=info.renew_days if self.renew_days is None else checked_days(self.renew_days),
        )


def checked_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags without doubles, in their order; raises VaultError."""
    found = tuple(dict.fromkeys(cleaned for tag in tags if (cleaned := " ".join(tag.split()))))
    if len(found) > TAG_COUNT or any(len(tag) > TAG_LENGTH or "," in tag for tag in found):
        raise VaultError(
            "These tags do not fit.", remedy=f"Use at most {TAG_COUNT} of at most {TAG_LENGTH} letters, without commas."
        )
    return found


def checked_day(day: str) -> str:
    """A day as ``2026-05-12``, or an empty text; raises VaultError."""
    try:
        return date.fromisoformat(day).isoformat() if day else ""
    except ValueError:
        raise VaultError(f'"{day}" is no day.', remedy="Write year, month and day: 2027-05-12.") from None


def checked_days(days: int) -> int:
    """A number of days; raises VaultError."""
    if not 0 <= days <= MOST_RENEW_DAYS:
        raise VaultError(f"{days} days do not fit.", remedy=f"Use 0 for never, or 1 to {MOST_RENEW_DAYS}.")
    return days


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
