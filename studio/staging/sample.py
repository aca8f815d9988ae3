"""The sample in the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.canvas.quick_add import QuickAdd
from studio.editor.tab import FlowTab
from studio.staging.scene import until
from studio.state.sample import FLOW

if TYPE_CHECKING:
    from studio.app import Studio


def open_sample(studio: Studio) -> FlowTab:
    """The sample's workflow in front, as it is on the disk."""
    path = next(entry.path for entry in studio.listing.entries if entry.path.name == FLOW.name)
    tab = studio.editor.open(path)
    assert tab is not None
    while tab.document.undo_title:
        tab.document.undo()
    until(lambda: not tab.document.problems)
    for search in tab.canvas.findChildren(QuickAdd):
        search.hide()
    return tab
