"""The composition root of Studio: who gets what, from the start to the end of its window."""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from runtime.errors import ExitCode, StoreError, UnderstudyError
from runtime.files.project import Project
from runtime.logs import set_up_logs
from runtime.paths import data_home
from studio.commands import Commands
from studio.commands.shell import shell_commands
from studio.dialogs.crash import CrashDialog
from studio.dialogs.finder import Finder, Source, of_commands
from studio.dialogs.new_project import NewProject, default_place
from studio.display import open_application
from studio.guard import Guard, about
from studio.i18n import language, mark, tr
from studio.instance import Instance
from studio.pages.home.page import HomePage
from studio.settings import Memory, Preferences
from studio.state.sample import copy_sample
from studio.state.workspace import Workspace
from studio.theme import Mode, Theme
from studio.widgets.notices import Notices, Tone
from studio.window import Page, StudioWindow


class Studio:
    """One window with all that belongs to it. Its public methods are what commands call."""

    def __init__(self, app: QApplication, home: Path) -> None:
        self._app = app
        self.home = home
        self.preferences = Preferences(home)
        self.memory = Memory(home)
        language().use(self.preferences.get("studio.language"))
        values = self.preferences.values.studio
        self.theme = Theme.install(app, Mode(values.theme), values.text_size)
        self.guard = Guard(home / "crashes")
        self.instance = Instance(home)
        self.workspace = Workspace()
        self.notices = Notices()
        self.commands = Commands(self.memory.texts("shortcuts"))
        #: What the command palette searches; whoever has something to find adds to it.
        self.finder_sources: list[Source] = [of_commands(self.commands)]
        self.window = StudioWindow(self.commands, self.workspace, self.notices, self.memory)
        self.commands.add(*shell_commands(self))
        self._connect()
        self._add_pages()
        self.window.addActions([self.commands.action(command.id) for command in self.commands if not command.local])

    def _connect(self) -> None:
        self.commands.failed.connect(self.notices.fail)
        self.preferences.changed.connect(self._on_preference)
        self.guard.struck.connect(lambda report: CrashDialog(self.window, report, self.guard.folder).open())
        self.instance.asked.connect(self.come_forward)
        self.workspace.project_changed.connect(self._on_project)
        self._on_project()

    def _add_pages(self) -> None:
        home = partial(HomePage, self.commands, self.workspace, self.memory, self.enter)
        self.window.add_page(Page("home", mark("Home"), "house", home, "Ctrl+1"))

    # Projects

    def new_project(self) -> None:
        NewProject(self.window, self._make).open()

    def open_project(self) -> None:
        dialog = QFileDialog(self.window, tr("Open project"), str(default_place()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda folder: self.enter(Path(folder)))
        dialog.open()

    def try_sample(self) -> None:
        self.enter(copy_sample(default_place()))

    def close_project(self) -> None:
        self.instance.release()
        self.workspace.close()

    def has_project(self) -> bool:
        return self.workspace.project is not None

    def enter(self, folder: Path) -> bool:
        """Open a project; what is wrong with it is told. False when another Studio has it open already."""
        try:
            project = Project.open(folder)
        except UnderstudyError as error:
            self.notices.fail(error)
            return False
        if not self.instance.claim(project.root):
            self.notices.tell(
                tr("{name} is open in another window, which was brought to the front.", name=project.name)
            )
            return False
        self.workspace.open(project.root)
        return True

    def _make(self, folder: Path, name: str) -> None:
        self.instance.claim(self.workspace.create(folder, name).root)

    def _on_project(self) -> None:
        project = self.workspace.project
        if project is not None:
            self.memory.opened(project.root)
            self._tell_state(project)
        self._show_title()
        self.commands.refresh()

    def _tell_state(self, project: Project) -> None:
        """What the person should know of a project before working in it."""
        if project.problems:
            first = project.problems[0]
            self.notices.tell(
                tr("The project's file understudy.json has problems."),
                remedy=f"{first.message} {first.remedy}",
                tone=Tone.WARNING,
                details="\n".join(map(str, project.problems)),
            )
        if not os.access(project.root, os.W_OK):
            self.notices.tell(
                tr("This project can only be read."),
                remedy=tr("Its folder belongs to somebody else: copy the project to change it."),
                tone=Tone.WARNING,
            )

    def _show_title(self) -> None:
        project = self.workspace.project
        self.window.setWindowTitle(f"{project.name} – Understudy" if project else "Understudy")

    # The window

    def find(self) -> None:
        Finder(self.window, self.finder_sources).show()

    def close_tab(self) -> None:
        self.window.close_tab(self.window.documents.current)

    def next_tab(self) -> None:
        self.window.documents.step(1)

    def previous_tab(self) -> None:
        self.window.documents.step(-1)

    def has_tab(self) -> bool:
        return bool(self.window.documents.current)

    def full_screen(self) -> None:
        self.window.showNormal() if self.window.isFullScreen() else self.window.showFullScreen()

    def is_full_screen(self) -> bool:
        return self.window.isFullScreen()

    def come_forward(self) -> None:
        """Show the window to somebody who started Studio again."""
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def quit(self) -> None:
        self.window.close()

    # Looks and language

    def wear(self, mode: str) -> None:
        self._prefer("studio.theme", mode)

    def wears(self, mode: str) -> bool:
        return bool(self.preferences.get("studio.theme") == mode)

    def speak(self, code: str) -> None:
        self._prefer("studio.language", code)

    def speaks(self, code: str) -> bool:
        return language().code == code

    def _prefer(self, name: str, value: object) -> None:
        try:
            self.preferences.set(name, value)
        except StoreError as error:
            self.notices.tell(
                tr("This holds until Studio closes: it could not be kept."), remedy=str(error), tone=Tone.WARNING
            )

    def _on_preference(self, name: str) -> None:
        if name == "studio.language":
            language().use(self.preferences.get(name))
        elif name in ("studio.theme", "studio.text_size"):
            self.theme.wear(Mode(self.preferences.get("studio.theme")), self.preferences.get("studio.text_size"))
        self.commands.refresh()

    def copy_about(self) -> None:
        self._app.clipboard().setText(about())
        self.notices.tell(tr("Copied."), tone=Tone.SUCCESS)

    async def live(self, project: Path | None) -> int:
        """Show the window until it closes; the exit code."""
        self.guard.install()
        self.guard.watch(asyncio.get_running_loop())
        closed = asyncio.Event()
        self.window.closing.connect(closed.set)
        try:
            if project is not None:
                self.enter(project)
            self.window.show_page("home")
            self.window.show()
            await closed.wait()
        finally:
            self.instance.release()
            self.guard.uninstall()
        return ExitCode.COMPLETED


def start(argv: Sequence[str]) -> int:
    """Open Studio with the arguments of its command; returns its exit code when it has closed."""
    args = _parser().parse_args(argv)
    set_up_logs()
    os.environ["QT_API"] = "pyside6"  # for qasync and NodeGraphQt
    app = open_application(["understudy-studio"])
    from qasync import QEventLoop

    studio = Studio(app, data_home())
    # Not qasync.run: it breaks the loops of other threads on Python 3.11.
    with asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
        return runner.run(studio.live(args.project))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("understudy-studio", description="Studio, the desktop application of Understudy.")
    parser.add_argument("project", nargs="?", type=Path, help="folder of the project to open")
    return parser
