"""What the commands of the list of workflows do with what is selected in it."""

from __future__ import annotations

from runtime.files.shelf import Entry
from runtime.model import Lifecycle
from studio.pages.workflows.actions import WorkflowActions
from studio.pages.workflows.page import WorkflowsPage
from studio.state.pins import Pins
from studio.state.workspace import Workspace
from studio.window import StudioWindow


class Flows:
    """Works on the page of the workflows while it is open."""

    def __init__(self, window: StudioWindow, workspace: Workspace, actions: WorkflowActions, pins: Pins) -> None:
        self._window = window
        self._workspace = workspace
        self._actions = actions
        self._pins = pins

    def new_flow(self) -> None:
        self._actions.new()

    def has_project(self) -> bool:
        return self._workspace.project is not None

    def open_selected(self) -> None:
        self._actions.open(self._selected())

    def can_open(self) -> bool:
        return self.has_flows()

    def rename_selected(self) -> None:
        self._actions.rename(self._selected()[0])

    def clone_selected(self) -> None:
        self._actions.clone(self._selected()[0])

    def delete_selected(self) -> None:
        self._actions.delete(self._selected())

    def publish_selected(self) -> None:
        self._actions.move_on(self._selected(), Lifecycle.PUBLISHED)

    def draft_selected(self) -> None:
        self._actions.move_on(self._selected(), Lifecycle.DRAFT)

    def archive_selected(self) -> None:
        self._actions.move_on(self._selected(), Lifecycle.ARCHIVED)

    def can_publish(self) -> bool:
        return self._any_other_than(Lifecycle.PUBLISHED)

    def can_draft(self) -> bool:
        return self._any_other_than(Lifecycle.DRAFT)

    def can_archive(self) -> bool:
        return self._any_other_than(Lifecycle.ARCHIVED)

    def _any_other_than(self, lifecycle: Lifecycle) -> bool:
        return any(entry.lifecycle is not lifecycle for entry in self._selected())

    def pin_selected(self) -> None:
        """Pin them all, or where they all are, none."""
        self._pins.pin((entry.path for entry in self._selected()), not self.are_pinned())

    def are_pinned(self) -> bool:
        pinned = set(self._pins.all)
        return self.has_flows() and all(entry.path in pinned for entry in self._selected())

    def has_one_flow(self) -> bool:
        return len(self._selected()) == 1

    def has_flows(self) -> bool:
        return bool(self._selected())

    def show_bin(self) -> None:
        from studio.dialogs.bin import BinDialog

        BinDialog(self._window, self._workspace.bin(), self._actions.restore, self._actions.forget).open()

    def _selected(self) -> list[Entry]:
        page = self._window.page("workflows")
        return page.selected() if isinstance(page, WorkflowsPage) else []
