"""Messages: what one side writes the other side reads, and what is no message is said so."""

from __future__ import annotations

import json

import pytest

from runtime.errors import ExitCode, InvalidFile, InvalidInput, StepFailed, UsageProblem
from runtime.host import protocol
from runtime.host.messages import read_follow, read_hello, read_request
from runtime.host.protocol import RemoteError, answer_line, error_line, hello_line, request_line
from runtime.model import Problem, Severity


def test_a_request_comes_back() -> None:
    request = read_request(request_line(7, "runs.start", {"flow": "a.flow.json", "inputs": {"n": 1, "текст": "ъ"}}))
    assert (request.id, request.method, request.params["inputs"]) == (7, "runs.start", {"n": 1, "текст": "ъ"})


@pytest.mark.parametrize(
    "line",
    [b"hello", b"[]", b"{}", b'{"id": "x", "method": "a"}', b'{"id": 1}', b'{"id": 1, "method": "a", "more": 1}',
     b'{"id": 1, "method": "a", "params": []}', b"\xff\xfe", b"[" * 100_000],
)  # fmt: skip
def test_what_is_no_request_is_said(line: bytes) -> None:
    with pytest.raises(UsageProblem, match="This is not a request"):
        read_request(line)


def test_a_greeting_needs_a_token_and_a_version() -> None:
    greeting = read_hello(hello_line("secret"))
    assert greeting is not None
    assert (greeting.token, greeting.protocol) == ("secret", protocol.PROTOCOL)
    assert read_hello(b'{"hello": {"token": "secret"}}') is None
    assert read_hello(b"[" * 100_000) is None


def test_following_takes_a_run_and_nothing_else() -> None:
    assert read_follow({}) == ""
    assert read_follow({"run": "abc"}) == "abc"
    with pytest.raises(UsageProblem, match=r"events\.follow"):
        read_follow({"runs": "abc"})


def test_an_error_looks_the_same_on_the_other_side() -> None:
    problem = Problem("cycle", "It runs in a circle.", "Remove an edge.", Severity.ERROR, "a.flow.json", "one", line=3)
    error = InvalidFile("a.flow.json has 1 problem.", problems=(problem,), remedy="Repair it.")
    there = RemoteError(json.loads(error_line(1, error))["error"])
    assert (there.message, there.remedy, there.code) == (error.message, error.remedy, error.code)
    assert there.exit_code is ExitCode.INVALID
    assert there.problems == (problem,)
    assert there.as_json() == error.as_json()


def test_what_an_error_tells_beside_its_words_is_kept() -> None:
    for error in (InvalidInput("No.", fields={"rows": "Too many."}), StepFailed("No.", kind="network")):
        there = RemoteError(json.loads(error_line(1, error))["error"])
        assert there.as_json() == error.as_json()


def test_half_characters_do_not_break_a_line() -> None:
    line = answer_line(1, {"name": "broken-\udc80"})
    assert json.loads(line)["result"]["name"] == "broken-\udc80"


def test_an_answer_that_is_too_long_becomes_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "MAX_LINE", 1000)
    assert "error" not in json.loads(answer_line(1, "x" * 900))
    assert "too long" in json.loads(answer_line(1, "x" * 1000))["error"]["message"]
