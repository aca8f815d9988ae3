"""The one seam where Playwright's errors become ours: what happened in plain words, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from runtime.browser.call_log import call_log, obstacle, summary, was_found
from runtime.errors import StepFailed, StepTimeout, TargetNotFound, UnderstudyError

if TYPE_CHECKING:
    from runtime.browser.options import SessionOptions

_CLOSED = re.compile(r"has been closed|[Tt]arget crashed|[Pp]age crashed|Connection closed|[Bb]rowser has disconnected")
_STRICT = re.compile(r"strict mode violation: .*? resolved to (\d+) elements")
_SELECTOR = re.compile(
    r"while parsing|Unknown engine|not a valid (?:selector|XPath)|Unsupported token|Unknown (?:attribute|pseudo)"
    r"|Malformed selector|cannot be (?:first|used)|attribute must be|must have a role"
)
_LONGEST_ADDRESS = 100
_NET = re.compile(r"(?:net::)?(ERR_[A-Z0-9_]+)")

#: Network error to what happened and what to do; the first name that the error starts with is taken.
_NETWORK = (
    ("ERR_NAME_NOT_RESOLVED", "no server has that name", "Check the address, and that this machine is online."),
    ("ERR_CONNECTION_REFUSED", "nothing answers there", "Check the address and port, and that the site is running."),
    ("ERR_CONNECTION_TIMED_OUT", "the server did not answer", "Check the network, or try again later."),
    ("ERR_INTERNET_DISCONNECTED", "this machine is offline", "Connect it to the network."),
    ("ERR_ADDRESS_UNREACHABLE", "the server cannot be reached", "Check the network, VPN and firewall."),
    ("ERR_PROXY", "the proxy refused the connection", "Check the proxy in the session's options."),
    ("ERR_TUNNEL", "the proxy refused the connection", "Check the proxy in the session's options."),
    ("ERR_CERT", "its certificate is not trusted", "Check the address, or allow bad certificates for this session."),
    ("ERR_SSL", "the secure connection failed", "Check the address and its certificate."),
    ("ERR_TOO_MANY_REDIRECTS", "it redirects in a circle", "Check the address and the session's cookies."),
    ("ERR_UNSAFE_PORT", "browsers do not open that port", "Use another port."),
    ("ERR_FILE_NOT_FOUND", "there is no such file", "Check the path."),
    ("ERR_ABORTED", "the page was not opened: a download began or another page came first", "Use Download in browser."),
    ("ERR_", "the connection failed", "Check the address and the network, or try again."),
)

#: Texts of errors about an element of the wrong kind or a wrong value, and what they mean to a person.
_MISUSE = (
    (r"Input of type \"?([\w-]+)\"? cannot be filled", "is a field of type {0}, which cannot be filled with text"),
    (r"Element is not an? (<[^>]+>|\S+)", "is not {0}"),
    (r"Not a checkbox or radio button", "is neither a checkbox nor a radio button"),
    (r"Clicking the checkbox did not change its state", "did not change when it was clicked"),
    (r"Cannot type text into input\[type=number\]", "takes only numbers"),
    (r"Malformed value", "does not take a value of this form"),
    (r"Unknown key: \"?(\w+)", "cannot get the key {0}, which does not exist"),
    (r"resolved to .*<iframe> was expected", "is looked for in something that is not a frame"),
    (r"Non-multiple file input can only accept single file", "takes only one file"),
    (r"Element is outside of the viewport", "lies outside of the window"),
)


def is_playwright(error: BaseException) -> bool:
    """Whether ``error`` comes from Playwright."""
    return type(error).__module__.startswith("playwright.")


def playwright_error() -> type[Exception]:
    """What Playwright raises, to be named behind ``except``: there it is only asked for once something was raised, and
    importing Playwright takes too long for a start."""
    from playwright.async_api import Error

    return Error


def is_closed(error: BaseException) -> bool:
    """Whether the page, the browser or the driver is gone."""
    return is_playwright(error) and bool(_CLOSED.search(str(error)))


def is_timeout(error: BaseException) -> bool:
    """Whether Playwright's own time limit ended the action."""
    return is_playwright(error) and type(error).__name__ == "TimeoutError"


def is_ambiguous(error: BaseException) -> bool:
    """Whether several elements fit where one must."""
    return is_playwright(error) and bool(_STRICT.search(str(error)))


def is_about_target(error: BaseException) -> bool:
    """Whether the element was not found, or more than one, or its selector is wrong."""
    text = str(error)
    return is_timeout(error) or bool(_STRICT.search(text) or _SELECTOR.search(text))


def is_network(error: BaseException) -> bool:
    """Whether the server could not be reached, or did not answer as it should."""
    return is_playwright(error) and bool(_NET.search(str(error)))


def explained(error: Exception, *, label: str = "", url: str = "", seconds: float = 0.0) -> Exception:
    """Our error for one of Playwright's; any other error comes back as it is.

    ``label`` is how the person calls the element, ``url`` the page, ``seconds`` the time limit.
    """
    if not is_playwright(error):
        return error
    text = str(error)
    details = call_log(text)
    if is_closed(error):
        return _gone(text, details)
    if "Download is starting" in text:
        return StepFailed(
            f"{shown_address(url)} is no page: a download began.",
            kind="network",
            remedy="Use Download in browser: it saves what a click or an earlier step starts.",
            details=details,
        )
    if "interrupted by another navigation" in text:
        return StepFailed(
            f"{shown_address(url)} was not opened: the page went to another address meanwhile.",
            kind="network",
            remedy="Wait until the page before is at rest.",
            details=details,
        )
    if net := _NET.search(text):
        return _network(net[1], url, details)
    if strict := _STRICT.search(text):
        return _ambiguous(label, int(strict[1]), details)
    if _SELECTOR.search(text):
        return TargetNotFound(
            f'"{label}" has a selector that cannot be read: {summary(text)}',
            remedy="Correct the selector.",
            details=details,
        )
    if is_timeout(error):
        return _timed_out(text, label, url, seconds, details)
    return _misused(text, label) or StepFailed(
        f"The browser reported: {summary(text)}", kind="browser", details=details
    )


