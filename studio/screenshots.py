"""Pictures of every page and dialog, in both themes and both languages: for looking at them, and for the manual.

``understudy-studio --screenshots DIR`` writes ``DIR/LANGUAGE/THEME/NAME.png``. It works on a copy of the sample in a
folder that is thrown away, and needs no display.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtGui import QCursor, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from runtime.files import load_workflow, save_workflow, shelf, versions
from runtime.files.project import Project
from runtime.model.edits import ConnectSteps, RemoveStep, SetParams
from runtime.words.language import LANGUAGES
from studio.app import Studio
from studio.bridge.garbage import GarbageTimer
from studio.bridge.link import LinkState
from studio.i18n import language
from studio.staging.above import put
from studio.staging.scene import Scene, settle
from studio.staging.scenes import scenes
from studio.state.sample import SAMPLE
from studio.theme import Mode

SIZE = QSize(1440, 900)


def render_all(app: QApplication, folder: Path) -> int:
    """Write every picture below ``folder``; how many they are is said."""
    count = 0
    for code in LANGUAGES:
        for mode in (Mode.LIGHT, Mode.DARK):
            place = folder / code / mode
            place.mkdir(parents=True, exist_ok=True)
            for name, picture in _pictures(app, code, mode):
                picture.save(str(place / f"{name}.png"))
                count += 1
    print(f"{count} pictures in {folder}", file=sys.stderr)  # noqa: T201 - the answer
    return 0


def _pictures(app: QApplication, code: str, mode: Mode) -> Iterator[tuple[str, QPixmap]]:
    """All scenes in one language and theme."""
    with stage(app, code, mode) as studio:
        for scene in scenes():
            yield scene.name, _picture(studio, scene)


@contextmanager
def stage(app: QApplication, code: str, mode: Mode, size: QSize = SIZE) -> Iterator[Studio]:
    """A Studio that has just been opened, with the sample, in a language and a theme."""
    with tempfile.TemporaryDirectory() as scratch:
        garbage = GarbageTimer()  # what checks and writes beside the window must destroy nothing of it
        studio = Studio(app, Path(scratch, "home"))
        try:
            language().use(code)
            studio.theme.wear(mode)
            studio.window.resize(size)
            studio.memory.opened(Path(scratch, "Quarterly report"))
            studio.projects.enter(_project(Path(scratch)))
            studio.window.show_page("home")
            QCursor.setPos(size.width() // 2, size.height() - 6)  # over nothing that would light up
            studio.window.show()
            _connect(studio)
            settle()
            yield studio
        finally:
            studio.instance.release()
            studio.window.leave()
            studio.window.deleteLater()
            # Outside of a running loop nobody else does it; the next stage would have to dress this window, too.
            QCoreApplication.sendPostedEvents(studio.window, QEvent.Type.DeferredDelete)
            garbage.stop()


def _connect(studio: Studio) -> None:
    """As if a host had answered that it carries out runs."""
    studio.status.line.show_host(LinkState.OWN, None)
    journal = {"error": "", "bytes": 48_200_000, "free": 212_400_000_000, "low": False}
    studio.status.line.show_status({"counts": {"running": 1, "queued": 2, "completed": 1204}, "journal": journal})


def _picture(studio: Studio, scene: Scene) -> QPixmap:
    scene.show(studio)
    settle()
    shown = studio.window.grab()
    above = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and _is_over(widget, scene)]
    for widget in above:
        put(shown, widget, studio.window)
        if not widget.close():  # it is still at work, and would stand in the next picture
            widget.hide()
    studio.window.toasts.clear()
    return shown


def _is_over(widget: QWidget, scene: Scene) -> bool:
    return scene.over is not None and isinstance(widget, scene.over)


def _project(scratch: Path) -> Path:
    """The sample with some more workflows, so that lists are lists."""
    folder = scratch / "Larkspur sample"
    shutil.copytree(SAMPLE, folder)
    project = Project.open(folder)
    for name in ("Download bank statements", "Send reminders", "Проверка на доставките", "Old price list"):
        path = shelf.create(project, name)
    shelf.delete(project, path)
    _keep_versions(folder / "workflows" / "enter-purchase-invoices.flow.json")
    (folder / "workflows" / "import-orders.flow.json").write_text('{"format": 1, "id": "import-orders"}', "utf-8")
    return folder


def _keep_versions(path: Path) -> None:
    """The sample's workflow as it was before: without a step, with another param, and with a step elsewhere."""
    loaded = load_workflow(path)
    now, places = loaded.require(), dict(loaded.layout.positions)
    older, _ = RemoveStep("type-notes").apply(now)
    older, _ = ConnectSteps("choose-cost-centre", "is-paid").apply(older)
    older, _ = SetParams("type-date", {**now.steps["type-date"].params, "value": "{{ item.Date }}"}).apply(older)
    places["tick-paid"] = replace(places["tick-paid"], x=places["tick-paid"].x + 320)
    save_workflow(path, older, replace(loaded.layout, positions=places))
    save_workflow(path, now, loaded.layout)
    versions.label(path, 3, "With notes")
