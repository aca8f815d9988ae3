"""The review of heals: every text in both languages, nothing from outside, and what a browser shows of it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from runtime.export.review.cards import make_card
from runtime.export.review.html import FOLDER, review_html
from runtime.model.heals import Heal
from runtime.report.heals import Proposal
from runtime.store.blobs import Blobs
from runtime.words.language import LANGUAGES, texts_of
from tests.fixtures.healed_project import HEAL, INLINE

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP8z4APMOGVHbHSAEEsAROxCnMTAAAAAElFTkSuQmCC"
)


@pytest.fixture
def blobs(tmp_path: Path) -> Iterator[Blobs]:
    return Blobs(tmp_path / "blobs")


def proposal(heal: Heal, folder: Path, **fields: Any) -> Proposal:
    known = {"file": str(folder / "order.flow.json"), "workflow": "Order", "step": "save", "step_name": "Save it"}
    return Proposal(
        **{"id": "0123456789", "heal": heal, "folder": str(folder), "run": "r", "at": 1, "times": 2, **known, **fields}
    )


def page_of(blobs: Blobs, *proposals: Proposal, lang: str = "en") -> str:
    cards = [make_card(one, [{"file": one.file, "step": one.step}], blobs) for one in proposals]
    return "".join(review_html(cards, blobs, lang))


def test_both_pictures_and_the_outline(blobs: Blobs, tmp_path: Path) -> None:
    (tmp_path / "elements").mkdir()
    (tmp_path / "elements/save.png").write_bytes(PNG)
    reference = blobs.put(PNG)
    before = HEAL.before.model_copy(update={"picture": "save.png"})
    shown = replace(HEAL, before=before, picture=f"blob:{reference.removeprefix('blob:')}", spot=(2.0, 2.0, 4.0, 4.0))
    text = page_of(blobs, proposal(shown, tmp_path))
    assert text.count("data:image/png;base64,") == 2
    assert '<rect class="mark" x="-4.0" y="-4.0" width="16.0" height="16.0"' in text
    outside = before.model_copy(update={"picture": "../secret.png"})
    text = page_of(blobs, proposal(replace(HEAL, before=outside, picture="blob:" + "0" * 64), tmp_path))
    assert "data:image" not in text and "No picture was kept" in text and "The run kept no picture" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_why_and_what_to_do(blobs: Blobs, tmp_path: Path, lang: str) -> None:
    text = page_of(blobs, proposal(HEAL, tmp_path), proposal(INLINE, tmp_path, id="abc"), lang=lang)
    assert ("id changed" if lang == "en" else "променено: идентификатор") in text
    assert "understudy heal accept 0123456789" in text and "understudy heal reject abc" in text
    assert "order.flow.json#save" in text


def test_a_close_one_is_marked(blobs: Blobs, tmp_path: Path) -> None:
    assert "look twice" not in page_of(blobs, proposal(HEAL, tmp_path))
    assert "look twice" in page_of(blobs, proposal(replace(HEAL, margin=0.1), tmp_path))


def test_nothing_of_a_page_gets_into_the_page(blobs: Blobs, tmp_path: Path) -> None:
    evil = '<script>alert(1)</script>"'
    text = page_of(blobs, proposal(replace(HEAL, label=evil, selector=evil, runner_up=evil, reasons=(evil,)), tmp_path))
    assert "<script" not in text and "&lt;script&gt;" in text
    assert "default-src &#39;none&#39;" in text


def test_every_text_is_used_and_every_used_text_is_there() -> None:
    source = (FOLDER / "review.html.j2").read_text(encoding="utf-8")
    used = set(re.findall(r'(?<![\w.])t\("([a-z_.]+)"[,)]', source))
    used |= {f"{name}.{end}" for name in re.findall(r't\.count\("([a-z_]+)"', source) for end in ("one", "many")}
    used |= {f"status.{status}" for status in ("open", "accepted", "rejected")}
    entries = texts_of("review")
    assert set(entries) == used
    assert all(set(texts) == set(LANGUAGES) and all(texts.values()) for texts in entries.values())
