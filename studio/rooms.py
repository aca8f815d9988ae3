"""The pages that the rail of Studio leads to, and what each is made with when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from studio.i18n import mark
from studio.shell.library import Library
from studio.window import Page

if TYPE_CHECKING:
    from studio.app import Studio


def add_pages(studio: Studio) -> None:
    """Register the pages in the window, in the order of the rail."""
    rooms = Rooms(studio)
    add = studio.window.add_page
    add(Page("home", mark("Home"), "house", rooms.home, "Ctrl+1"))
    add(Page("workflows", mark("Workflows"), "workflow", rooms.workflows, "Ctrl+2"))
    add(Page("runs", mark("Runs"), "history", rooms.furnished(rooms.runs), "Ctrl+3"))
    add(Page("templates", mark("Templates"), "layout-grid", rooms.furnished(rooms.templates)))
    keys, log = (lambda: studio.keeping.credentials()), (lambda: studio.keeping.audit())
    add(Page("credentials", mark("Credentials"), "key-round", rooms.furnished(keys)))
    add(Page("elements", mark("Elements"), "target", rooms.furnished(rooms.elements)))
    add(Page("audit", mark("Audit log"), "scroll-text", rooms.furnished(log)))
    add(Page("settings", mark("Settings"), "settings", rooms.settings, "Ctrl+,", low=True))


class Rooms:
    """Makes each page."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._library = Library(studio.workspace, studio.projects, studio.notices, studio.open_flow)

    def furnished(self, make: Callable[[], QWidget]) -> Callable[[], QWidget]:
        """Makes a page that needs the furniture."""

        def made() -> QWidget:
            self._studio.furnish()
            return make()

        return made

    def home(self) -> QWidget:
        from studio.pages.home.page import HomePage

        s = self._studio
        return HomePage(
            s.commands, s.workspace, s.listing, s.memory, s.projects.enter, s.open_flow, s.overview, s.show_settings
        )

    def workflows(self) -> QWidget:
        from studio.pages.workflows.page import WorkflowsPage

        return WorkflowsPage(self._studio.commands, self._studio.workspace, self._studio.listing, self._studio.pins)

    def runs(self) -> QWidget:
        from studio.pages.runs.page import RunsPage

        return RunsPage(self._studio.commands, self._studio.link, self._studio.runs.events, self._workflow_names)

    def templates(self) -> QWidget:
        return self._library.page(self._studio.registry)

    def elements(self) -> QWidget:
        from studio.pages.elements.heals import HealsView
        from studio.pages.elements.page import ElementsPage

        heals = HealsView(self._studio.heals, self._studio.link)
        heals.run_asked.connect(self._studio.run_room.review)
        heals.step_asked.connect(lambda file, step: self._show_step(Path(file), step))
        page = ElementsPage(self._studio.workspace, self._studio.notices, self._show_step, heals, self._studio.commands)
        page.changed.connect(self._studio.editor.forget_elements)
        page.offer(self._studio.commands)
        return page

    def settings(self) -> QWidget:
        from studio.pages.settings.page import SettingsPage

        s = self._studio
        return SettingsPage(s.preferences, s.commands, s.home, lambda: getattr(s, "link", None))

    def _show_step(self, path: Path, step: str) -> None:
        tab = self._studio.editor.open(path)
        if tab is not None and step in tab.document.workflow.steps:
            tab.selection.select([step])
            tab.canvas.reveal(step)

    def _workflow_names(self) -> list[tuple[str, str]]:
        return [(entry.name, entry.name) for entry in self._studio.listing.entries if entry.steps]
