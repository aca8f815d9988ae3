"""What most likely helps against an error: three things to do, computed from its kind."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from runtime.model import JsonObject
from studio.i18n import mark


class Act(StrEnum):
    """What a remedy does when it is pressed."""

    STEP = "step"  #: opens the step in the editor
    TARGET = "target"  #: the same, at the element it acts on
    LIMIT = "limit"  #: the same, at its time limit
    RETRY = "retry"  #: the same, at the rule for further attempts
    VALUES = "values"  #: shows what the step was given
    LOG = "log"  #: shows the step's log
    PICTURE = "picture"  #: shows the picture
    BROWSER = "browser"  #: opens the settings of browsers
    VAULT = "vault"  #: opens the credentials
    AGAIN = "again"  #: runs the workflow again from its start
    RESUME = "resume"  #: asks how to go on


@dataclass(frozen=True, slots=True)
class Remedy:
    """``title`` is the button, ``text`` a sentence that says when it helps; both are marked."""

    act: Act
    icon: str
    title: str
    text: str


_RESUME = Remedy(
    Act.RESUME, "list-restart", mark("Resume from here"), mark("Once it is repaired: what is done is not done again.")
)
_TARGET = Remedy(
    Act.TARGET,
    "target",
    mark("Pick the element again"),
    mark("When the page looks different from when it was recorded."),
)
_LIMIT = Remedy(
    Act.LIMIT, "clock", mark("Give it more time"), mark("When the page or the program was only slow.")
)  # fmt: skip
_RETRY = Remedy(
    Act.RETRY,
    "rotate-ccw",
    mark("Try it several times"),
    mark("When it works most of the time, as with a busy server."),
)
_VALUES = Remedy(
    Act.VALUES,
    "braces",
    mark("Look at what it was given"),
    mark("When a value is missing or is not what was expected."),
)
_LOG = Remedy(Act.LOG, "scroll-text", mark("Read its log"), mark("What the step itself has said before it failed."))
_PICTURE = Remedy(Act.PICTURE, "camera", mark("Look at the picture"), mark("What was to be seen when it failed."))
_STEP = Remedy(Act.STEP, "pencil-line", mark("Open the step"), mark("When its settings do not fit any more."))
_AGAIN = Remedy(
    Act.AGAIN, "play", mark("Run it again"), mark("When it was a passing trouble and nothing is done twice.")
)
_BROWSER = Remedy(Act.BROWSER, "globe", mark("Look at the browser settings"), mark("When no browser could be started."))
_VAULT = Remedy(
    Act.VAULT, "key-round", mark("Look at the credential"), mark("When a password has changed or is missing.")
)

#: Kind of an error to its remedies, the likeliest first.
_BY_KIND: dict[str, tuple[Remedy, Remedy, Remedy]] = {
    "target": (_TARGET, _LIMIT, _RESUME),
    "timeout": (_LIMIT, _PICTURE, _RESUME),
    "network": (_RETRY, _STEP, _RESUME),
    "http": (_RETRY, _VALUES, _RESUME),
    "auth": (_VAULT, _STEP, _RESUME),
    "credential": (_VAULT, _STEP, _RESUME),
    "browser": (_BROWSER, _AGAIN, _RESUME),
    "data": (_VALUES, _STEP, _RESUME),
    "expression": (_STEP, _VALUES, _RESUME),
    "script": (_LOG, _STEP, _RESUME),
    "file": (_VALUES, _STEP, _RESUME),
    "limit": (_STEP, _VALUES, _RESUME),
    "assertion": (_PICTURE, _STEP, _RESUME),
    "cancelled": (_RESUME, _AGAIN, _LOG),
}
_OTHER = (_LOG, _STEP, _RESUME)


def remedies(error: JsonObject, *, pictured: bool) -> tuple[Remedy, ...]:
    """Three remedies for an error as the journal keeps it; a picture is only offered where there is one."""
    found = _BY_KIND.get(str(error.get("kind") or ""), _OTHER)
    return tuple(_LOG if one is _PICTURE and not pictured else one for one in found)
