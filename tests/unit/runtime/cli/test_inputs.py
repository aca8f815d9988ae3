"""Inputs from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.cli.inputs import read_inputs
from runtime.errors import InvalidInput, UsageProblem


def test_a_pair_goes_before_the_file_and_texts_stay_texts(tmp_path: Path) -> None:
    file = tmp_path / "inputs.json"
    file.write_text('{"a": 1, "b": {"c": [2]}}', encoding="utf-8")
    pairs = ("a=007", "list=[1, 2]", 'record={"x": null}', "half=[1", "url=http://x/?a=b", "empty=", " name = x ")
    assert read_inputs(pairs, str(file)) == {
        "a": "007", "b": {"c": [2]}, "list": [1, 2], "record": {"x": None}, "half": "[1",
        "url": "http://x/?a=b", "empty": "", "name": " x ",
    }  # fmt: skip


@pytest.mark.parametrize("pair", ["rows", "=5", " =5", ""])
def test_what_is_no_pair(pair: str) -> None:
    with pytest.raises(UsageProblem, match="is not NAME=VALUE"):
        read_inputs((pair,), "")


@pytest.mark.parametrize("data", [b"", b"[1]", b"\xff\xfe", b"{'a': 1}", b"[" * 100_000])
def test_a_wrong_file(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "inputs.json"
    file.write_bytes(data)
    with pytest.raises(InvalidInput):
        read_inputs((), str(file))
