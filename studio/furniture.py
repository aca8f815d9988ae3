"""The furniture of Studio: what its window can be painted without, put in piece by piece behind the first paint."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from studio.i18n import mark
from studio.window import Panel

if TYPE_CHECKING:
    from studio.app import Studio

#: Modules of the furniture that take long to import, those first that others need: a click is answered in between.
LATER = (
    "pydantic_core", "pydantic_core.core_schema", "pydantic.errors", "annotated_types", "pydantic._internal._fields",
    "pydantic.types", "pydantic.json_schema", "pydantic.fields", "pydantic.main", "runtime.settings.engine",
    "runtime.settings.browser", "runtime.settings.sections", "runtime.tasks.registry", "rapidfuzz",
    "runtime.words.phrases", "runtime.expressions", "runtime.analyzer", "psutil", "runtime.model.edits",
    "studio.state.recovery", "studio.state.document", "studio.canvas.board", "studio.canvas.paint_cards",
    "studio.canvas.stage", "studio.canvas.view", "studio.canvas.actions", "studio.canvas.canvas",
    "studio.bridge.link", "studio.forms.editors.make", "studio.forms.step_form", "studio.panels.step.panel",
    "studio.panels.log.panel", "studio.panels.run.panel", "studio.panels.data.panel", "studio.panels.variables.panel",
    "studio.panels.timeline.panel", "studio.running", "studio.editor", "studio.pages.versions.page",
    "studio.pages.audit.page", "runtime.vault", "studio.dialogs.credential", "studio.pages.credentials.page",
    "runtime.recorder.events", "runtime.recorder.merging", "runtime.recorder.proposals.accept",
    "runtime.recorder.proposals", "studio.panels.recording.panel", "studio.shell.recorder",
    "studio.pages.review.page", "studio.pages.runs.page", "studio.dialogs.resume.dialog", "studio.shell.run_room",
    "studio.shell.tray", "studio.shell.sample", "studio.shell.aside", "studio.editor.break_desk",
    "studio.panels.debugger.panel", "studio.editor.debugger",
)  # fmt: skip


def pieces(studio: Studio) -> Iterator[None]:
    """The furniture, a piece between two looks at what the person does."""
    studio.theme.show_mark()
    yield
    studio.instance.listen()
    yield
    for module in LATER:
        import_module(module)
        yield
    from runtime.tasks.registry import Registry
    from studio.bridge.link import HostLink
    from studio.editor import Docks, Editor, Runs
    from studio.shell.session import Session

    studio.registry = Registry()
    studio.editor = Editor(
        studio.window, studio.workspace, studio.commands, studio.notices, studio.registry, studio.home
    )
    yield
    studio.docks = Docks(studio.window, studio.editor, studio.registry, studio.commands)
    yield from studio.docks.put_in()
    studio.link = HostLink(studio.home, studio.window)
    studio.runs = Runs(
        studio.window, studio.editor, studio.docks, studio.commands, studio.workspace, studio.notices, studio.link
    )
    studio.runs.recording = lambda: studio.recording.active
    studio.record.running = lambda: studio.runs.running.running
    yield
    yield from _add_verbs(studio)
    _add_debugger(studio)
    yield
    studio.workspace.project_changed.connect(studio.editor.keeper.bring_back)
    studio.editor.keeper.bring_back()
    yield
    studio.session = Session(studio.window, studio.editor, studio.workspace, studio.memory)


def _add_verbs(studio: Studio) -> Iterator[None]:
    """What needs the editor or the host: last of the furniture."""
    _add_files(studio)
    yield
    _add_run_rooms(studio)
    yield
    _add_versions_and_vault(studio)
    yield
    _add_recorder(studio)
    yield
    _join_runs_and_recorder(studio)
    yield
    _add_tray(studio)
    yield
    studio.take_keys()


def _add_files(studio: Studio) -> None:
    """The project's tree, and what brings workflows in and out."""
    from studio.commands.exchange import exchange_commands
    from studio.editor.drops import Drops
    from studio.editor.exchange import Exchange
    from studio.panels.project import ProjectPanel

    exchange = Exchange(studio.window, studio.editor, studio.workspace, studio.notices, studio.link)
    studio.commands.add(*exchange_commands(exchange))
    panel = ProjectPanel(studio.workspace, studio.listing)
    panel.flow_asked.connect(studio.editor.open)
    panel.elements_asked.connect(lambda: studio.window.show_page("elements"))
    left = Qt.DockWidgetArea.LeftDockWidgetArea
    studio.window.docks.add(Panel("project", mark("Project"), "folder", panel, left))
    studio.window.docks.stack("palette", "project")
    studio.window.docks.stack("project", "outline")
    Drops(studio.editor, exchange, studio.notices)


