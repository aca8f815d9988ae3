"""Memory that is free but lies between what is used goes back to the system."""

from __future__ import annotations

import sys

import psutil
import pytest

from studio.bridge.garbage import GarbageTimer, give_back

#: Too large for Python's own pools, so that the C library keeps them.
BLOCK, COUNT = 2000, 50_000


def resident() -> float:
    """Megabytes of this process."""
    return float(psutil.Process().memory_info().rss) / 1e6


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only glibc can give back")


@pytest.fixture
def holes():
    """Free memory between what is used; how much is resident when half of it was given back."""
    blocks = [bytearray(BLOCK) for _ in range(COUNT)]
    kept = blocks[::50]
    del blocks
    yield resident() - BLOCK * COUNT / 1e6 / 2
    kept.clear()


def test_holes_between_what_is_used_are_given_back(holes):
    give_back()
    assert resident() < holes


def test_the_timer_does_so_by_itself(holes, qtbot, monkeypatch):
    monkeypatch.setattr("studio.bridge.garbage.GIVE_BACK_MS", 20)
    timer = GarbageTimer()
    try:
        qtbot.waitUntil(lambda: resident() < holes, timeout=5000)
    finally:
        timer.stop()
