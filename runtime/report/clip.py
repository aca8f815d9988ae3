"""Values cut to a length that can be shown; what was cut says how long it is."""

from __future__ import annotations

import json
from dataclasses import dataclass

from runtime.errors import StoreError
from runtime.model import Json
from runtime.store.blobs import Blobs

#: Characters of a cut value that are shown.
PREVIEW = 2000


@dataclass(frozen=True, slots=True)
class Clip:
    """``limit`` is in characters of JSON text; 0 cuts nothing and loads what was kept apart."""

    blobs: Blobs
    limit: int

    def __call__(self, value: Json) -> Json:
        """The value, or ``{"$cut": {"size": bytes, "preview": text}}``, ``{"$gone": {"size", "message"}}``."""
        if isinstance(value, dict) and "$blob" in value and len(value) == 2:
            return self._kept_apart(value)
        if not self.limit or value is None or isinstance(value, bool | int | float):
            return value
        text = json.dumps(value, ensure_ascii=False)
        if len(text) <= self.limit:
            return value
        start = value if isinstance(value, str) else text
        return {"$cut": {"size": len(text.encode()), "preview": start[:PREVIEW]}}

    def _kept_apart(self, value: Json) -> Json:
        """A long value from the blob folder; it may be gone by retention, which is no reason to show nothing."""
        try:
            if not self.limit:
                return json.loads(self.blobs.get(value["$blob"]))
            with self.blobs.path(value["$blob"]).open("rb") as file:
                start = file.read(4 * PREVIEW).decode(errors="ignore")
        except (StoreError, OSError) as error:
            message = error.message if isinstance(error, StoreError) else "The stored value is gone."
            return {"$gone": {"size": value["size"], "message": message}}
        return {"$cut": {"size": value["size"], "preview": start[:PREVIEW]}}
