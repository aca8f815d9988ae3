from __future__ import annotations

import json

import pytest

from runtime.files.findings import Findings
from runtime.files.parse import MAX_BYTES, MAX_DEPTH, parse, read_text
from runtime.files.positions import locate


def parsed(data: bytes | str) -> tuple[object, Findings]:
    """What a file's bytes give."""
    findings = Findings("f.json")
    text = read_text(data if isinstance(data, bytes) else data.encode(), findings)
    return (None if text is None else parse(text, findings)), findings


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "empty-file", 1),
        (b" \n\n", "empty-file", 1),
        ("{}".encode("utf-16"), "encoding", 1),
        ("{}".encode("utf-32"), "encoding", 1),
        (b'{\n"a": "\xff"}', "encoding", 2),
        (b'{\n"a": 1', "cut-off", 2),
        (b'{\n"a": "text', "cut-off", 2),
        (b'{\n"a": [1, 2', "cut-off", 2),
        (b'{"a": 1\n"b": 2}', "syntax", 2),
        (b'{"a": 1,\n}', "syntax", 2),
        (b'{"a": [1,\n]}', "syntax", 2),
        (b"{'a': 1}", "syntax", 1),
        (b'{"a": True}', "syntax", 1),
        (b'{"a" 1}', "syntax", 1),
        (b'{"a": "one\ntwo"}', "syntax", 1),
        (b'{"a": "\\q"}', "syntax", 1),
        (b"{}\n{}", "syntax", 2),
        (b"// comment\n{}", "syntax", 1),
        (b"[]", "not-an-object", 1),
        (b"null", "not-an-object", 1),
        (b'{"a": 1,\n"a": 2}', "repeated-name", 2),
        (b'{"x": {"a": 1,\n"b": [{"c": 1,\n"c": 2}]}}', "repeated-name", 3),
        (b'{"a":\nNaN}', "bad-number", 1),
        (b'{"a": [1,\n-Infinity]}', "bad-number", 2),
        (b'{"a": 1e999}', "bad-number", 1),
        (b'{"a": ' + b"9" * 5000 + b"}", "bad-number", 1),
        (b'{"a": "\\ud800"}', "bad-character", None),
    ],
)
def test_each_way_a_text_can_be_broken_has_a_name_and_a_line(data: bytes, code: str, line: int | None) -> None:
    _, findings = parsed(data)
    problem = findings.problems[0]
    assert (problem.code, problem.file, problem.line) == (code, "f.json", line)
    assert problem.message
    assert problem.remedy
    assert not findings.lossless


def test_marks_of_a_git_merge_are_named_with_their_line() -> None:
    text = '{\n<<<<<<< HEAD\n  "a": 1\n=======\n  "a": 2\n>>>>>>> other\n}\n'
    _, findings = parsed(text)
    assert (findings.problems[0].code, findings.problems[0].line) == ("merge-markers", 2)


def test_marks_inside_a_text_are_only_text() -> None:
    value, findings = parsed(json.dumps({"a": "x\n<<<<<<< HEAD\n=======\n"}))
    assert value == {"a": "x\n<<<<<<< HEAD\n=======\n"}
    assert not findings.problems


def test_a_byte_order_mark_is_a_warning_and_loses_nothing() -> None:
    value, findings = parsed(b'\xef\xbb\xbf{"a": 1}')
    assert value == {"a": 1}
    assert [(p.code, p.severity) for p in findings.problems] == [("byte-order-mark", "warning")]
    assert findings.lossless


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 900, 100_000])
@pytest.mark.parametrize(("left", "right"), [("[", "]"), ('{"a":', "}")])
def test_deep_values_are_refused(depth: int, left: str, right: str) -> None:
    value, findings = parsed('{"x": ' + left * depth + "1" + right * depth + "}")
    assert value is None
    assert findings.problems[0].code == "too-deep"


def test_values_of_the_allowed_depth_are_read() -> None:
    depth = MAX_DEPTH - 1
    value, findings = parsed('{"x": ' + "[" * depth + "]" * depth + "}")
    assert value is not None
    assert not findings.problems


def test_files_beyond_the_limit_are_refused() -> None:
    _, findings = parsed(b'{"a": "' + b"x" * MAX_BYTES + b'"}')
    assert findings.problems[0].code == "too-large"


def test_numbers_keep_their_kind() -> None:
    value, _ = parsed(b'{"a": [1, 1.0, -0.0, 1e3, -12]}')
    assert isinstance(value, dict)
    assert [repr(number) for number in value["a"]] == ["1", "1.0", "-0.0", "1000.0", "-12"]


def test_every_value_has_the_line_it_stands_on() -> None:
    text = '{\n "a": [\n  1,\n  {"b": "x, [y] {z} \\" :",\n   "c": []}\n ],\n "d": {}\n}'
    lines = locate(text).lines
    assert lines == {
        (): 1,
        ("a",): 2,
        ("a", 0): 3,
        ("a", 1): 4,
        ("a", 1, "b"): 4,
        ("a", 1, "c"): 5,
        ("d",): 7,
    }
