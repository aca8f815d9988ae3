"""Where things lie in the checkout, how the set-up speaks and how it calls programs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
WINDOWS, MAC = os.name == "nt", sys.platform == "darwin"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")


class SetUpFailed(Exception):
    """The set-up cannot go on; the text says why and what to do."""


def say(text: str) -> None:
    print(f"==> {text}", flush=True)


def call(argv: Sequence[str | Path], env: Mapping[str, str] | None = None, timeout: float | None = None) -> bool:
    """Run a program with its output shown and no input; whether it succeeded. ``timeout`` in seconds."""
    try:
        return subprocess.run(argv, cwd=ROOT, env=env, timeout=timeout, stdin=subprocess.DEVNULL).returncode == 0
    except (OSError, subprocess.TimeoutExpired) as problem:
        say(f"{argv[0]} did not work: {problem}")
        return False


def succeeds(argv: Sequence[str | Path], timeout: float = 60, env: Mapping[str, str] | None = None) -> bool:
    """Run a program in silence and without input; whether it is there and succeeded."""
    try:
        done = subprocess.run(argv, cwd=ROOT, env=env, timeout=timeout, stdin=subprocess.DEVNULL, capture_output=True)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
