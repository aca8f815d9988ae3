"""Errors that cannot be caused on every machine; the others are tested where they happen."""

from __future__ import annotations

import builtins

import pytest
from playwright.async_api import Error, TimeoutError

from runtime.browser.call_log import call_log, obstacle, summary, was_performed
from runtime.browser.errors import explained, launch_problem, plain_errors, shown_address
from runtime.browser.options import SessionOptions
from runtime.errors import StepFailed, StepTimeout, TargetNotFound

URL = "https://shop.example/cart?key=secret"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ERR_NAME_NOT_RESOLVED", "no server has that name"),
        ("ERR_INTERNET_DISCONNECTED", "this machine is offline"),
        ("ERR_CERT_AUTHORITY_INVALID", "its certificate is not trusted"),
        ("ERR_CERT_DATE_INVALID", "its certificate is not trusted"),
        ("ERR_SSL_PROTOCOL_ERROR", "the secure connection failed"),
        ("ERR_PROXY_CONNECTION_FAILED", "the proxy refused"),
        ("ERR_TUNNEL_CONNECTION_FAILED", "the proxy refused"),
        ("ERR_TOO_MANY_REDIRECTS", "redirects in a circle"),
        ("ERR_FILE_NOT_FOUND", "no such file"),
        ("ERR_SOMETHING_NEW", "the connection failed"),
    ],
)
def test_network_errors(code, words):
    error = explained(Error(f"Page.goto: net::{code} at {URL}"), url=URL)
    assert isinstance(error, StepFailed) and error.kind == "network" and error.remedy
    assert error.message.startswith("https://shop.example/cart could not be opened: ") and f"({code})" in error.message
    assert words in error.message and "secret" not in error.message


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Locator.click: Target page, context or browser has been closed", "browser", "was closed"),
        ("Page.goto: Page crashed", "browser", "The page crashed"),
        ("Locator.click: Error: Something nobody has seen before\nCall log:\n - x", "browser", "nobody has seen"),
        ('Locator.click: Unknown engine "foo" while parsing selector foo=bar', "target", "cannot be read"),
        ("Locator.fill: Error: Malformed value", "target", "does not take a value of this form"),
    ],
)
def test_other_errors(text, kind, words):
    error = explained(Error(text), label="Save")
    assert error.kind == kind and words in error.message


def test_what_is_not_playwrights_is_left_alone():
    error = ValueError("x")
    assert explained(error) is error
    with pytest.raises(ValueError, match="x"), plain_errors():
        raise error


def test_time_limits():
    with pytest.raises(StepTimeout, match="did not finish within 3 s"), plain_errors(seconds=3):
        raise builtins.TimeoutError
    error = explained(
        TimeoutError("Locator.click: Timeout 900ms exceeded.\nCall log:\n - waiting"), label="A", seconds=0.9
    )
    assert isinstance(error, TargetNotFound) and error.message == '"A" was not found within 0.9 s.'


def test_long_addresses_are_cut_and_lose_what_may_be_a_key():
    assert shown_address("https://a.example/" + "x" * 200 + "#y").endswith("x…")
    assert shown_address(URL) == "https://shop.example/cart"
    assert shown_address("") == "The page"


FILLING = """Locator.fill: Timeout 800ms exceeded.
Call log:
  - waiting for locator("#pw")
    - locator resolved to <input id="pw" readonly/>
    - fill("hunter2")
    - elementHandle.type("hunter2")
  - attempting fill action
      - element is not editable
"""


def test_what_was_typed_is_taken_out_of_the_log():
    assert "hunter2" not in call_log(FILLING) and "not editable" in call_log(FILLING)
    assert summary(FILLING) == "Timeout 800ms exceeded."


@pytest.mark.parametrize(
    ("cover", "words"),
    [
        ('<div class="toast big">…</div> intercepts pointer events', "is covered by .toast"),
        ('<p>x</p> from <div id="dialog" class="a">…</div> subtree intercepts pointer events', "is covered by #dialog"),
        ("<html>…</html> intercepts pointer events", "is covered by <html>"),
    ],
)
def test_what_covers_an_element(cover, words):
    assert obstacle(f"Call log:\n  - locator resolved to <a/>\n  - {cover}\n - retrying")[0] == words


def test_an_unknown_obstacle():
    assert obstacle("Call log:\n - locator resolved to <a/>")[0] == "was found but did not become ready"


@pytest.mark.parametrize(
    ("log", "performed"),
    [
        ("click action done\n - waiting for scheduled navigations to finish", True),
        ("click action done\n - waiting for scheduled navigations to finish\n - navigations have finished", False),
        ('- elementHandle.press("Enter")', True),
        ("attempting click action\n - element is not visible", False),
    ],
)
def test_whether_an_action_was_done(log, performed):
    assert was_performed(log) is performed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Looks like you launched a headed browser without having a XServer running.", "no display"),
        ("No usable sandbox! Update your kernel", "could not start its sandbox"),
        ("Failed to create a ProcessSingleton for your profile directory", "in use by another browser"),
        ("error while loading shared libraries: libnss3.so", "lacks system libraries"),
        ("BrowserType.launch: Something else", "could not be started: Something else"),
    ],
)
def test_why_a_browser_does_not_start(text, words):
    error = launch_problem(Error(text), SessionOptions())
    assert isinstance(error, StepFailed) and error.kind == "browser" and words in error.message and error.remedy
