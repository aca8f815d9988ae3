"""Reads the call log in Playwright's error texts: what an action tried, and what stood in its way."""

from __future__ import annotations

import re

#: Lines of the log that hold the text being typed, which may be a secret.
_TYPED = re.compile(r"\b(?:fill|type|insertText|press)\(")
_PREFIX = re.compile(r"^[A-Z]\w+\.\w+: (?:Error: )?")
_COVERED = re.compile(r"- (<.+?>) (?:from (<.+?>) subtree )?intercepts pointer events")
_OPENING = re.compile(r"<([\w-]+)")
_ID = re.compile(r'\bid="([^"]+)"')
_CLASS = re.compile(r'\bclass="\s*([^\s"]+)')

#: Line of the log to what it means and what helps.
_OBSTACLES = (
    ("element is not visible", "is there but hidden", "Wait until it is shown, or do first what shows it."),
    ("resolved to hidden", "is there but hidden", "Wait until it is shown, or do first what shows it."),
    ("resolved to visible", "is still there", "Give it more time to go away."),
    ("element is not enabled", "is there but disabled", "Fill what it depends on first, or wait until it is enabled."),
    ("element is not editable", "is there but read-only", "Check that this is the field to fill."),
    ("element is not stable", "keeps moving", "Wait until the page has come to rest."),
    ("element is inert", "is there but behind an open dialog", "Close the dialog first."),
    ("outside of the viewport", "lies outside of the window", "Scroll to it, or make the window larger."),
    ("did not find some options", "has no such option", "Check the option's label or value."),
    ("option being selected is not enabled", "has that option, but disabled", "Choose another option."),
    ("was detached from the DOM", "is being replaced by the page all the time", "Wait until the page is at rest."),
)


def call_log(text: str) -> str:
    """The technical text for ``details``: without the lines that hold what was typed."""
    return "\n".join(line for line in text.splitlines() if not _TYPED.search(line)).strip()


def summary(text: str) -> str:
    """The first line, without the name of the call."""
    first = text.strip().partition("\n")[0]
    return _PREFIX.sub("", first).strip()


def was_found(text: str) -> bool:
    """Whether the element was there at least once."""
    return "locator resolved to" in text


def was_performed(text: str) -> bool:
    """Whether the click or key press was done and only the page that follows did not come in time."""
    _, waiting, after = text.rpartition("waiting for scheduled navigations to finish")
    if waiting:
        return "navigations have finished" not in after and "retrying" not in after
    return "elementHandle.press(" in text


def obstacle(text: str) -> tuple[str, str]:
    """What kept a found element from being acted on, and what helps."""
    for line in reversed(text.splitlines()):
        if covered := _COVERED.search(line):
            cover = _short(covered[2] or covered[1])
            return f"is covered by {cover}", "Close or wait for what lies above it."
        for words, said, remedy in _OBSTACLES:
            if words in line:
                return said, remedy
    return "was found but did not become ready", "Give the step a longer timeout."


def _short(element: str) -> str:
    """``<div class="toast big">`` as ``.toast``."""
    if match := _ID.search(element):
        return f"#{match[1]}"
    if match := _CLASS.search(element):
        return f".{match[1]}"
    match = _OPENING.search(element)
    return f"<{match[1]}>" if match else "another element"
