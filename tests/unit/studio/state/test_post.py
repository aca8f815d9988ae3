"""Answers of other threads: they come to this one, and the other thread holds nothing of who asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from weakref import ref

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThreadPool
from pytestqt.qtbot import QtBot

from runtime.errors import StoreError
from runtime.files.project import Project
from studio.forms.context import FormContext
from studio.forms.preview import Preview
from studio.state.background import Background
from studio.state.listing import Listing
from studio.state.post import address
from studio.state.workspace import Workspace
from studio.theme import Theme

#: How long a thread is held up at most, in seconds.
MOST = 10


class Asker(QObject):
    """Notes what it is told, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[object, threading.Thread]] = []

    def take(self, answer: object) -> None:
        self.told.append((answer, threading.current_thread()))


@pytest.fixture
def busy() -> Iterator[Callable[[], None]]:
    """All threads of the pool are busy until this is called; then it waits until they have done what was waiting."""
    pool, free = QThreadPool.globalInstance(), threading.Event()
    most = pool.maxThreadCount()
    assert pool.waitForDone(MOST * 1000)
    pool.setMaxThreadCount(1)
    pool.start(partial(free.wait, MOST))

    def release() -> None:
        free.set()
        assert pool.waitForDone(MOST * 1000)

    yield release
    release()
    pool.setMaxThreadCount(most)


def ask_in_background() -> Background:
    asker = Background(None)  # without a parent: the last reference decides
    asker.start(lambda: 1, lambda _: pytest.fail("who asked is gone"))
    return asker


def ask_preview() -> Preview:
    preview = Preview(FormContext())
    preview.show_for("{{ 1 + 1 }}")
    preview._start()
    return preview


def ask_listing(folder: Path) -> Listing:
    workspace = Workspace()
    workspace.open(Project.create(folder).root)
    return Listing(workspace)


def test_an_answer_comes_on_the_thread_of_who_asked(qtbot: QtBot) -> None:
    asker = Asker()
    other = threading.Thread(target=address(asker.take), args=("found",))
    other.start()
    other.join(MOST)
    qtbot.waitUntil(lambda: asker.told == [("found", threading.main_thread())])


def test_who_was_destroyed_is_not_told(qtbot: QtBot) -> None:
    first, second = Asker(), Asker()
    tells = address(first.take), address(second.take)
    shiboken6.delete(first)
    for tell in tells:
        tell(1)
    qtbot.waitUntil(lambda: bool(second.told))
    assert first.told == []


@pytest.mark.parametrize("kind", ["background", "preview", "listing"])
def test_who_asked_dies_here_and_not_in_the_thread(
    kind: str, qtbot: QtBot, theme: Theme, busy: Callable[[], None], tmp_path: Path
) -> None:
    made: dict[str, Callable[[], QObject]] = {
        "background": ask_in_background,
        "preview": ask_preview,
        "listing": partial(ask_listing, tmp_path),
    }
    asker = made[kind]()
    asked = ref(asker)
    del asker
    assert asked() is None  # although the thread has yet to answer
    last = Asker()
    busy()
    address(last.take)("after all others")
    qtbot.waitUntil(lambda: bool(last.told))


def test_only_the_last_answer_counts_and_an_error_is_one(qtbot: QtBot, busy: Callable[[], None]) -> None:
    def fail() -> None:
        raise StoreError("no", remedy="")

    parent, seen = QObject(), list[object]()
    asker = Background(parent)
    asker.start(lambda: 1, seen.append)
    asker.start(fail, seen.append, lambda error: seen.append(str(error)))
    busy()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["no"]
