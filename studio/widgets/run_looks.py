"""How the states and origins of runs look and are called, everywhere the same."""

from __future__ import annotations

from studio.i18n import mark, tr

#: Status to its words, icon and tone.
STATUS = {
    "queued": (mark("run|Queued"), "clock", "muted"),
    "running": (mark("run|Running"), "loader-circle", "accent"),
    "paused": (mark("run|Paused"), "circle-pause", "warning"),
    "waiting": (mark("run|Waits for a person"), "user", "warning"),
    "completed": (mark("run|Completed"), "circle-check", "success"),
    "failed": (mark("run|Failed"), "circle-x", "danger"),
    "cancelled": (mark("run|Cancelled"), "circle-slash", "muted"),
}
#: What started a run, in words; one from a plug-in is called as it calls itself.
_ORIGINS = {
    "studio": mark("origin|By hand"),
    "cli": mark("origin|Command line"),
    "debug": mark("origin|Debugger"),
    "demo": mark("origin|Demonstration"),
    "resume": mark("origin|Resumed"),
    "schedule": mark("origin|Schedule"),
    "trigger": mark("origin|Trigger"),
    "test": mark("origin|Test"),
}


def origin_in_words(origin: str) -> str:
    """What started a run, in the language spoken now."""
    return tr(_ORIGINS[origin]) if origin in _ORIGINS else origin
