from __future__ import annotations

import base64
from pathlib import Path

from runtime.report.pictures import RESERVE, Pictures
from runtime.store.blobs import Blobs

JPEG = b"\xff\xd8\xff" + b"j" * 97
PNG = b"\x89PNG\r\n\x1a\n" + b"p" * 92


def test_marks_become_the_pictures_bytes(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    pictures = Pictures(blobs)
    one, two = pictures.mark(blobs.put(JPEG)), pictures.mark(blobs.put(PNG))
    text = "".join(pictures.fill(["<a>", f"<img {one}><img {two}>", "end"]))
    assert f"<img data:image/jpeg;base64,{base64.b64encode(JPEG).decode()}>" in text
    assert f"<img data:image/png;base64,{base64.b64encode(PNG).decode()}>" in text
    assert pictures.used == 200


def test_what_is_no_picture_or_is_gone_has_no_mark(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    pictures = Pictures(blobs)
    assert pictures.mark(blobs.put(b"<svg onload=alert(1)>")) == ""
    assert pictures.mark("blob:" + "0" * 64) == ""
    assert pictures.mark("../../etc/passwd") == ""
    assert pictures.left_out == 0


def test_a_picture_that_goes_away_in_between_leaves_nothing(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    pictures = Pictures(blobs)
    reference = blobs.put(JPEG)
    mark = pictures.mark(reference)
    blobs.path(reference).unlink()
    assert "".join(pictures.fill([f"<{mark}>"])) == "<data:,>"


def test_beyond_the_budget_only_important_pictures_are_taken(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    pictures = Pictures(blobs, budget=150)
    assert pictures.mark(blobs.put(JPEG))
    assert not pictures.mark(blobs.put(PNG))
    assert pictures.mark(blobs.put(PNG), important=True)
    assert pictures.left_out == 1
    pictures.used = 150 + RESERVE
    assert not pictures.mark(blobs.put(JPEG), important=True)


def test_a_mark_cannot_be_known_before(tmp_path: Path) -> None:
    reference = Blobs(tmp_path).put(JPEG)
    marks = {Pictures(Blobs(tmp_path)).mark(reference) for _ in range(5)}
    assert len(marks) == 5
