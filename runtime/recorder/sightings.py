"""What a document told of a deed, as the fields of a raw event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from runtime.browser.recording.notes import Sighting
from runtime.recorder.events import Followed, SecretKind, Seen

#: What is called the same in both.
_COPIED = (
    "url",
    "title",
    "position",
    "to_position",
    "button",
    "clicks",
    "modifiers",
    "key",
    "value",
    "sent",
    "typed",
    "focused",
)


def fields_of(note: Sighting) -> dict[str, Any]:
    """The fields of the event that tells of it; of a secret without what was typed."""
    payload = note.payload
    told = {name: payload[name] for name in _COPIED if payload.get(name) is not None}
    for name in ("seen", "to"):
        if part := payload.get(name):
            told[name] = Seen(**{**part, "frame": note.frame})
    for name in ("modifiers", "sent"):
        if name in told:
            told[name] = tuple(told[name])
    if secret := payload.get("secret"):
        told["secret"] = SecretKind(secret)
        told.pop("value", None)
        told.pop("sent", None)
    if news := payload.get("appeared"):
        told["followed"] = Followed(appeared=all_seen(note, news))
    return told


def all_seen(note: Sighting, parts: Iterable[Mapping[str, Any]]) -> tuple[Seen, ...]:
    """The elements that a document told about."""
    return tuple(Seen(**{**part, "frame": note.frame}) for part in parts)
