"""Scenes of states that come up seldom: nothing there yet, nothing that fits, locked, menus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from runtime.files.project import Project
from studio.i18n import language
from studio.pages.credentials.page import CredentialsPage
from studio.pages.elements.page import HEALS, ElementsPage
from studio.pages.templates.page import TemplatesPage
from studio.pages.workflows.page import WorkflowsPage
from studio.staging.credentials import LAST_USED, sample_items
from studio.staging.scene import Scene, until

if TYPE_CHECKING:
    from studio.app import Studio


def page_states() -> tuple[Scene, ...]:
    """States of pages, in the sample."""
    return (
        Scene("workflows-selected", _workflows_selected),
        Scene("templates-none", _no_template),
        Scene("credentials-locked", _locked),
        Scene("credentials-empty", _no_credential),
        Scene("menu", _menu, QMenu),
        Scene("workflows-pinned", _pinned),
        Scene("tray", _tray, QMenu),
    )


def new_project_states() -> tuple[Scene, ...]:
    """What a person sees who has just made a project; the sample is closed by the first of them."""
    return (
        Scene("new-workflows", _new_project),
        Scene("new-elements", lambda studio: _new_elements(studio, 0)),
        Scene("new-elements-healed", lambda studio: _new_elements(studio, HEALS)),
    )


def _workflows_selected(studio: Studio) -> None:
    studio.window.show_page("workflows")
    page = studio.window.page("workflows")
    assert isinstance(page, WorkflowsPage)
    page.table.selectAll()


def _no_template(studio: Studio) -> None:
    studio.window.show_page("templates")
    page = studio.window.page("templates")
    assert isinstance(page, TemplatesPage)
    page.search.setText("payroll")


def _locked(studio: Studio) -> None:
    page = _credentials(studio)
    page.show_items({"exists": True, "keys": ["passphrase"], "open": False, "path": ""}, sample_items(), LAST_USED)
    page.table.clearSelection()


def _no_credential(studio: Studio) -> None:
    _credentials(studio).show_items({"exists": True, "keys": ["passphrase"], "open": True, "path": ""}, [])


def _credentials(studio: Studio) -> CredentialsPage:
    studio.window.show_page("credentials")
    page = studio.window.page("credentials")
    assert isinstance(page, CredentialsPage)
    return page


def _menu(studio: Studio) -> None:
    """The menu of all menus with one of them open; the first picture shows only what stands above the window."""
    menu = studio.window.top_bar.menu_button.menu()
    assert menu is not None
    place = studio.window.top_bar.menu_button.mapToGlobal(QPoint(0, 40))
    menu.popup(place)
    menu.setActiveAction(menu.actions()[1])


def _pinned(studio: Studio) -> None:
    studio.window.show_page("workflows")
    studio.pins.pin((entry.path for entry in studio.listing.entries[:2]), on=True)


def _tray(studio: Studio) -> None:
    """The menu of the icon in the tray, as the desktop shows it: two workflows are pinned."""
    _pinned(studio)
    studio.tray.fill()
    studio.tray.menu.popup(studio.window.mapToGlobal(QPoint(900, 320)))


def _new_project(studio: Studio) -> None:
    assert studio.workspace.root is not None
    folder = Path(studio.workspace.root).parent / "Office"
    Project.create(folder, "Office", language().code)
    studio.projects.enter(folder)
    until(lambda: not studio.listing.loading)
    studio.window.show_page("workflows")


def _new_elements(studio: Studio, tab: int) -> None:
    studio.window.show_page("elements")
    page = studio.window.page("elements")
    assert isinstance(page, ElementsPage)
    page.tabs.setCurrentIndex(tab)
