"""The docks of the editor: made once, they follow the workflow in front."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from runtime.tasks.registry import Registry
from studio.commands import Commands
from studio.commands.panels import data_commands, log_command, variable_command
from studio.editor.editor import Editor
from studio.i18n import mark
from studio.panels.data.panel import DataPanel
from studio.panels.outline import Outline
from studio.panels.palette import Palette
from studio.panels.problems.panel import ProblemsPanel
from studio.panels.run.panel import RunPanel
from studio.panels.step.panel import StepPanel
from studio.panels.step_names import StepNames
from studio.panels.timeline.panel import TimelinePanel
from studio.panels.variables.panel import VariablesPanel
from studio.state.run_session import RunSession
from studio.window import Panel, StudioWindow

_LEFT, _RIGHT, _BELOW = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)


class Docks(QObject):
    """Panels by name; ``show_session`` gives them the run whose values and log they show.

    They are there once ``put_in`` has been gone through: together they would hold the window up.
    """

    palette: Palette
    outline: Outline
    step: StepPanel
    run: RunPanel
    problems: ProblemsPanel
    variables: VariablesPanel
    data: DataPanel
    timeline: TimelinePanel

    def __init__(self, window: StudioWindow, editor: Editor, registry: Registry, commands: Commands) -> None:
        super().__init__(window)
        self._window, self._editor, self._registry, self._commands = window, editor, registry, commands
        self._names = StepNames(registry)

    def show_session(self, session: RunSession | None) -> None:
        """Another run is in front, or none."""
        self.step.show_session(session)
        self.variables.show_session(session)
        self.timeline.show_session(session)
        self.data.show_session(session)

    def set_credentials(self, credentials: tuple[str, ...]) -> None:
        """What the vault holds, as ``item.field``."""
        self.step.set_credentials(credentials)
        self.variables.set_credentials(credentials)

    def put_in(self) -> Iterator[None]:
        """Make the panels. Go through it once; between two yields something else may be done."""
        registry = self._registry
        self.palette = Palette(registry)
        yield from self._add("palette", mark("Steps"), "blocks", self.palette, _LEFT)
        self.outline = Outline(registry)
        yield from self._add("outline", mark("Outline"), "list-tree", self.outline, _LEFT, shown=False)
        self.step = StepPanel(registry)
        yield from self._add("step", mark("Step"), "sliders-horizontal", self.step, _RIGHT)
        self.run = RunPanel()
        yield from self._add("run", mark("dock|Run"), "scroll-text", self.run)
        self.problems = ProblemsPanel()
        yield from self._add("problems", mark("Problems"), "triangle-alert", self.problems)
        self.variables = VariablesPanel()
        yield from self._add("variables", mark("Variables"), "variable", self.variables)
        self.data = DataPanel(registry)
        yield from self._add("data", mark("Data"), "database", self.data)
        self.timeline = TimelinePanel(registry)
        yield from self._add("timeline", mark("Timeline"), "clock", self.timeline)
        self._connect()
        self._add_keys(self._commands)

    def _add_keys(self, commands: Commands) -> None:
        log, data = self.run.log, self.data
        commands.add(log_command(log), variable_command(self.variables), *data_commands(data))
        commands.act_in(log.view, "log.copy")
        commands.act_in(self.variables.view, "variables.delete")
        data.viewer.addActions([commands.action(id) for id in ("data.copy", "data.find")])

    def _add(
        self, name: str, title: str, icon: str, content: QWidget, area: Qt.DockWidgetArea = _BELOW, shown: bool = True
    ) -> Iterator[None]:
        yield
        self._window.docks.add(Panel(name, title, icon, content, area, shown=shown))
        yield

    def _connect(self) -> None:
        for one in (self.run.log.model, self.problems.model, self.data, self.step):
            one.called = self._names.of
        self.problems.model.in_words = self._names.in_words
        self.palette.chosen.connect(self._editor.add_step)
        self.problems.place_asked.connect(self.show_place)
        self.variables.value_asked.connect(self._show_value)
        self.run.bar.results.all_asked.connect(self._show_results)
        self.timeline.step_asked.connect(self._show_step)
        self.timeline.step_opened.connect(self._open_step)
        self._editor.current_changed.connect(self._follow)
        self._editor.step_opened.connect(self._open_step)
        self._editor.naming_asked.connect(self._name_step)

    def _follow(self) -> None:
        tab = self._editor.current
        document = tab.document if tab else None
        self._names.use(document)
        self.outline.show_flow(tab)
        self.step.show_document(document, tab.selection if tab else None)
        self.variables.show_document(document)
        self.timeline.show_flow(tab)
        self.data.show_flow(tab)
        self.problems.show_document(document)

    def _open_step(self) -> None:
        self._window.docks.show("step")
        self.step.focus_first()

    def _name_step(self) -> None:
        self._window.docks.show("step")
        self.step.focus_name()

    def _show_value(self, variable: str) -> None:
        """What a variable holds, in full."""
        self._window.docks.show("data")
        self.data.show_variable(variable)

    def _show_results(self) -> None:
        """All that the run has given, in full."""
        self._window.docks.show("data")
        self.data.show_results()

    def _show_step(self, step: str) -> None:
        """Select a step and bring it into view."""
        tab = self._editor.current
        if tab is not None and step in tab.document.workflow.steps:
            tab.selection.select([step])
            tab.canvas.reveal(step)

    def show_place(self, step: str, field: str) -> None:
        """Where a problem is: the step's field, or a variable."""
        self._show_step(step)
        if step:
            self._window.docks.show("step")
            self.step.focus_field(field)
        elif field.startswith("variables."):
            self._window.docks.show("variables")
            self.variables.show_variable(field.split(".")[1])
