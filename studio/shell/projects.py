"""Opening, making and closing projects, and what the person should know of one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from runtime.errors import UnderstudyError
from runtime.files.project import Project
from runtime.paths import MARKER
from studio.i18n import language, tr
from studio.instance import Instance
from studio.settings import Memory
from studio.state.sample import FLOW, NAME, copy_sample
from studio.state.workspace import Workspace
from studio.widgets.notices import Notices, Offer, Tone
from studio.widgets.path_dialogs import ask_folder


class Projects:
    """One project at a time, and one Studio for a project."""

    def __init__(
        self,
        window: QWidget,
        workspace: Workspace,
        notices: Notices,
        memory: Memory,
        instance: Instance,
        show_flow: Callable[[Path], object],
    ) -> None:
        self._window = window
        self._workspace = workspace
        self._notices = notices
        self._memory = memory
        self._instance = instance
        self._show_flow = show_flow

    def new_project(self) -> None:
        from studio.dialogs.new_project import NewProject

        NewProject(self._window, self._make).open()

    def open_project(self) -> None:
        from studio.dialogs.new_project import default_place

        ask_folder(self._window, tr("Open project"), default_place(), self.enter)

    def try_sample(self) -> None:
        """Open it with its workflow in front: the next click is Run. A fresh copy is the person's own project."""
        from studio.dialogs.new_project import default_place

        own = not (default_place() / NAME).exists()
        folder = copy_sample(default_place(), language().code)
        if not self.enter(folder):
            return
        if own:
            self._workspace.made.emit(folder)
        if (folder / FLOW).is_file():
            self._show_flow(folder / FLOW)

    def open_recent(self) -> None:
        """Choose one of the projects that were opened last."""
        from studio.dialogs.finder import Finder
        from studio.shell.finding import projects

        Finder(self._window, [lambda: projects(self._memory, self.enter, self._root())]).show()

    def has_recent(self) -> bool:
        return any(folder != self._root() and (folder / MARKER).is_file() for folder in self._memory.recent())

    def reopen(self) -> bool:
        """Open the project that was open when Studio closed, unless it is gone or another window has it."""
        last = self._memory.last()
        if last is None or not (last / MARKER).is_file() or not self._instance.claim(last, ask=False):
            return False
        try:
            self._begin(self._workspace.open(last))
        except UnderstudyError as error:
            self._instance.release()
            self._notices.fail(error)
            return False
        return True

    def close_project(self) -> None:
        self._memory.keep("last", None)
        self._instance.release()
        self._workspace.close()

    def has_project(self) -> bool:
        return self._workspace.project is not None

    def enter(self, folder: Path) -> bool:
        """Open a project; what is wrong with it is told. False when it was not opened."""
        try:
            project = Project.open(folder)
        except UnderstudyError as error:
            self._refuse(error)
            return False
        if project.root != self._root() and not self._instance.claim(project.root):
            text = tr("{name} is open in another window, which was brought to the front.", name=project.name)
            self._notices.tell(text)
            return False
        self._begin(self._workspace.open(project.root))
        return True

    def _refuse(self, error: UnderstudyError) -> None:
        """Say why a folder was not opened. Where there is a window, a project is made in it and not by a command."""
        if error.code != "no-project" or not self._window.isVisible():
            self._notices.fail(error)
            return
        remedy = tr("Open the folder of a project, or make a new project.")
        offer = Offer(tr("New project…"), self.new_project)
        self._notices.tell(error.message, remedy=remedy, tone=Tone.DANGER, offer=offer)

    def enter_or_make(self, folder: Path, name: str) -> None:
        """Open the project in a folder; make it where there is none. Raises UsageProblem, InvalidFile."""
        if (folder / MARKER).exists():
            self.enter(folder)
        else:
            self._make(folder, name)

    def _make(self, folder: Path, name: str) -> None:
        project = self._workspace.create(folder, name)
        self._instance.claim(project.root)
        self._begin(project)

    def _root(self) -> Path | None:
        return self._workspace.project.root if self._workspace.project else None

    def _begin(self, project: Project) -> None:
        self._memory.opened(project.root)
        self._memory.keep("last", str(project.root))
        if project.problems:
            first = project.problems[0]
            self._notices.tell(
                tr("The project's file understudy.json has problems."),
                remedy=f"{first.message} {first.remedy}",
                tone=Tone.WARNING,
                details="\n".join(map(str, project.problems)),
            )
        if not os.access(project.root, os.W_OK):
            self._notices.tell(
                tr("This project can only be read."),
                remedy=tr("Its folder belongs to somebody else: copy the project to change it."),
                tone=Tone.WARNING,
            )
