"""Steps as sentences."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.model import Step
from runtime.words.language import Words
from runtime.words.phrases import Phrases
from runtime.words.steps import sentence

EN, BG = Phrases(Words("en")), Phrases(Words("bg"))


@pytest.mark.parametrize(
    ("type", "params", "en", "bg"),
    [
        ("browser.click", {"target": "text=Save"}, "Click “Save”", "Щракнете върху „Save“"),
        (
            "browser.click",
            {"target": "text=Save", "count": 2},
            "Double-click “Save”",
            "Щракнете двукратно върху „Save“",
        ),
        ("browser.fill", {"target": "label=Name", "value": ""}, "Empty the field “Name”", "Изчистете полето „Name“"),
        (
            "browser.fill",
            {"target": "label=Password", "value": "{{ vault.shop.password }}"},
            "Enter “password” of the credential “shop” in the field “Password”",
            "Въведете „password“ от данните за достъп „shop“ в полето „Password“",
        ),
        (
            "browser.wait",
            {"until": "url", "text": "/home"},
            "Wait until the address of the page contains “/home”",
            None,
        ),
        ("flow.delay", {"seconds": 90}, "Wait 1 min 30 s", "Изчакайте 1 мин 30 сек"),
        ("flow.set", {"values": {"a": 1, "b": 2}}, "Note down “a” and “b”", "Запишете „a“ и „b“"),
        ("flow.condition", {"test": "{{ item.Paid }}"}, "Check whether “Paid” of the entry holds", None),
    ],
)
def test_sentences(type: str, params: dict[str, Any], en: str, bg: str | None) -> None:
    step = Step("s", type, params=params)
    assert sentence(step, EN) == en
    assert bg is None or sentence(step, BG) == bg


def test_a_type_of_a_plugin_is_called_by_its_name() -> None:
    assert sentence(Step("s", "sap.post_document"), EN) == "Post document"
    assert sentence(Step("s", "sap.post", name="Post the invoice"), EN) == "Post the invoice"
