"""Pictures of every page and dialog, in both themes and both languages: for looking at them, and for the manual.

``understudy-studio --screenshots DIR`` writes ``DIR/LANGUAGE/THEME/NAME.png``. It works on a copy of the sample in a
folder that is thrown away, and needs no display.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from runtime.errors import StoreError
from runtime.files import load_workflow, save_workflow, shelf, versions
from runtime.files.project import Project
from runtime.model import JsonObject
from runtime.model.edits import RemoveStep, SetParams
from runtime.words.language import LANGUAGES
from studio.app import Studio
from studio.bridge.link import LinkState
from studio.dialogs.bin import BinDialog
from studio.dialogs.crash import CrashDialog
from studio.dialogs.finder import Finder
from studio.dialogs.form import FormDialog
from studio.dialogs.manual import ManualDialog
from studio.i18n import language, tr
from studio.pages.audit.page import AuditPage
from studio.pages.elements.page import ElementsPage
from studio.pages.settings.page import SettingsPage
from studio.pages.settings.space import Space
from studio.pages.settings.trusted import Trusted
from studio.pages.versions.page import VersionsPage
from studio.panels.bell import NoticeList
from studio.staging.credentials import credential_scenes
from studio.staging.editor import editor_scenes
from studio.staging.elements import element_scenes
from studio.staging.recording import recording_scenes
from studio.staging.reviews import review_scenes
from studio.staging.scene import Scene, settle, until
from studio.staging.states import new_project_states, page_states
from studio.state.sample import FLOW, SAMPLE
from studio.theme import Mode, current
from studio.widgets.notices import Tone

SIZE = QSize(1440, 900)
_SECTIONS = ("studio", "engine", "browser", "vault", "log", "shortcuts", "about")


def scenes() -> tuple[Scene, ...]:
    """Every picture, in the order of the rail."""
    return (
        Scene("home", lambda studio: studio.window.show_page("home")),
        Scene("workflows", lambda studio: studio.window.show_page("workflows")),
        Scene("workflows-new", lambda studio: studio.commands.run("workflow.new"), FormDialog),
        Scene("workflows-bin", lambda studio: studio.commands.run("workflow.bin"), BinDialog),
        Scene("templates", lambda studio: studio.window.show_page("templates")),
        *credential_scenes(),
        Scene("elements", _elements),
        *element_scenes(),
        Scene("audit", _audit),
        *(Scene(f"settings-{name}", _settings(name)) for name in _SECTIONS),
        Scene("settings-found", lambda studio: _find_settings(studio, "browser")),
        Scene("settings-none", lambda studio: _find_settings(studio, "payroll")),
        Scene("settings-space", _space),
        Scene("settings-trusted", _trusted),
        *editor_scenes(),
        *recording_scenes(),
        *review_scenes(),
        Scene("versions", _versions),
        Scene("versions-text", lambda studio: _versions(studio).bar.show_view(1)),
        Scene("new-project", lambda studio: studio.commands.run("project.new"), FormDialog),
        *page_states(),
        Scene("find", lambda studio: studio.commands.run("view.find"), Finder),
        Scene("manual", lambda studio: studio.commands.run("help.manual"), ManualDialog),
        Scene("notices", _notices),
        Scene("bell", _bell, NoticeList),
        Scene("crash", lambda studio: studio.guard.strike(_crash()), CrashDialog),
        *new_project_states(),
        Scene("no-project", _no_project),
    )


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
        studio = Studio(app, Path(scratch, "home"))
        try:
            language().use(code)
            studio.theme.wear(mode)
            studio.window.resize(size)
            studio.memory.opened(Path(scratch, "Quarterly report"))
            studio.projects.enter(_project(Path(scratch)))
            studio.window.show_page("home")
            studio.window.show()
            _connect(studio)
            settle()
            yield studio
        finally:
            studio.instance.release()
            studio.window.close()
            studio.window.deleteLater()
            QCoreApplication.processEvents()


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
        _put(shown, widget, studio.window)
        widget.close()
    studio.window.toasts.clear()
    return shown


def _is_over(widget: QWidget, scene: Scene) -> bool:
    return scene.over is not None and isinstance(widget, scene.over)


def _put(picture: QPixmap, widget: QWidget, window: QWidget) -> None:
    """Draw a dialog where it stands above its window; one that no window manager placed, in its middle."""
    place = window.mapFromGlobal(widget.pos())
    if isinstance(widget, QDialog) or not window.rect().contains(widget.rect().translated(place)):
        place = window.rect().center() - widget.rect().center()
    painter = QPainter(picture)
    if isinstance(widget, QDialog) and widget.windowType() is not Qt.WindowType.Popup:
        painter.fillRect(picture.rect(), "#55000000")
    painter.drawPixmap(place, widget.grab())
    painter.setPen(current().colour("outline"))
    painter.drawRect(widget.rect().translated(place).adjusted(-1, -1, 0, 0))
    painter.end()


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
    older, _ = SetParams("type-date", {**now.steps["type-date"].params, "value": "{{ item.Date }}"}).apply(older)
    places["tick-paid"] = replace(places["tick-paid"], x=places["tick-paid"].x + 320)
    save_workflow(path, older, replace(loaded.layout, positions=places))
    save_workflow(path, now, loaded.layout)
    versions.label(path, 3, "With notes")


def _settings(section: str) -> Callable[[Studio], object]:
    def show(studio: Studio) -> None:
        studio.show_settings(section)

    return show


def _find_settings(studio: Studio, words: str) -> None:
    studio.show_settings("studio")
    page = studio.window.page("settings")
    assert isinstance(page, SettingsPage)
    page.search.setText(words)


def _space(studio: Studio) -> None:
    studio.show_settings("space")
    page = studio.window.page("settings")
    assert page is not None
    (shown,) = page.findChildren(Space)
    shown.show_usage(
        {"runs": 48_200_000, "pictures": 1_270_000_000, "logs": 31_500_000, "others": 214_000, "free": 212_400_000_000}
    )
    shown.clean.offer({"runs": 318, "log_lines": 20_411, "pictures": 1204, "files": 1190, "bytes": 402_000_000})


def _trusted(studio: Studio) -> None:
    studio.show_settings("trusted")
    page = studio.window.page("settings")
    assert page is not None
    places = ("/home/ada/Larkspur sample", "/home/ada/Documents/Quarterly report")
    page.findChildren(Trusted)[0].show_folders(
        [{"folder": folder, "since": "2026-05-12T09:30:00+00:00"} for folder in places]
    )


def _versions(studio: Studio) -> VersionsPage:
    path = next(entry.path for entry in studio.listing.entries if entry.path.name == FLOW.name)
    page = studio.versions.show(path)
    page.bar.show_view(0)
    until(page.has_changes)
    return page


def _elements(studio: Studio) -> None:
    studio.window.show_page("elements")
    page = studio.window.page("elements")
    assert isinstance(page, ElementsPage)
    until(lambda: bool(page.current))


def _audit(studio: Studio) -> None:
    studio.window.show_page("audit")
    page = studio.window.page("audit")
    assert isinstance(page, AuditPage)
    done: tuple[tuple[str, str, str, JsonObject], ...] = (
        ("person", "run.start", "01k8x3q9", {"workflow": "enter-purchase-invoices", "from": "studio"}),
        ("engine", "vault.use", "larkspur.password", {"for": "run 01k8x3q9 step type-password"}),
        ("person", "workflow.save", "workflows/enter-purchase-invoices.flow.json", {}),
        ("person", "heal.accept", "enter-purchase-invoices/save", {"score": 0.94}),
        ("person", "vault.update", "bank_api.*", {}),
        ("person", "trust.folder", "Larkspur sample", {}),
        ("person", "workflow.delete", "workflows/old-price-list.flow.json", {}),
        ("person", "run.cancel", "01k8x1aa", {}),
    )
    entries: list[JsonObject] = [
        {"n": n, "at": "2026-05-12T09:30:00+00:00", "actor": who, "action": what, "object": thing, "detail": detail}
        for n, (who, what, thing, detail) in enumerate(done)
    ]
    page.show_page({"entries": entries, "next": None})


def _notices(studio: Studio) -> None:
    studio.window.show_page("workflows")
    studio.notices.tell(tr("Copied."), tone=Tone.SUCCESS)
    error = StoreError(
        "The data folder /home/ada/.local/share/understudy is in use by process 4711.",
        remedy="Wait for it or end it; or use another data folder with UNDERSTUDY_HOME.",
        details="host.lock",
    )
    studio.notices.fail(error)


def _bell(studio: Studio) -> None:
    studio.window.top_bar.bell.open_list()


def _no_project(studio: Studio) -> None:
    studio.projects.close_project()
    studio.window.show_page("workflows")


def _crash() -> RuntimeError:
    try:
        raise RuntimeError("the drawing of a node failed")
    except RuntimeError as error:
        return error
