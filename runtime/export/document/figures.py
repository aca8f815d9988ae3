"""Pictures for steps: from a run's record, or from the project's elements; with the place that a step acts on.

A step that moves on to another page is shown by the picture of the step before it, on which its element still stands.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from runtime.errors import StoreError
from runtime.export.document.subject import Part, Subject
from runtime.model import Json, JsonObject, Step
from runtime.report.records import Records

#: Records of a run that are looked through: pictures of the first pass of a loop show what the others do.
RECORDS = 5000
#: Bytes of a picture of an element.
ELEMENT_BYTES = 1_000_000

#: Steps that lead away from what they act on.
_LEAVING = frozenset({"browser.click", "browser.download", "browser.drag", "browser.press", "browser.upload"})
#: Steps that show something new although they act on nothing.
_SHOWING = frozenset({"browser.open", "browser.navigate", "browser.new_tab", "browser.switch_tab", "browser.attach"})

#: The part of a picture that is shown around an element, and the margin around a large one, as shares.
_PART, _MARGIN = 0.66, 1.25

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture: a blob's ``reference`` or, for one of an element, its ``data``. ``size`` is in pixels; ``box`` is what
    to outline, ``view`` the part to show."""

    reference: str
    size: tuple[int, int]
    box: Box | None = None
    view: Box = (0, 0, 0, 0)
    data: bytes = b""

    @property
    def small(self) -> bool:
        """Whether it shows an element and nothing around it."""
        return bool(self.data)

    @property
    def address(self) -> str:
        """The ``data:`` address of an element's picture."""
        return f"data:image/png;base64,{base64.b64encode(self.data).decode('ascii')}"


Key = tuple[str, str]


def figures_of(subject: Subject) -> dict[Key, Figure]:
    """Figures by the name of the called workflow (empty: the own one) and the step's id."""
    found = dict(_recorded(subject)) if subject.row is not None and subject.store is not None else {}
    for name, part in subject.parts.items():
        for step in part.flow.steps.values():
            if (name, step.id) not in found and (figure := _of_element(part, step)):
                found[name, step.id] = figure
    return found


def _recorded(subject: Subject) -> Iterator[tuple[Key, Figure]]:
    assert subject.row is not None
    assert subject.store is not None
    records, blobs = Records.of(subject.store, subject.row), subject.store.blobs
    before: dict[str, str] = {}
    done: set[Key] = set()
    for record in records.page(limit=RECORDS):
        if not record["picture"]:
            continue
        step = records.names.step(record["scope"], record["step"])
        session = str(step.params.get("session") or "main") if step else ""
        key = (records.names.call(record["scope"]), record["step"])
        previous, before[session] = before.get(session, ""), record["picture"]
        if key not in done:
            for reference, box in _choices(record, previous):
                try:
                    size = size_of(blobs.get(reference))
                except StoreError:
                    continue
                if size and (box is None or _shown(box, size)):
                    done.add(key)
                    yield key, Figure(reference, size, box, view_of(size, box))
                    break


def _choices(record: JsonObject, previous: str) -> Iterator[tuple[str, Box | None]]:
    """Pictures of a step, the best first, and what to outline in them."""
    acted = record.get("acted") or {}
    before, after = acted.get("before"), acted.get("after")
    own = (record["picture"], tuple(after)) if after else None
    earlier = (previous, tuple(before)) if before and previous else None
    order = (earlier, own) if record["type"] in _LEAVING else (own, earlier)
    yield from (choice for choice in order if choice)
    if record["type"] in _SHOWING or record["status"] == "failed":
        yield record["picture"], None


def _of_element(part: Part, step: Step) -> Figure | None:
    """The small picture that was kept of the element when it was recorded."""
    name, folder = _picture_name(step.params.get("target"), part), part.subject.pictures
    if not name or folder is None or Path(name).name != name:
        return None
    try:
        path = folder / name
        data = path.read_bytes() if path.stat().st_size <= ELEMENT_BYTES else b""
    except (OSError, ValueError):
        return None
    size = size_of(data)
    return Figure("", size, None, (0, 0, *size), data) if size and data.startswith(_PNG) else None


def _picture_name(target: Json, part: Part) -> str:
    if not isinstance(target, dict):
        return ""
    element = part.subject.bundle.elements.get(str(target.get("element") or ""))
    for source in (target, element):
        signals = source.get("fingerprint") if isinstance(source, dict) else None
        if isinstance(signals, dict) and signals.get("picture"):
            return str(signals["picture"])
    return ""


def _shown(box: Box, size: tuple[int, int]) -> bool:
    """Whether most of the box lies within the picture, and it is not the picture itself."""
    x, y, width, height = box
    inside = max(0.0, min(x + width, size[0]) - max(x, 0)) * max(0.0, min(y + height, size[1]) - max(y, 0))
    return inside >= 0.6 * width * height and width * height < 0.7 * size[0] * size[1]


def view_of(size: tuple[int, int], box: Box | None) -> Box:
    """The part of a picture to show: in its own proportions, around the box."""
    width, height = size
    if box is None:
        return (0, 0, width, height)
    share = min(1.0, max(_PART, _MARGIN * box[2] / width, _MARGIN * box[3] / height))
    across, down = round(width * share), round(height * share)
    left = min(max(box[0] + box[2] / 2 - across / 2, 0), width - across)
    top = min(max(box[1] + box[3] / 2 - down / 2, 0), height - down)
    return (round(left), round(top), across, down)


_PNG = b"\x89PNG\r\n\x1a\n"
#: Markers of JPEG segments that hold the size.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def size_of(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG in pixels; None for anything else."""
    if data.startswith(_PNG) and len(data) >= 24:
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    at = 2 if data.startswith(b"\xff\xd8") else len(data)
    while at + 9 <= len(data) and data[at] == 0xFF:
        if data[at + 1] in _FRAMES:
            return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None
