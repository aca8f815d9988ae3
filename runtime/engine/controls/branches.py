"""If and switch."""

from __future__ import annotations

from runtime.engine.attempt import Attempt
from runtime.engine.outcomes import Settled


async def condition(attempt: Attempt) -> Settled:
    """Leave by ``true`` or ``false``."""
    return Settled(attempt.params.test, ("true" if attempt.params.test else "false",))


async def switch(attempt: Attempt) -> Settled:
    """Leave by the first case that equals the value, else by ``default``."""
    value = attempt.params.value
    for case in attempt.params.cases:
        # True == 1 in Python; a switch over JSON values keeps them apart.
        if case.equals == value and isinstance(case.equals, bool) == isinstance(value, bool):
            return Settled(value, (case.port,))
    return Settled(value, ("default",))
