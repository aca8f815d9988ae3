"""The composition root of Studio: who gets what, from the start to the end of its window.

The window is built first, with what is seen at once. Everything else, the *furniture*, is put in piece by piece after
the first paint: whoever needs it earlier makes it by ``furnish``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from runtime.errors import ExitCode
from studio.bridge.garbage import GarbageTimer
from studio.commands import Commands
from studio.commands.record import record_commands
from studio.commands.settings import settings_commands
from studio.commands.shell import shell_commands
from studio.commands.workflows import workflow_commands
from studio.furniture import pieces
from studio.guard import Guard
from studio.i18n import language
from studio.instance import Instance
from studio.pages.workflows.actions import WorkflowActions
from studio.rooms import add_pages
from studio.settings import Memory, Preferences
from studio.shell.flows import Flows
from studio.shell.frame import Frame
from studio.shell.looks import Looks
from studio.shell.projects import Projects
from studio.shell.record import Record
from studio.state.heals import Heals
from studio.state.listing import Listing
from studio.state.overview import Overview
from studio.state.page_browser import page_browser
from studio.state.pins import Pins
from studio.state.recording import Recording
from studio.state.workspace import Workspace
from studio.theme import Mode, Theme
from studio.widgets.notices import Notices
from studio.window import StudioWindow

if TYPE_CHECKING:
    import asyncio

    from runtime.tasks.registry import Registry
    from studio.bridge.link import HostLink
    from studio.editor import Docks, Editor, Runs
    from studio.editor.debugger import Debugger
    from studio.editor.versions import Versions
    from studio.shell.keeping import Keeping
    from studio.shell.recorder import Recorder
    from studio.shell.run_room import RunRoom
    from studio.shell.session import Session
    from studio.shell.status import StatusFeed
    from studio.shell.tray import Tray


class Studio:
    """One window with all that belongs to it."""

    def __init__(self, app: QApplication, home: Path, *, whole: bool = True) -> None:
        """``whole`` false leaves the furniture to ``live``."""
        self.home = home
        self.preferences = Preferences(home)
        self.memory = Memory(home)
        prefer = self.preferences.get
        language().use(prefer("studio.language"))
        self.theme = Theme.install(app, Mode(prefer("studio.theme")), prefer("studio.text_size"))
        self.theme.keep_still(prefer("studio.motion") == "reduced")
        self.guard = Guard(home / "crashes")
        self.instance = Instance(home, at_once=False)
        self.workspace = Workspace()
        self.listing = Listing(self.workspace)
        self.overview, self.heals = Overview(), Heals()
        self.notices = Notices()
        self.commands = Commands(self.memory.texts("shortcuts"))
        self.window = StudioWindow(self.commands, self.workspace, self.notices, self.memory)
        self.projects = Projects(self.window, self.workspace, self.notices, self.memory, self.instance, self.open_flow)
        self.looks = Looks(self.theme, self.preferences, self.notices, self.commands)
        self.frame = Frame(self.window, self.notices, self.find_anything)
        actions = WorkflowActions(self.window, self.workspace, self.notices, self.open_flow)
        self.pins = Pins(self.memory)
        self.flows = Flows(self.window, self.workspace, actions, self.pins)
        self.recording = Recording(home)
        self.record = Record(self.recording, self.furnish)
        self._add_commands()
        add_pages(self)
        self._connect()
        self._furniture = pieces(self)
        self._closed = False
        if whole:
            self.furnish()

    # The furniture
    registry: Registry
    editor: Editor
    docks: Docks
    link: HostLink
    runs: Runs
    versions: Versions
    keeping: Keeping
    recorder: Recorder
    tray: Tray
    run_room: RunRoom
    session: Session
    status: StatusFeed
    debugger: Debugger

    def furnish(self) -> None:
        """Put in what is still missing, at once."""
        for _ in self._furniture:
            pass

    def open_flow(self, path: Path) -> object:
        """Show a workflow in the editor."""
        self.furnish()
        return self.editor.open(path)

    def _add_commands(self) -> None:
        self.commands.add(*shell_commands(self.projects, self.frame, self.looks), *workflow_commands(self.flows))
        self.commands.add(*record_commands(self.record), *settings_commands(self.show_settings))
        self.take_keys()

    def repaired(self) -> None:
        """Targets in the project's files were changed: whoever shows them reads them anew."""
        self.editor.forget_elements()
        self.workspace.workflows_changed.emit()

    def take_keys(self) -> None:
        """The shortcuts of all commands there are work in the window."""
        self.window.addActions([self.commands.action(command.id) for command in self.commands if not command.local])

    def show_settings(self, section: str) -> None:
        """Bring a section of the settings to the front."""
        from studio.pages.settings.page import SettingsPage

        self.window.show_page("settings")
        page = self.window.page("settings")
        assert isinstance(page, SettingsPage)
        page.show_section(section)

    def _connect(self) -> None:
        self.commands.failed.connect(self.notices.fail)
        self.commands.changed.connect(lambda: self.memory.keep("shortcuts", self.commands.own_shortcuts()))
        self.guard.struck.connect(self._show_crash)
        self.instance.asked.connect(self.frame.come_forward)
        self.workspace.project_changed.connect(self._on_project)
        self._on_project()

    def _on_project(self) -> None:
        project = self.workspace.project
        self.window.setWindowTitle(f"{project.name} – Understudy" if project else "Understudy")
        self.commands.refresh()

    def _show_crash(self, report: str) -> None:
        from studio.dialogs.crash import CrashDialog

        CrashDialog(self.window, report, self.guard.folder).open()

    def find_anything(self) -> None:
        """Open the palette."""
        from studio.shell.finding import Finding

        Finding(
            self.window,
            self.commands,
            self.listing,
            self.overview,
            self.memory,
            link=lambda: getattr(self, "link", None),
            open_flow=self.open_flow,
            open_project=self.projects.enter,
            show_settings=self.show_settings,
        ).open()

    def appear(self, project: Path | None) -> ExitCode | None:
        """Show the window, with a project if there is one to open. The exit code where it is not to be shown."""
        self.guard.install()
        self._garbage = GarbageTimer(self.window)
        self.window.closing.connect(self._on_closing)
        if project is not None and not self.projects.enter(project):
            print(f"understudy-studio: {self.notices.all[-1].as_text()}", file=sys.stderr)  # noqa: T201 - no window yet
            self._end()
            return ExitCode.USAGE if self.notices.all[-1].stays else ExitCode.COMPLETED
        opened = project is not None or self.projects.reopen()
        self.window.show_page("workflows" if opened else "home")
        self.window.show()
        return None

    async def live(self) -> int:
        """Put in the furniture and start the host, once the window has appeared; the exit code when it has closed."""
        import asyncio

        self.guard.watch(asyncio.get_running_loop())
        closed = asyncio.Event()
        self.window.closing.connect(closed.set)
        if self._closed:
            closed.set()
        try:
            working = asyncio.create_task(self._move_in(), name="move-in")
            working.add_done_callback(self._on_moved_in)
            await closed.wait()
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
        finally:
            page_browser().end()
            if hasattr(self, "runs"):
                await self.runs.close()
            self._end()
        return ExitCode.COMPLETED

    async def _move_in(self) -> None:
        """The furniture, then the host; clicks are answered between two pieces."""
        import asyncio

        for _ in self._furniture:
            await asyncio.sleep(0)
        self._garbage.keep()
        await self.runs.open()

    def _on_closing(self) -> None:
        self._closed = True

    def _end(self) -> None:
        self._garbage.stop()
        self.instance.release()
        self.guard.uninstall()

    def _on_moved_in(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self.guard.strike(error)
