"""Outputs of runs in words, and what of them may be a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from studio.i18n import language
from studio.state.results import find_files, in_words, may_be_files, results_of


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("entered", 17, "17 entered"),
        ("entered", 12345, "12,345 entered"),
        ("invoice_count", 3, "invoice count: 3"),
        ("balance", -3, "balance: -3"),
        ("total", 12.5, "total: 12.50"),
        ("share", 2.0, "share: 2"),
        ("approved", True, "approved: yes"),
        ("rows", [1, 2], "rows: 2 items"),
        ("invoice", {"a": 1}, "invoice: 1 field"),
        ("reason", None, "reason: nothing"),
        ("text", "one\ntwo", "text: one two"),
        ("long", "x" * 100, f"long: {'x' * 59}…"),
    ],
)
def test_an_output_in_words(qapp: Any, name: str, value: Any, words: str) -> None:
    assert in_words(name, value) == words


def test_in_bulgarian(qapp: Any) -> None:
    language().use("bg")
    try:
        assert in_words("сума", 1234.5) == "сума: 1\u00a0234,50"
        assert in_words("одобрено", False) == "одобрено: не"
    finally:
        language().use("en")


def test_of_many_the_first_are_told(qapp: Any) -> None:
    shown = results_of({f"n{number}": "x" for number in range(9)}, {})
    assert shown.words.endswith("n5: x  ·  … and 3 more") and shown.everything.count("\n") == 8


def test_what_may_be_a_file() -> None:
    outputs = {
        "file": "results.xlsx", "folder": "output/receipts", "windows": "C:\\Jobs\\out.csv", "step": {"path": "a.pdf"},
        "several": ["a.pdf", {"path": "b.pdf"}, 3], "name": "Norbury Paper", "address": "https://example.org/a.pdf",
        "mail": "mailto:a@example.org", "two": "a.pdf\nb.pdf", "count": 3, "long": "x" * 2000 + ".pdf",
    }  # fmt: skip
    assert may_be_files(outputs) == {
        "file": ("results.xlsx",),
        "folder": ("output/receipts",),
        "windows": ("C:\\Jobs\\out.csv",),
        "step": ("a.pdf",),
        "several": ("a.pdf", "b.pdf"),
    }


def test_paths_begin_at_the_project(tmp_path: Path) -> None:
    (tmp_path / "understudy.json").write_text('{"format": 1, "name": "Job"}')
    (tmp_path / "workflows").mkdir()
    (tmp_path / "out.csv").touch()
    flow = tmp_path / "workflows" / "job.flow.json"
    wanted = {"a": ("out.csv", "lost.csv"), "b": (str(tmp_path / "out.csv"),), "c": ("~nobody/x.csv",)}
    there = tmp_path / "out.csv"
    assert find_files(wanted, flow) == {"a": (there,), "b": (there,), "c": ()}
    assert find_files({"a": ("out.csv",)}, None) == {"a": ()}, "nobody knows where it begins"
