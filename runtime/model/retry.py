"""How often and how patiently a failed step is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RetryStrategy(StrEnum):
    NONE = "none"
    FIXED = "fixed"
    LINEAR = "linear"
    EXPONENTIAL = "exponential"


@dataclass(frozen=True, slots=True)
class Retry:
    """A retry rule. Times are seconds; ``attempts`` counts the first one; ``on`` empty means every error kind.

    The wait before attempt n+1 is ``delay`` (fixed), ``delay * n`` (linear) or ``delay * factor ** (n - 1)``
    (exponential), at most ``cap``, then spread by ``jitter`` (0.2 means plus or minus 20 %).
    """

    strategy: RetryStrategy = RetryStrategy.NONE
    attempts: int = 1
    delay: float = 1.0
    factor: float = 2.0
    cap: float = 60.0
    jitter: float = 0.0
    on: tuple[str, ...] = ()

    def allows(self, attempt: int, kind: str) -> bool:
        """Whether another attempt may follow ``attempt`` (1-based) that failed with an error of ``kind``."""
        if self.strategy is RetryStrategy.NONE or attempt >= self.attempts:
            return False
        return not self.on or kind in self.on

    def wait(self, attempt: int, spread: float = 0.0) -> float:
        """Seconds to wait after ``attempt`` (1-based) failed; ``spread`` in [-1, 1] is the drawn jitter."""
        if self.strategy is RetryStrategy.EXPONENTIAL:
            # Beyond 2**64 the cap always wins; the bound keeps the power finite.
            base = self.delay * self.factor ** min(attempt - 1, 64)
        elif self.strategy is RetryStrategy.LINEAR:
            base = self.delay * attempt
        else:
            base = self.delay
        return max(0.0, min(base, self.cap) * (1.0 + self.jitter * spread))


_EXP = RetryStrategy.EXPONENTIAL

#: The presets a step may name instead of a rule of its own.
RETRY_PRESETS: dict[str, Retry] = {
    "none": Retry(),
    "conservative": Retry(RetryStrategy.FIXED, attempts=2, delay=5.0, jitter=0.1),
    "aggressive": Retry(_EXP, attempts=8, delay=0.5, factor=1.8, cap=30.0, jitter=0.3),
    "api_call": Retry(_EXP, attempts=5, delay=1.0, cap=30.0, jitter=0.2, on=("network", "timeout", "http", "limit")),
    "web_scraping": Retry(
        _EXP, attempts=4, delay=2.0, cap=45.0, jitter=0.3, on=("network", "timeout", "target", "browser")
    ),
    "database": Retry(
        RetryStrategy.LINEAR, attempts=4, delay=0.5, cap=10.0, jitter=0.2, on=("network", "timeout", "data")
    ),
    "email": Retry(_EXP, attempts=4, delay=10.0, cap=300.0, jitter=0.2, on=("network", "timeout", "limit")),
}
