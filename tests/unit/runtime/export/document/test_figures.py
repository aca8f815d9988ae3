"""Sizes of pictures, and the part of a picture that is shown."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from runtime.engine.bundle import Bundle
from runtime.export.document.figures import figures_of, size_of, view_of
from runtime.export.document.subject import Subject
from runtime.tasks.registry import Registry
from runtime.words.language import Words
from tests.fixtures.engine import flow, step


def picture(form: str, size: tuple[int, int] = (321, 123), **options: bool) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "white").save(file, form, **options)
    return file.getvalue()


@pytest.mark.parametrize("data", [picture("PNG"), picture("JPEG"), picture("JPEG", progressive=True)])
def test_sizes(data: bytes) -> None:
    assert size_of(data) == (321, 123)
    assert all(size_of(data[:end]) in (None, (321, 123)) for end in range(0, len(data), 7))


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\xff\xd8", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"])
def test_anything_else_has_no_size(data: bytes) -> None:
    assert size_of(data) is None


@pytest.mark.parametrize(
    "box", [(0, 0, 10, 10), (1270, 700, 10, 20), (600, 300, 900, 40), (-20, -20, 60, 60), (0, 0, 1280, 720)]
)
def test_the_part_that_is_shown_lies_in_the_picture_and_holds_the_box(box: tuple[float, float, float, float]) -> None:
    left, top, width, height = view_of((1280, 720), box)
    assert left >= 0 <= top
    assert left + width <= 1280
    assert top + height <= 720
    assert abs(width / height - 16 / 9) < 0.01
    assert left <= max(box[0], 0)
    assert min(box[0] + box[2], 1280) <= left + width
    assert min(box[1] + box[3], 720) <= top + height


def test_an_element_is_shown_by_the_picture_beside_its_file(tmp_path: Path) -> None:
    (tmp_path / "save.png").write_bytes(picture("PNG", (80, 30)))
    (tmp_path / "fake.png").write_bytes(picture("JPEG"))
    (tmp_path.parent / "outside.png").write_bytes(picture("PNG"))
    elements = {f"app/{name}": {"fingerprint": {"picture": f"{name}.png"}} for name in ("save", "fake", "gone")}
    elements["app/out"] = {"fingerprint": {"picture": "../outside.png"}}
    steps = [
        step(name, "browser.click", {"target": {"element": f"app/{name}"}}) for name in ("save", "fake", "gone", "out")
    ]
    own = step("own", "browser.click", {"target": {"fingerprint": {"tag": "b", "picture": "save.png"}}})
    subject = Subject(
        Bundle(flow(*steps, own), elements=elements), Registry(), Words("en", "document"), pictures=tmp_path
    )
    found = figures_of(subject)
    assert sorted(id for _, id in found) == ["own", "save"]
    assert found["", "save"].size == (80, 30)
    assert found["", "save"].box is None
