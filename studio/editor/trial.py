"""A step's element where a run has come to: run up to the step in the browser that stays open, and show it there.

The page of a step in the middle of a job can often be reached in no other way: what comes before has to be done. The
run works in the browser that is picked and tested in, so that both see the same page.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from shiboken6 import isValid

from runtime.model import JsonObject
from runtime.tasks.registry import Registry
from studio.commands import Commands
from studio.commands.debug import trial_command
from studio.editor.editor import Editor
from studio.i18n import tr
from studio.state.debugging import DebugState
from studio.state.page_browser import page_browser
from studio.widgets.notices import Notices

#: What the browser shows before the run opens a page of its own.
_NOTHING = "about:blank"


class Trial(QObject):
    """``begin`` runs to a step with options for the browser; ``show`` brings the element of a step to the front and
    tries it. One trial at a time; a run that ends before it comes to the step is told as any other."""

    def __init__(
        self,
        parent: QObject,
        editor: Editor,
        state: DebugState,
        notices: Notices,
        registry: Registry,
        *,
        begin: Callable[[str, JsonObject], object],
        show: Callable[[str], object],
        may_begin: Callable[[], bool],
    ) -> None:
        super().__init__(parent)
        self._editor, self._state, self._notices, self._registry = editor, state, notices, registry
        self._begin, self._show, self._may_begin = begin, show, may_begin
        #: The step that is run to; empty when none is.
        self._goal = ""
        state.changed.connect(self._on_state)

    def add_to(self, commands: Commands) -> None:
        """Offer it as a command."""
        commands.add(trial_command(self))

    def start(self) -> None:
        """Run up to the selected step, in the browser that is open or in one that is opened for it."""
        step, browser = self._editor.selected_step(), page_browser()
        if browser.address:
            self._run_to(step)
        elif not browser.opening:
            self._notices.tell(tr("The browser is being opened…"))
            browser.open(_NOTHING, lambda: self._run_to(step), self._notices.fail)

    def can_start(self) -> bool:
        """Whether the selected step acts on an element, and a run may begin."""
        return self._may_begin() and not page_browser().opening and self._has_element()

    def forget(self) -> None:
        """Another run begins: it is not for a trial."""
        self._goal = ""

    def _has_element(self) -> bool:
        tab, id = self._editor.current, self._editor.selected_step()
        step = tab.document.workflow.steps.get(id) if tab is not None else None
        spec = self._registry.find(step.type) if step is not None else None
        return spec is not None and "target" in spec.params.model_fields

    def _run_to(self, step: str) -> None:
        """Nothing follows where the person has gone on to something else while the browser was opened."""
        if isValid(self) and self._may_begin() and self._editor.selected_step() == step:
            self._begin(step, {"connect": page_browser().address})
            self._goal = step

    def _on_state(self) -> None:
        goal, view = self._goal, self._state.view
        if goal and self._state.paused and view.get("step") == goal:
            self._goal = ""
            self._show(goal)
