"""Pictures inside the report: each as an address that holds its bytes, as long as the file stays usable.

The template gets a mark for each; the marks are replaced while the file is written, so that no more than one
picture is in memory at a time.
"""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from runtime.errors import StoreError
from runtime.store.blobs import Blobs

#: Bytes of pictures in one report; beyond it only those of failed steps are put in, up to ``RESERVE`` more.
BUDGET, RESERVE = 80_000_000, 20_000_000

_BEGINNINGS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
}

#: Shown for a picture that went away between looking and reading.
_NOTHING = "data:,"


@dataclass(slots=True)
class Pictures:
    """Hands out marks and counts bytes. ``left_out`` is how many pictures did not fit."""

    blobs: Blobs
    budget: int = BUDGET
    used: int = 0
    left_out: int = 0
    #: Nothing that a run holds can contain a mark: nobody knows this before.
    _secret: str = field(default_factory=lambda: secrets.token_hex(16))

    def mark(self, reference: str, important: bool = False) -> str:
        """A mark for the picture behind a blob reference; empty when it is none, is gone, or does not fit."""
        try:
            path = self.blobs.path(reference)
            size = path.stat().st_size
            with path.open("rb") as file:
                start = file.read(16)
        except (StoreError, OSError):
            return ""
        if not _media_type(start):
            return ""
        if self.used + size > self.budget + (RESERVE if important else 0):
            self.left_out += 1
            return ""
        self.used += size
        return f"{self._secret}:{reference.removeprefix('blob:')}:"

    def fill(self, pieces: Iterable[str]) -> Iterator[str]:
        """``pieces`` with every mark replaced by the picture's ``data:`` address. A mark lies within one piece."""
        pattern = re.compile(f"{self._secret}:([0-9a-f]{{64}}):")
        for piece in pieces:
            for number, part in enumerate(pattern.split(piece)):
                yield self._address(part) if number % 2 else part

    def _address(self, digest: str) -> str:
        try:
            data = self.blobs.get(digest)
        except StoreError:
            return _NOTHING
        return f"data:{_media_type(data)};base64,{base64.b64encode(data).decode('ascii')}"


def _media_type(data: bytes) -> str:
    return next((name for start, name in _BEGINNINGS.items() if data.startswith(start)), "")
