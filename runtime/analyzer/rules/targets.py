"""Targets: elements that are missing, and selectors that break with the next version of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runtime.analyzer.params import Param, params_of
from runtime.analyzer.rule import Finding, rule
from runtime.analyzer.subject import Subject
from runtime.files.reader import did_you_mean
from runtime.model import Json, Severity, Step

#: Selectors that say what a person sees; they are left alone.
_SPEAKING = re.compile(r"(text|role|label|placeholder|alt|title|testid|data-testid|internal:\w+)\s*=", re.IGNORECASE)

#: What makes a selector break, and how a person would say it.
_BRITTLE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r":nth-(last-)?(child|of-type)\("), "counts elements (:nth-child)"),
    (re.compile(r"^nth="), "counts matches (nth=)"),
    (re.compile(r"(^(xpath=)?\.{0,2}/{1,2}|/)[\w*:-]+\[\d+\]"), "counts elements (XPath position)"),
    (re.compile(r"^(xpath=)?/html\b"), "is a path from the page's root"),
    (re.compile(r"#[\w-]*(\d{4,}|:\w+:)"), "names an id that looks generated"),
    (re.compile(r"""\[id[*^$]?=["']?[\w-]*\d{4,}"""), "names an id that looks generated"),
    (re.compile(r"#(?=[\w-]*\d)(?=[\w-]*[a-f])[\w-]*[0-9a-f]{8,}"), "names an id that looks generated"),
    (re.compile(r"#(ember|ext-gen|mui-|mat-input-|react-select-)\w*\d"), "names an id that looks generated"),
    (re.compile(r"\.(css|sc|jss|emotion|svelte)-\w*\d"), "names a class that looks generated"),
)

_XPATH = re.compile(r"xpath=|\.{0,2}/")
#: What stands between two elements of a CSS chain, and what stands inside one.
_LINK = re.compile(r"\s*[>+~]\s*|\s+")
_INSIDE = re.compile(r"\[[^]]*\]|\([^)]*\)")

#: A chain of more parts than this describes the page's construction, not the element.
_LONG_CHAIN = 4


@rule(
    "missing-target",
    "Element is not given or not in the project",
    severity=Severity.ERROR,
    why="The step does not know what to act on.",
    remedy="Pick the element, or add it to the project's elements.",
)
def missing_target(subject: Subject) -> Iterator[Finding]:
    for step, param in _target_params(subject):
        element = param.value.get("element") if isinstance(param.value, dict) else None
        if param.required and not param.value:
            yield Finding("No element is given.", step.id, param.path)
        elif isinstance(element, str) and "{{" not in element and _is_unknown(subject, element):
            yield Finding(
                f'The project has no element "{element}".', step.id, f"{param.path}.element", _near(subject, element)
            )


@rule(
    "brittle-target",
    "Selector will break easily",
    why="Positions, long chains and generated ids or classes change with every version of a page, often so that "
    "another element is found.",
    remedy="Name what a person sees: role and name, label, text; or a test id.",
)
def brittle_target(subject: Subject) -> Iterator[Finding]:
    for step, param in _target_params(subject):
        for field, selector in _selectors(subject, param):
            reason = _weakness(selector)
            if reason:
                yield Finding(f"The selector {selector[:80]!r} {reason}.", step.id, field)


def _target_params(subject: Subject) -> Iterator[tuple[Step, Param]]:
    from runtime.model.targets import Target

    for step in subject.steps:
        spec = subject.spec(step)
        for param in params_of(spec.params, step.params) if spec else ():
            if Target in param.types:
                yield step, param


def _selectors(subject: Subject, param: Param) -> Iterator[tuple[str, str]]:
    """The selectors that a target depends on: its own, those of its frames, that of the project's element. With signals
    an element is found by these, and its selector is only where one looks first."""
    value: Json = param.value
    if isinstance(value, str):
        yield param.path, value
    if not isinstance(value, dict):
        return
    if isinstance(value.get("selector"), str) and not value.get("fingerprint"):
        yield f"{param.path}.selector", value["selector"]
    frames = value.get("frame")
    for frame in frames if isinstance(frames, list) else ():
        if isinstance(frame, str):
            yield f"{param.path}.frame", frame
    element = value.get("element")
    found = subject.project.elements.find(element) if subject.project and isinstance(element, str) else None
    if found and found.fingerprint is None:
        yield f"{param.path}.element", found.selector


def _weakness(selector: str) -> str:
    """Why a selector is brittle, or an empty text. Its parts stand between ``>>``."""
    return next((reason for part in selector.split(">>") if (reason := _weak_part(part.strip()))), "")


def _weak_part(part: str) -> str:
    if _SPEAKING.match(part):
        return ""
    for pattern, reason in _BRITTLE:
        if pattern.search(part):
            return reason
    chain = [] if _XPATH.match(part) else _LINK.split(_INSIDE.sub("", part).strip())
    return f"is a chain of {len(chain)} elements" if len(chain) > _LONG_CHAIN else ""


def _is_unknown(subject: Subject, element: str) -> bool:
    return bool(element) and subject.project is not None and subject.project.elements.find(element) is None


def _near(subject: Subject, element: str) -> str:
    assert subject.project is not None
    elements = subject.project.elements
    return did_you_mean(element, [f"{app}/{name}" for app in elements.apps() for name in elements.elements(app)])
