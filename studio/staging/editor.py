"""Scenes of the editor: the sample, and each dock in front once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from runtime.files.elements import Element
from runtime.model import Step
from runtime.model.edits import AddStep, SetField, SetParams
from runtime.services.repicking import Repicked
from studio.dialogs.properties import PropertiesDialog
from studio.forms.editors.element import ElementEditor
from studio.forms.editors.expression_edit import ExpressionEdit
from studio.i18n import tr
from studio.panels.history import HistoryList
from studio.staging.sample import open_sample
from studio.staging.scene import Scene, settle, until

if TYPE_CHECKING:
    from studio.app import Studio

Show = Callable[["Studio"], object]
_CODE = """import re

LEGAL = re.compile(r"\\b(Ltd|GmbH|ООД|АД)\\b\\.?")


def main(input):
    # "Norbury Paper Ltd." and "Norbury Paper" are the same supplier.
    name = LEGAL.sub("", input["supplier"]).strip()
    return {"supplier": name, "known": name in input["suppliers"]}
"""


def editor_scenes() -> tuple[Scene, ...]:
    """Every state of the editor, from the first look at a workflow to its history."""
    return (
        Scene("editor", open_sample),
        Scene("editor-step", _step("type-net")),
        Scene("editor-mended", _mended),
        Scene("editor-loop", _step("each")),
        Scene("editor-groups", _groups),
        Scene("editor-outline", _outline),
        Scene("editor-project", _project),
        Scene("editor-search", _search_steps),
        Scene("editor-quick-add", _quick_add),
        Scene("editor-find", _find),
        Scene("editor-history", _history, HistoryList),
        Scene("editor-completion", _completion, QAbstractItemView),
        Scene("editor-code", _code),
        Scene("editor-problems", _problems),
        Scene("editor-variables", _variables),
        Scene("editor-properties", _properties, PropertiesDialog),
    )


def _properties(studio: Studio) -> None:
    open_sample(studio)
    studio.commands.run("workflow.properties")


def _completion(studio: Studio) -> None:
    _step("type-net")(studio)
    edits = studio.docks.step.findChildren(ExpressionEdit)
    edit = next(one for one in edits if "format_number" in one.toPlainText())
    edit.setFocus()
    edit.show_text("{{ vars. }}")
    cursor = edit.textCursor()
    cursor.setPosition(len("{{ vars."))
    edit.setTextCursor(cursor)
    settle()  # the list would stay where the field was before what is above it was laid out
    edit.propose()
    _put_beside(edit, studio.window)


def _put_beside(edit: ExpressionEdit, window: QWidget) -> None:
    """Where the list stands on a screen that is as large as the window; the one of the pictures is smaller."""
    popup = QApplication.activePopupWidget()
    assert popup is not None
    line = edit.completion_place().translated(edit.mapTo(window, QPoint()))
    fits = line.bottom() + popup.height() < window.height()
    top = line.bottom() + 1 if fits else line.top() - popup.height()
    popup.move(window.mapToGlobal(QPoint(line.left(), top)))


def _code(studio: Studio) -> None:
    tab = open_sample(studio)
    step = Step("tidy", "script.python", name="Tidy the supplier's name", params={"code": _CODE})
    tab.document.apply(AddStep(step), "Add", gesture="")
    tab.selection.select(["tidy"])
    tab.canvas.reveal("tidy")


def _step(id: str) -> Show:
    def show(studio: Studio) -> None:
        tab = open_sample(studio)
        tab.selection.select([id])
        tab.canvas.reveal(id)

    return show


def _mended(studio: Studio) -> None:
    """The element of a step was just picked anew, for all steps that name it."""
    _step("type-net")(studio)
    editor = studio.docks.step.findChild(ElementEditor)
    assert isinstance(editor, ElementEditor)
    element = Element("label=Net amount", "Net amount")
    editor.show_mended(Path(), Repicked("larkspur/net-amount", element, element, None, 3))


def _groups(studio: Studio) -> None:
    """One group collapsed, the others open."""
    canvas = open_sample(studio).canvas
    closed, *_ = (id for id, group in canvas.board.groups.items() if "each" not in group.members)
    canvas.selection.select(groups=[closed])
    canvas.toggle_group()
    canvas.zoom_actual()
    canvas.reveal(canvas.board.groups[closed].members[0], unfold=False)


def _project(studio: Studio) -> None:
    studio.window.docks.show("palette")
    studio.window.docks.show("project")


def _outline(studio: Studio) -> None:
    tab = open_sample(studio)
    studio.window.docks.show("outline")
    tab.selection.select(["type-net"])
    tab.canvas.reveal("type-net")


def _dock(shown: str, hidden: str) -> Show:
    def show(studio: Studio) -> None:
        open_sample(studio)
        studio.window.docks.show(hidden, False)
        studio.window.docks.show(shown)

    return show


def _search_steps(studio: Studio) -> None:
    _dock("palette", "outline")(studio)
    studio.docks.palette.search.setText("excel")


def _quick_add(studio: Studio) -> None:
    studio.docks.palette.search.clear()
    tab = open_sample(studio)
    tab.selection.select(["invoices"])
    tab.canvas.reveal("invoices")
    studio.commands.run("canvas.add")


def _problems(studio: Studio) -> None:
    tab = open_sample(studio)
    flow = tab.document.workflow
    wrong = {**flow.steps["type-net"].params, "value": "{{ vars.amount }} {{ item.Net", "delai": 3}
    tab.document.apply(SetParams("type-net", wrong), "Change", gesture="")
    tab.document.apply(SetParams("open-site", {"url": "{{ vars.sit }}"}), "Change", gesture="")
    until(lambda: len(tab.document.problems) > 2)
    tab.selection.select(["type-net"])
    tab.canvas.reveal("type-net")
    studio.window.docks.show("problems")


def _variables(studio: Studio) -> None:
    open_sample(studio)
    studio.window.docks.show("variables")


def _find(studio: Studio) -> None:
    bar = open_sample(studio).find_bar
    studio.commands.run("flow.replace")
    bar.words.setText("invoice")
    bar.new.setText("bill")
    bar.go(1)


def _history(studio: Studio) -> None:
    tab = open_sample(studio)
    tab.find_bar.close_bar()
    tab.document.apply(SetField("type-net", "note", "?"), tr("Replace in {n} places", n=3), gesture="")
    tab.selection.select(["type-net"])
    for verb in ("duplicate_selected", "delete_selected"):
        getattr(tab.canvas, verb)()
    tab.document.undo()
    studio.commands.run("flow.history")
