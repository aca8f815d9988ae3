"""Crash points with names: places where a test kills the real process to see what is left.

Nothing happens unless ``UNDERSTUDY_FAULT`` names a point (``NAME`` or ``NAME:n`` for the n-th passage).
"""

from __future__ import annotations

import os
import signal

#: Every point, in the order a step passes them.
POINTS: tuple[str, ...] = (
    "run.before_accept",
    "run.after_accept",
    "run.before_claim",
    "run.after_claim",
    "intent.before_commit",
    "intent.after_commit",
    "act.before",
    "act.after",
    "outcome.before_post",
    "outcome.after_post",
    "retry.before_wait",
    "iteration.after",
    "wait.before_commit",
    "wait.after_commit",
    "answer.after_commit",
    "scope.restored",
    "run.before_finish",
    "run.after_finish",
    "recovery.before_requeue",
    "recovery.after_requeue",
)

_name = ""
_left = 0
#: False in every normal process, so that a point costs one look.
ARMED = False


def arm(spec: str) -> None:
    """Choose the point (``NAME`` or ``NAME:n``) at which this process dies; an empty text chooses none."""
    global _name, _left, ARMED
    _name, _, count = spec.partition(":")
    _left, ARMED = int(count or 1), bool(_name)


def point(name: str) -> None:
    """Die here by SIGKILL when the environment says so."""
    global _left
    if not ARMED or name != _name:
        return
    _left -= 1
    if _left == 0:
        os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)


arm(os.environ.get("UNDERSTUDY_FAULT", ""))
