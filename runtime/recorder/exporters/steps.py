"""One step as lines of Python: who writes which kind."""

from __future__ import annotations

from runtime.recorder.exporters import actions, checks, flow
from runtime.recorder.exporters.line import Line
from runtime.recorder.exporters.notes import CannotExport

#: Step types whose output the script keeps when something reads it.
GIVING = frozenset({"browser.extract", "browser.evaluate", "browser.select", "flow.join"})

#: Loops, which give their results.
LOOPS = frozenset({"flow.for_each", "flow.count", "flow.while"})

_WRITERS = {**actions.WRITERS, **checks.WRITERS, **flow.WRITERS}

#: The step types that a script can say, control flow with a body apart.
EXPORTED = tuple(sorted(_WRITERS))


def written(line: Line) -> list[str]:
    """The step as Python. Raises CannotExport."""
    write = _WRITERS.get(line.step.type)
    if write is None:
        raise CannotExport("a plain Playwright script has nothing for this kind of step")
    if line.params.get("session", "main") != "main":
        raise CannotExport("a script works in one browser session")
    return write(line)
