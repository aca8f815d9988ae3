"""Studio is killed while somebody edits: at most a second is lost, undo goes on, and the file is whole.

``UNDERSTUDY_TEST_KILLS=100`` makes a campaign of it.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from runtime.files import layout_path, load_workflow, save_workflow
from runtime.model import Step, Workflow
from studio.state.document import Document
from studio.state.recovery import left_behind
from tests.fixtures.edited_document import contents_bytes, digest

KILLS = int(os.environ.get("UNDERSTUDY_TEST_KILLS", "3"))
ROOT = Path(__file__).parents[3]
#: What may be lost, and how long a step of the test may take, in seconds.
LOST_S, LIMIT_S = 1.0, 60


@pytest.mark.parametrize(
    ("editor", "seed"), [*(("edited_document", seed) for seed in range(KILLS)), ("edited_studio", KILLS)]
)
def test_work_survives_a_kill(editor: str, seed: int, tmp_path: Path, qapp: QApplication) -> None:
    """A document by itself, again and again; and a whole window that is worked in by its commands."""
    path, home = tmp_path / "job.flow.json", tmp_path / "home"
    save_workflow(path, Workflow("job", steps={"a": Step("a", "flow.log")}))
    told, killed_at = _edit_and_kill(editor, path, home, seed)

    assert load_workflow(path).lossless, "the file is whole"
    [left] = left_behind(home)
    document = Document.recovered(left)
    states = [state["digest"] for state, _ in told]
    found = digest(document)
    due = [state["count"] for state, at in told if at < killed_at - LOST_S]
    assert found in states[max(due, default=0) :], "what was done a second before the kill is there"
    saved = path.read_bytes(), layout_path(path).read_bytes() if layout_path(path).exists() else b""
    # A kill between a save and its note leaves files that are newer than what is recovered: those are whole, too.
    assert not (document.dirty and contents_bytes(document) == saved), "what the files hold is saved"
    _goes_on(document, path)
    document.close()


def _edit_and_kill(program: str, path: Path, home: Path, seed: int) -> tuple[list[tuple[dict[str, Any], float]], float]:
    """What the editor told, with the times, and when it was killed."""
    argv = [sys.executable, "-m", f"tests.fixtures.{program}", str(path), str(home), str(seed)]
    editor = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    watchdog = threading.Timer(LIMIT_S, editor.kill)
    watchdog.start()
    wanted, told = random.Random(seed).randint(5, 120), []
    killed_at = float("inf")
    try:
        assert editor.stdout is not None
        for line in editor.stdout:
            told.append((json.loads(line), time.monotonic()))
            if len(told) == wanted:
                killed_at = time.monotonic()
                editor.send_signal(signal.SIGKILL)
    finally:
        watchdog.cancel()
        editor.kill()
        editor.wait(LIMIT_S)
        editor.stdout.close()
    assert len(told) >= wanted, "the editor ended by itself"
    return told, killed_at


def _goes_on(document: Document, path: Path) -> None:
    """Undo leads back to the beginning and redo to the end; then it can be saved."""
    before = contents_bytes(document)
    count = 0
    while document.undo_title:
        document.undo()
        count += 1
    for _ in range(count):
        document.redo()
    assert contents_bytes(document) == before
    document.save(force=True)
    assert load_workflow(path).require().steps.keys() == document.workflow.steps.keys()
