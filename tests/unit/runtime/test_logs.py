"""The program's own log: one line a record, masked, no noise from libraries."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.logs import ConsoleFormatter, set_up_logs
from runtime.vault import Masker

log = logging.getLogger("runtime.engine.test")
library = logging.getLogger("httpx")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def untouched_logging() -> Iterator[None]:
    root, own = logging.getLogger(), logging.getLogger("runtime")
    before = list(root.handlers), own.level
    yield
    root.handlers[:] = before[0]
    own.setLevel(before[1])


def lines(stream: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_json_line_holds_the_record_and_its_fields() -> None:
    stream = io.StringIO()
    set_up_logs("info", "json", stream=stream)
    log.info("Step %s began", "login", extra={"run": "r1", "path": Path("a.txt")})
    (line,) = lines(stream)
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "info",
        "logger": "runtime.engine.test",
        "message": "Step login began",
        "run": "r1",
        "path": "a.txt",
    }


def test_levels_hold_for_us_and_libraries_speak_only_when_something_is_wrong() -> None:
    stream = io.StringIO()
    set_up_logs("debug", "json", stream=stream)
    log.debug("ours")
    library.info("GET https://example.org/?token=x")
    assert [line["message"] for line in lines(stream)] == ["ours"]
    set_up_logs("warning", "json", stream=stream)
    log.info("too quiet")
    assert len(lines(stream)) == 1


@pytest.mark.logs("library warning")
def test_setting_up_again_does_not_double_lines() -> None:
    first, second = io.StringIO(), io.StringIO()
    set_up_logs("info", "json", stream=first)
    set_up_logs("info", "json", stream=second)
    library.warning("library warning")
    assert first.getvalue() == ""
    assert len(lines(second)) == 1


@pytest.mark.logs("failed with")
@pytest.mark.parametrize("style", ["json", "console"])
def test_secrets_are_hidden_in_message_fields_and_traceback(style: str) -> None:
    stream, masker = io.StringIO(), Masker()
    masker.add('s3cret"parola\\')
    masker.add(482913)
    set_up_logs("info", style, stream=stream, mask=masker.mask_json)
    local_secret = "never-registered-local"
    try:
        raise ValueError(f'wrong password s3cret"parola\\ {len(local_secret)}')
    except ValueError:
        log.exception(
            "failed with %s", 's3cret"parola\\', extra={"url": "https://x/?p=s3cret%22parola%5C", "pin": 482913}
        )
    text = stream.getvalue()
    assert "ValueError" in text
    assert "parola" not in text
    assert "482913" not in text
    assert "never-registered-local" not in text.replace('"never-registered-local"', "")
    if style == "json":
        assert lines(stream)[0]["pin"] == "***"


def test_the_console_line_is_for_a_person() -> None:
    stream = io.StringIO()
    set_up_logs("info", "console", stream=stream)
    log.info("Two\nlines", extra={"run": "r1"})
    text = stream.getvalue()
    assert text[8:] == " INFO    runtime.engine.test: Two\n    lines  run=r1\n"


@pytest.mark.logs("careful")
def test_a_terminal_gets_colours_unless_it_wants_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Terminal()
    set_up_logs(stream=stream)
    log.warning("careful")
    assert stream.getvalue().startswith("\x1b[33m")
    monkeypatch.setenv("NO_COLOR", "1")
    plain = Terminal()
    set_up_logs(stream=plain)
    log.warning("careful")
    assert "\x1b" not in plain.getvalue()


def test_text_of_a_page_cannot_command_the_terminal() -> None:
    record = logging.makeLogRecord({"msg": "title \x1b]0;owned\x07\r\x9b2J", "levelname": "INFO", "name": "runtime"})
    text = ConsoleFormatter(colours=True).format(record)
    assert "\\x1b]0;owned\\x07\\x0d\\x9b2J" in text
    assert text.count("\x1b") == 2


def test_a_closed_stream_loses_lines_not_the_program(capfd: pytest.CaptureFixture[str]) -> None:
    stream = io.StringIO()
    set_up_logs("info", "json", stream=stream)
    stream.close()
    log.info("lost")
    assert capfd.readouterr() == ("", "")
