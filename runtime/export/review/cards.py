"""What the page shows of each heal: two pictures, what was looked for and found, and the commands that decide."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from runtime.errors import StoreError
from runtime.export.document.figures import ELEMENT_BYTES, Figure, size_of, view_of
from runtime.report.heals import Proposal
from runtime.store.blobs import Blobs


@dataclass(frozen=True, slots=True)
class Card:
    """A heal with its pictures as far as there are any; ``used_by`` are the steps that a repair reaches."""

    proposal: Proposal
    before: Figure | None
    after: Figure | None
    used_by: tuple[tuple[str, str], ...]


def make_card(proposal: Proposal, used_by: list[dict[str, str]], blobs: Blobs) -> Card:
    """The card of a proposal. Blocks for the length of reading its pictures."""
    used = tuple((Path(step["file"]).name, step["step"]) for step in used_by)
    return Card(proposal, _before(proposal), _after(proposal, blobs), used)


def _before(proposal: Proposal) -> Figure | None:
    """The small picture that was kept of the element when it was recorded."""
    name = proposal.heal.before.picture
    if not name or Path(name).name != name or not proposal.folder:
        return None
    path = Path(proposal.folder) / "elements" / name
    try:
        data = path.read_bytes() if path.stat().st_size <= ELEMENT_BYTES else b""
    except (OSError, ValueError):
        return None
    size = size_of(data)
    return Figure("", size, None, (0, 0, *size), data) if size and data.startswith(b"\x89PNG") else None


def _after(proposal: Proposal, blobs: Blobs) -> Figure | None:
    """The page as the element was found on it, outlined."""
    reference, spot = proposal.heal.picture, proposal.heal.spot
    if not reference:
        return None
    try:
        size = size_of(blobs.get(reference))
    except StoreError:
        return None
    return Figure(reference, size, spot, view_of(size, spot)) if size else None
