"""Runs that were cut off go back into the queue. Recovery runs nothing itself and keeps errors to their run."""

from __future__ import annotations

from runtime.clock import now_ms
from runtime.engine import faults
from runtime.store import Store


async def requeue_abandoned(store: Store, owner: str, live: set[str]) -> list[str]:
    """Requeue every run whose owner is gone; returns their ids. The fencing number keeps the old owner out."""
    abandoned = [row for row in store.runs.abandoned(owner, now_ms()) if row.id not in live]
    if not abandoned:
        return []
    faults.point("recovery.before_requeue")
    await store.writer.commit([store.runs.requeue(row.n, row.fence) for row in abandoned])
    faults.point("recovery.after_requeue")
    return [row.id for row in abandoned]