def _add_run_rooms(studio: Studio) -> None:
    """What shows runs and heals, and how things stand, in the bar at the bottom."""
    from studio.commands.elements import element_commands
    from studio.commands.lists import list_command
    from studio.editor.zoom import ZoomButton
    from studio.shell.elements import ElementVerbs
    from studio.shell.heals import HealRoom
    from studio.shell.lists import Lists
    from studio.shell.run_room import RunRoom
    from studio.shell.status import StatusFeed

    ZoomButton(studio.window, studio.editor)
    studio.run_room = RunRoom(
        studio.window,
        studio.link,
        studio.runs.running,
        studio.notices,
        studio.commands,
        prepare=studio.editor.save_file,
        show_flow=studio.editor.open,
        selected=studio.editor.selected_step,
        show_place=studio.docks.show_place,
        show_settings=studio.show_settings,
        events=studio.runs.events,
        overview=studio.overview,
    )
    studio.commands.add(list_command(Lists(studio.window, studio.notices)))
    studio.commands.add(*element_commands(ElementVerbs(studio.window)))
    HealRoom(
        studio.window,
        studio.link,
        studio.workspace,
        studio.notices,
        studio.heals,
        studio.overview,
        studio.runs.events,
        studio.repaired,
    )
    studio.status = StatusFeed(studio.window, studio.link, studio.runs.events, studio.overview)


def _add_versions_and_vault(studio: Studio) -> None:
    """Earlier versions of workflows, and what the vault keeps."""
    from studio.editor.versions import Versions
    from studio.shell.keeping import Keeping

    studio.versions = Versions(
        studio.window, studio.workspace, studio.editor, studio.commands, studio.notices, studio.registry
    )
    studio.keeping = Keeping(
        studio.window,
        studio.link,
        studio.commands,
        studio.workspace,
        studio.notices,
        studio.runs.events,
        studio.editor.open,
        studio.runs.running.read_credentials,
    )


def _add_recorder(studio: Studio) -> None:
    """The recorder, and commands of versions and runs for the menus."""
    from studio.commands.versions import version_commands
    from studio.shell.recorder import Recorder
    from studio.shell.run_room import STEP_MENU

    studio.commands.add(*version_commands(studio.versions))
    studio.editor.menu.append(STEP_MENU)
    studio.recorder = Recorder(
        studio.window,
        studio.workspace,
        studio.projects,
        studio.notices,
        studio.commands,
        studio.recording,
        studio.editor,
        studio.link,
        studio.runs.running.read_credentials,
    )


def _join_runs_and_recorder(studio: Studio) -> None:
    """What runs and the recorder know from each other and from the settings; the sample job, which needs both."""
    from studio.forms.path_inputs import path_inputs
    from studio.shell.sample import Sample

    studio.record.recorder = studio.recorder
    studio.runs.running.question.path_inputs = lambda workflow: path_inputs(workflow, studio.registry)
    studio.runs.running.pictured = lambda: studio.preferences.get("studio.pictures") == "always"
    studio.runs.running.question.headed = lambda: studio.preferences.get("browser.headless") != "yes"
    Sample(
        studio.window,
        studio.workspace,
        studio.recorder.practice,
        studio.runs.running,
        studio.link,
        studio.notices,
        partial(_run, studio),
    )
    studio.runs.running.credentials_changed.connect(studio.recorder.panel.set_credentials)
    vault = studio.runs.running.vault
    vault.make = studio.keeping.verbs.new_credential
    vault.page_asked.connect(partial(studio.commands.run, "go.credentials"))
    studio.docks.step.follow_vault(vault)
    studio.run_room.follow(studio.docks.run.bar)


def _run(studio: Studio, path: Path) -> None:
    studio.open_flow(path)
    studio.runs.start()


def _add_tray(studio: Studio) -> None:
    from studio.shell.aside import RunAside
    from studio.shell.news import RunNews
    from studio.shell.tray import Tray

    RunAside(studio.window, studio.frame, studio.runs.running, studio.link)
    studio.tray = Tray(
        studio.window,
        studio.frame,
        studio.runs.running,
        studio.link,
        studio.commands,
        studio.notices,
        studio.memory,
        workflows=lambda: studio.listing.entries,
        pins=studio.pins,
        show=studio.open_flow,
        run=partial(_run, studio),
    )
    RunNews(
        studio.window,
        studio.frame,
        studio.runs.running,
        studio.link,
        studio.runs.events,
        studio.notices,
        workspace=studio.workspace,
        overview=studio.overview,
        show_flow=studio.open_flow,
    )


def _add_debugger(studio: Studio) -> None:
    from studio.editor.debugger import Debugger

    studio.debugger = Debugger(
        studio.window,
        studio.editor,
        studio.runs,
        studio.commands,
        studio.memory,
        studio.notices,
        studio.link,
        studio.docks,
        studio.registry,
        studio.run_room.resume.ask,
    )
    studio.take_keys()