@contextmanager
def plain_errors(*, url: str = "", seconds: float = 0.0) -> Iterator[None]:
    """Playwright's errors inside become ours. They are not chained: their text may hold what was typed."""
    try:
        yield
    except TimeoutError:
        raise StepTimeout(
            f"The browser did not finish within {seconds:g} s.", remedy="Give the step a longer timeout."
        ) from None
    except playwright_error() as error:
        raise explained(error, url=url, seconds=seconds) from None


def shown_address(url: str) -> str:
    """An address for a message: short, and without the query, which may hold keys."""
    short = re.split(r"[?#]", url, maxsplit=1)[0] or "The page"
    return short if len(short) <= _LONGEST_ADDRESS else f"{short[:_LONGEST_ADDRESS]}…"


def _gone(text: str, details: str) -> StepFailed:
    what = (
        "The page crashed." if "rashed" in text else "The page or the browser was closed while the step worked in it."
    )
    return StepFailed(what, kind="browser", remedy="After a crash, resume the run.", details=details, in_doubt=True)


def _network(code: str, url: str, details: str) -> StepFailed:
    what, remedy = next((what, remedy) for start, what, remedy in _NETWORK if code.startswith(start))
    return StepFailed(
        f"{shown_address(url)} could not be opened: {what} ({code}).", kind="network", remedy=remedy, details=details
    )


def _ambiguous(label: str, count: int, details: str) -> StepFailed:
    return TargetNotFound(
        f'"{label}" fits {count} elements of the page; a step acts on exactly one.',
        remedy="Make the selector more exact, or pick one of them with `>> nth=0`.",
        details=details,
    )


def _timed_out(text: str, label: str, url: str, seconds: float, details: str) -> StepFailed:
    limit = f"within {seconds:g} s"
    if not label:
        return StepTimeout(
            f"{shown_address(url)} was not ready {limit}.",
            remedy="Give the step a longer timeout, or wait for something else.",
            details=details,
        )
    place = f" on {shown_address(url)}" if url else ""
    if not was_found(text):
        return TargetNotFound(
            f'"{label}" was not found{place} within {seconds:g} s.',
            remedy="Check that the page is the expected one and that the selector fits it.",
            details=details,
        )
    found, remedy = obstacle(text)
    return StepFailed(
        f'"{label}" {found} on {shown_address(url)}; waited {seconds:g} s.'
        if url
        else f'"{label}" {found}; waited {seconds:g} s.',
        kind="target",
        remedy=remedy,
        details=details,
    )


def _misused(text: str, label: str) -> StepFailed | None:
    for pattern, words in _MISUSE:
        if match := re.search(pattern, text):
            said = words.format(*(group.strip('"') for group in match.groups()))
            return StepFailed(f'"{label}" {said}.', kind="target", remedy="Check the element and the step's values.")
    return None


#: Text of a failed start to what it means and what to do.
_LAUNCH = (
    (
        r"Missing X server|XServer|cannot open display|headed browser",
        "There is no display to show the browser on.",
        "Run it headless, or start the program in a desktop session.",
    ),
    (
        r"No usable sandbox|namespace sandbox|setuid sandbox",
        "The browser could not start its sandbox on this machine.",
        "Use the distribution's browser package, or set UNDERSTUDY_BROWSER_SANDBOX=off to work without it.",
    ),
    (
        r"ProcessSingleton|SingletonLock|profile (?:appears to be|is already) in use|existing browser session",
        "The profile folder is in use by another browser.",
        "Close that browser, or give the session a profile folder of its own.",
    ),
    (
        r"error while loading shared libraries|Host system is missing",
        "The browser lacks system libraries.",
        "Install the distribution's browser package (Debian and Ubuntu: `sudo apt-get install chromium`).",
    ),
    (
        r"browser has been closed",
        "The browser ended as soon as it was started. Is it one of the Chromium family?",
        "`understudy doctor` tells which one is used; UNDERSTUDY_BROWSER_PATH names another one.",
    ),
)


def launch_problem(error: Exception, options: SessionOptions) -> Exception:
    """Why a session could not be opened; errors that are not Playwright's come back as they are."""
    if isinstance(error, UnderstudyError) or not is_playwright(error):
        return error
    text = str(error)
    if options.connect:
        return StepFailed(
            f"No browser answers at {options.connect}.",
            kind="browser",
            remedy="Start Chrome, Edge or Chromium with --remote-debugging-port=9222 and check the address.",
            details=text,
        )
    for pattern, message, remedy in _LAUNCH:
        if re.search(pattern, text):
            return StepFailed(message, kind="browser", remedy=remedy, details=text)
    return StepFailed(
        f"The browser could not be started: {summary(text)}",
        kind="browser",
        remedy="`understudy doctor` checks the browser; UNDERSTUDY_BROWSER_PATH names another one.",
        details=text,
    )
