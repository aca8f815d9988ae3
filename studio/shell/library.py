"""Templates from the window: their page, and a workflow made of one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from studio.i18n import language, tr
from studio.shell.projects import Projects
from studio.state.workspace import Workspace
from studio.widgets.notices import Notices, Tone

if TYPE_CHECKING:
    from runtime.files.templates import Template
    from runtime.tasks.registry import Registry

#: Where the first workflow of somebody without a project goes.
FIRST_PROJECT = "my-jobs"


class Library:
    """``open_flow`` shows a workflow in the editor."""

    def __init__(
        self, workspace: Workspace, projects: Projects, notices: Notices, open_flow: Callable[[Path], object]
    ) -> None:
        self._workspace, self._projects, self._notices = workspace, projects, notices
        self._open_flow = open_flow

    def page(self, registry: Registry) -> QWidget:
        """The page of templates, new."""
        from studio.pages.templates.page import TemplatesPage  # the canvas takes long to import

        page = TemplatesPage(registry)
        page.used.connect(self.use)
        return page

    def use(self, template: Template) -> None:
        """Make a workflow of a template, in a project of the person's, and say what it asks for."""
        from runtime.files.templates import inputs_of  # the window is there sooner without
        from studio.dialogs.new_project import default_place

        if self._workspace.project is None:
            self._projects.enter_or_make(default_place() / FIRST_PROJECT, tr("My jobs"))
        workflow, name = template.workflow(language().code), template.title(language().code)
        template.bring_files(self._workspace.root)
        self._open_flow(self._workspace.add_workflow(workflow, template.layout(), name))
        missing = ", ".join(one.name for one in inputs_of(workflow) if one.required)
        self._notices.tell(
            tr("“{name}” is in your project.", name=name),
            remedy=tr("When it runs it asks for: {names}", names=missing) if missing else "",
            tone=Tone.SUCCESS,
        )
