"""Control flow's own step types and ports. They are part of the model: the graph's meaning hangs on them."""

from __future__ import annotations

from runtime.model.step import Step

#: The port an ordinary step leaves by, and the one its error leaves by.
OUT = "out"
ERROR = "error"
DONE = "done"

#: The step that gives variables new values, by name in its param ``values``.
SET = "flow.set"

#: What hangs on one of these ports is the step's body: a scope of its own.
BODY_PORTS: dict[str, tuple[str, ...]] = {
    "flow.for_each": ("each",),
    "flow.while": ("each",),
    "flow.count": ("each",),
    "flow.try": ("try", "catch", "finally"),
}

#: Containers whose body repeats; ``break`` and ``continue`` belong to the nearest of these.
LOOPS = frozenset({"flow.for_each", "flow.while", "flow.count"})

#: Steps that end their scope: no edge leaves them.
JUMPS = frozenset({"flow.break", "flow.continue", "flow.stop", "flow.fail"})


def body_ports(step: Step) -> tuple[str, ...]:
    """The ports of ``step`` that open a body; empty for ordinary steps."""
    return BODY_PORTS.get(step.type, ())
