from __future__ import annotations

import sys

import pytest

from runtime.browser.options import Mode, SessionOptions, debugging_address


def test_options_survive_json_and_ignore_what_is_unknown():
    options = SessionOptions(mode=Mode.PROFILE, profile="/p", headers={"a": "b"}, headless=False)
    assert SessionOptions.from_json({**options.as_json(), "later": 1}) == options
    assert SessionOptions.from_json({}) == SessionOptions()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("9222", "http://127.0.0.1:9222"),
        (" localhost:1 ", "http://localhost:1"),
        ("ws://a/b", "ws://a/b"),
        ("https://a", "https://a"),
    ],
)
def test_debugging_addresses(text, address):
    assert debugging_address(text) == address


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_headless_where_there_is_no_display(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert SessionOptions().is_headless and not SessionOptions(headless=False).is_headless
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert not SessionOptions().is_headless and SessionOptions(headless=True).is_headless
