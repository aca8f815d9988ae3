"""The composition root of Studio: who gets what, from the start to the end of its window.

The window is built first, with what is seen at once. Everything else, the *furniture*, is imported and put in piece by
piece after the first paint: whoever needs it earlier makes it by ``furnish``.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from runtime.errors import ExitCode
from runtime.logs import set_up_logs
from runtime.paths import data_home
from studio.bridge.garbage import GarbageTimer
from studio.commands import Commands
from studio.commands.record import record_commands
from studio.commands.settings import settings_commands
from studio.commands.shell import shell_commands
from studio.commands.workflows import workflow_commands
from studio.display import open_application
from studio.guard import Guard
from studio.i18n import language, mark
from studio.instance import Instance
from studio.pages.workflows.actions import WorkflowActions
from studio.settings import Memory, Preferences
from studio.shell.flows import Flows
from studio.shell.frame import Frame
from studio.shell.library import Library
from studio.shell.looks import Looks
from studio.shell.projects import Projects
from studio.shell.record import Record
from studio.state.listing import Listing
from studio.state.overview import Overview
from studio.state.recording import Recording
from studio.state.workspace import Workspace
from studio.theme import Mode, Theme, icon
from studio.widgets.notices import Notices
from studio.window import Page, StudioWindow

if TYPE_CHECKING:
    from runtime.tasks.registry import Registry
    from studio.bridge.link import HostLink
    from studio.dialogs.finder import Found
    from studio.editor import Docks, Editor, Runs
    from studio.editor.debugger import Debugger
    from studio.editor.versions import Versions
    from studio.shell.keeping import Keeping
    from studio.shell.recorder import Recorder
    from studio.shell.run_room import RunRoom
    from studio.shell.tray import Tray

#: Modules of the furniture that take long to import, those first that others need: a click is answered in between.
LATER = (
    "pydantic_core", "pydantic.errors", "pydantic.types", "pydantic.json_schema", "pydantic.fields", "pydantic.main",
    "runtime.settings.engine", "runtime.settings.browser", "runtime.settings.sections", "runtime.tasks.registry",
    "rapidfuzz", "runtime.words.phrases", "runtime.expressions", "runtime.analyzer", "studio.state.recovery",
    "studio.state.document", "studio.canvas.board", "studio.canvas.paint_cards", "studio.canvas.stage",
    "studio.canvas", "studio.bridge.link", "studio.forms.editors.make", "studio.forms.step_form",
    "studio.panels.step.panel", "studio.panels.log.panel", "studio.panels.run.panel", "studio.editor",
    "studio.pages.versions.page", "studio.pages.audit.page", "studio.pages.credentials.page",
)  # fmt: skip
#: How often Python looks for signals of the system while nothing happens in the window, in milliseconds.
SIGNALS_MS = 300
#: The window has been painted so many seconds after it was shown.
FIRST_PAINT_S = 0.03


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
        self.instance = Instance(home)
        self.workspace = Workspace()
        self.listing = Listing(self.workspace)
        self.overview = Overview()
        self.notices = Notices()
        self.commands = Commands(self.memory.texts("shortcuts"))
        self.window = StudioWindow(self.commands, self.workspace, self.notices, self.memory)
        self.projects = Projects(self.window, self.workspace, self.notices, self.memory, self.instance)
        self.looks = Looks(self.theme, self.preferences, self.notices, self.commands)
        self.frame = Frame(self.window, self.notices)
        actions = WorkflowActions(self.window, self.workspace, self.notices, self.open_flow)
        self.flows = Flows(self.window, self.workspace, actions)
        self.recording = Recording(home)
        self.record = Record(self.recording, self.furnish)
        self._add_commands()
        self._add_pages()
        self._connect()
        self._furniture = self._pieces()
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
    debugger: Debugger

    def furnish(self) -> None:
        """Put in what is still missing, at once."""
        for _ in self._furniture:
            pass

    def _pieces(self) -> Iterator[None]:
        """The furniture, a piece between two looks at what the person does."""
        for module in LATER:
            import_module(module)
            yield
        from runtime.tasks.registry import Registry
        from studio.bridge.link import HostLink
        from studio.editor import Docks, Editor, Runs

        self.registry = Registry()
        self.editor = Editor(self.window, self.workspace, self.commands, self.notices, self.registry, self.home)
        yield
        self.docks = Docks(self.window, self.editor, self.registry)
        yield from self.docks.put_in()
        self.link = HostLink(self.home, self.window)
        self.runs = Runs(self.window, self.editor, self.docks, self.commands, self.workspace, self.notices, self.link)
        yield
        self._add_verbs()
        yield
        self._add_debugger()
        yield
        self.workspace.project_changed.connect(self.editor.bring_back)
        self.editor.bring_back()

    def _add_verbs(self) -> None:
        """What needs the editor or the host: last of the furniture."""
        from studio.commands.versions import version_commands
        from studio.editor.drops import Drops
        from studio.editor.versions import Versions
        from studio.editor.zoom import ZoomButton
        from studio.shell.keeping import Keeping
        from studio.shell.recorder import Recorder
        from studio.shell.run_room import STEP_MENU, RunRoom
        from studio.shell.tray import Tray

        Drops(self.editor, self.workspace, self.notices)
        ZoomButton(self.window, self.editor)
        self.run_room = RunRoom(
            self.window,
            self.link,
            self.runs.running,
            self.notices,
            self.commands,
            prepare=self.editor.save_file,
            show_flow=self.editor.open,
            selected=self.editor.selected_step,
            show_place=self.docks.show_place,
            show_settings=self.show_settings,
            events=self.runs.events,
            overview=self.overview,
        )
        self.versions = Versions(self.window, self.workspace, self.editor, self.commands, self.notices, self.registry)
        self.keeping = Keeping(
            self.window,
            self.link,
            self.commands,
            self.workspace,
            self.notices,
            self.editor.open,
            self.runs.running.read_credentials,
        )
        self.commands.add(*version_commands(self.versions))
        self.editor.menu.append(STEP_MENU)
        self.recorder = Recorder(
            self.window,
            self.workspace,
            self.projects,
            self.notices,
            self.commands,
            self.recording,
            self.editor,
            self.link,
            self.runs.running.read_credentials,
        )
        self.record.recorder = self.recorder
        self.runs.running.credentials_changed.connect(self.recorder.panel.set_credentials)
        self.run_room.follow(self.docks.run.bar)
        self.tray = Tray(
            self.window, self.frame, self.runs.running, self.link, self.commands, self.notices, self.memory
        )
        self._take_keys()

    def _add_debugger(self) -> None:
        from studio.editor.debugger import Debugger

        self.debugger = Debugger(
            self.window,
            self.editor,
            self.runs,
            self.commands,
            self.memory,
            self.notices,
            self.link,
            self.run_room.resume.ask,
        )
        self._take_keys()

    def open_flow(self, path: Path) -> object:
        """Show a workflow in the editor."""
        self.furnish()
        return self.editor.open(path)

    def furnished(self, make: Callable[[], QWidget]) -> Callable[[], QWidget]:
        """Makes a page that needs the furniture."""

        def made() -> QWidget:
            self.furnish()
            return make()

        return made

    def _add_commands(self) -> None:
        self.commands.add(*shell_commands(self.projects, self.frame, self.looks), *workflow_commands(self.flows))
        self.commands.add(*record_commands(self.record), *settings_commands(self.show_settings))
        self._take_keys()
        self.frame.sources += [self._found_commands, self._found_flows]

    def _take_keys(self) -> None:
        """The shortcuts of all commands there are work in the window."""
        self.window.addActions([self.commands.action(command.id) for command in self.commands if not command.local])

    def _add_pages(self) -> None:
        self.window.add_page(Page("home", mark("Home"), "house", self._home, "Ctrl+1"))
        self.window.add_page(Page("workflows", mark("Workflows"), "workflow", self._workflows, "Ctrl+2"))
        self.window.add_page(Page("runs", mark("Runs"), "history", self.furnished(self._runs), "Ctrl+3"))
        library = Library(self.workspace, self.projects, self.notices, self.open_flow)
        ready = self.furnished(lambda: library.page(self.registry))
        self.window.add_page(Page("templates", mark("Templates"), "layout-grid", ready))
        keys, log = self.furnished(lambda: self.keeping.credentials()), self.furnished(lambda: self.keeping.audit())
        self.window.add_page(Page("credentials", mark("Credentials"), "key-round", keys))
        self.window.add_page(Page("elements", mark("Elements"), "target", self.furnished(self._elements)))
        self.window.add_page(Page("audit", mark("Audit log"), "scroll-text", log))
        self.window.add_page(Page("settings", mark("Settings"), "settings", self._settings, "Ctrl+,", low=True))

    def _home(self) -> QWidget:
        from studio.pages.home.page import HomePage

        return HomePage(
            self.commands,
            self.workspace,
            self.listing,
            self.memory,
            self.projects.enter,
            self.open_flow,
            self.overview,
        )

    def _workflows(self) -> QWidget:
        from studio.pages.workflows.page import WorkflowsPage

        return WorkflowsPage(self.commands, self.workspace, self.listing)

    def _runs(self) -> QWidget:
        from studio.pages.runs.page import RunsPage

        return RunsPage(self.commands, self.link, self.runs.events, self._workflow_names)

    def _elements(self) -> QWidget:
        from studio.pages.elements.page import ElementsPage

        page = ElementsPage(self.workspace, self.notices, self._show_step)
        page.changed.connect(self.editor.forget_elements)
        return page

    def _show_step(self, path: Path, step: str) -> None:
        tab = self.editor.open(path)
        if tab is not None and step in tab.document.workflow.steps:
            tab.selection.select([step])
            tab.canvas.reveal(step)

    def _workflow_names(self) -> list[tuple[str, str]]:
        return [(entry.name, entry.name) for entry in self.listing.entries if entry.steps]

    def _settings(self) -> QWidget:
        from studio.pages.settings.page import SettingsPage

        return SettingsPage(self.preferences, self.commands, self.home)

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

    def _found_commands(self) -> Iterable[Found]:
        from studio.dialogs.finder import of_commands

        return of_commands(self.commands)()

    def _found_flows(self) -> list[Found]:
        from studio.dialogs.finder import Found

        shown = icon("workflow", "accent")
        return [
            Found(entry.name, lambda entry=entry: self.open_flow(entry.path), shown, entry.reference)  # type: ignore[misc]
            for entry in self.listing.entries
        ]

    async def live(self, project: Path | None) -> int:
        """Show the window until it closes; the exit code."""
        self.guard.install()
        self.guard.watch(asyncio.get_running_loop())
        closed = asyncio.Event()
        garbage = GarbageTimer(self.window)
        self.window.closing.connect(closed.set)
        try:
            if project is not None and not self.projects.enter(project):
                print(f"understudy-studio: {self.notices.all[-1].as_text()}", file=sys.stderr)  # noqa: T201 - no window yet
                return ExitCode.USAGE if self.notices.all[-1].stays else ExitCode.COMPLETED
            self.window.show_page("workflows" if project is not None else "home")
            self.window.show()
            working = asyncio.create_task(self._move_in(), name="move-in")
            working.add_done_callback(self._on_moved_in)
            await closed.wait()
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
        finally:
            if hasattr(self, "runs"):
                await self.runs.close()
            garbage.stop()
            self.instance.release()
            self.guard.uninstall()
        return ExitCode.COMPLETED

    async def _move_in(self) -> None:
        """The furniture, then the host; the window is painted and clicks are answered first."""
        await asyncio.sleep(FIRST_PAINT_S)
        for _ in self._furniture:
            await asyncio.sleep(0)
        await self.runs.open()

    def _on_moved_in(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self.guard.strike(error)


def start(argv: Sequence[str]) -> int:
    """Open Studio with the arguments of its command; returns its exit code when it has closed."""
    args = _parser().parse_args(argv)
    set_up_logs()
    os.environ["QT_API"] = "pyside6"  # for qasync
    if args.screenshots is not None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = open_application(["understudy-studio"])
    if args.screenshots is not None:
        from studio.screenshots import render_all

        return render_all(app, args.screenshots)
    from qasync import QEventLoop

    studio = Studio(app, data_home(), whole=False)
    _heed_signals(studio.window)
    # Not qasync.run: it breaks the loops of other threads on Python 3.11.
    with asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
        return runner.run(studio.live(args.project))


def _heed_signals(window: StudioWindow) -> None:
    """Ctrl+C in the terminal and the system's end close the window as a person would."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: window.leave())
    # While Qt waits no Python runs, and no signal is heard.
    awake = QTimer(window, interval=SIGNALS_MS)
    awake.timeout.connect(lambda: None)
    awake.start()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("understudy-studio", description="Studio, the desktop application of Understudy.")
    parser.add_argument("project", nargs="?", type=Path, help="folder of the project to open")
    parser.add_argument("--screenshots", type=Path, metavar="DIR", help="write pictures of everything there, and end")
    return parser
