"""Commands of the editor: files, undo, and everything that the canvas does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

from studio.commands.command import Command, Menu, Submenu
from studio.i18n import mark

#: Command to the method of the canvas it calls. The canvas takes their keys itself: they mean something else elsewhere.
CANVAS_KEYS = {
    "canvas.add": "add_after_selected",
    "canvas.open": "open_selected",
    "canvas.lead": "lead_selected",
    "canvas.cut": "cut",
    "canvas.copy": "copy",
    "canvas.paste": "paste",
    "canvas.duplicate": "duplicate_selected",
    "canvas.delete": "delete_selected",
    "canvas.all": "select_all",
    "canvas.group": "group_selected",
    "canvas.fold": "toggle_group",
    "canvas.rename_group": "rename_group",
    "canvas.colour_group": "colour_group",
    "canvas.note": "add_note",
    "canvas.next_note": "next_note",
    "canvas.enabled": "toggle_enabled",
    "debug.breakpoint": "toggle_breakpoint",
    "canvas.tidy": "arrange",
    "canvas.fit": "fit",
    "canvas.zoom_in": "zoom_in",
    "canvas.zoom_out": "zoom_out",
    "canvas.zoom_actual": "zoom_actual",
}


class Editor(Protocol):
    """What these commands call."""

    def save_current(self) -> None: ...
    def save_all(self) -> None: ...
    def undo(self) -> None: ...
    def redo(self) -> None: ...
    def on_canvas(self, verb: str) -> Callable[[], None]: ...
    def align(self, how: Any) -> None: ...
    def has_flow(self) -> bool: ...
    def is_dirty(self) -> bool: ...
    def any_dirty(self) -> bool: ...
    def can_undo(self) -> bool: ...
    def can_redo(self) -> bool: ...
    def show_history(self) -> None: ...
    def undo_text(self) -> str: ...
    def redo_text(self) -> str: ...
    def has_selection(self) -> bool: ...
    def has_steps_selected(self) -> bool: ...
    def has_copyable(self) -> bool: ...
    def has_several_selected(self) -> bool: ...
    def has_group(self) -> bool: ...


def canvas_commands(editor: Editor) -> tuple[Command, ...]:
    """All of them, in the order of the menus."""
    return (*_files(editor), *_edits(editor), *_steps(editor), *_places(editor), *_views(editor))


def _files(editor: Editor) -> tuple[Command, ...]:
    save = Command(
        "flow.save", mark("Save"), editor.save_current, "save", shortcut="Ctrl+S", menu=Menu.FILE, section=3,
        enabled=editor.is_dirty,
    )  # fmt: skip
    all = Command(
        "flow.save_all", mark("Save all"), editor.save_all, "save", shortcut="Ctrl+Alt+S", menu=Menu.FILE,
        section=3, enabled=editor.any_dirty,
    )  # fmt: skip
    return save, all


def _edits(editor: Editor) -> tuple[Command, ...]:
    undo = Command(
        "flow.undo", mark("Undo"), editor.undo, "undo-2", shortcut="Ctrl+Z", menu=Menu.EDIT, enabled=editor.can_undo,
        now=editor.undo_text,
    )  # fmt: skip
    redo = Command(
        "flow.redo", mark("Redo"), editor.redo, "redo-2", shortcut="Ctrl+Shift+Z", menu=Menu.EDIT,
        enabled=editor.can_redo, now=editor.redo_text,
    )  # fmt: skip
    history = Command(
        "flow.history", mark("What was done…"), editor.show_history, "history", shortcut="Ctrl+Alt+Z", menu=Menu.EDIT,
        hint=mark("Everything that can be undone or done again, as a list"), enabled=editor.has_flow,
        keywords=("history",),
    )  # fmt: skip
    return (
        undo,
        redo,
        history,
        _on_canvas(editor, "canvas.cut", mark("Cut"), "scissors", "Ctrl+X", 1, editor.has_copyable),
        _on_canvas(editor, "canvas.copy", mark("Copy"), "copy", "Ctrl+C", 1, editor.has_copyable),
        _on_canvas(editor, "canvas.paste", mark("Paste"), "clipboard-paste", "Ctrl+V", 1, editor.has_flow),
        _on_canvas(editor, "canvas.duplicate", mark("Duplicate"), "copy-plus", "Ctrl+D", 1, editor.has_copyable),
        _on_canvas(editor, "canvas.delete", mark("Delete"), "trash-2", "Del", 1, editor.has_selection),
        _on_canvas(editor, "canvas.all", mark("Select all"), "", "Ctrl+A", 1, editor.has_flow),
    )


def _steps(editor: Editor) -> tuple[Command, ...]:
    lead = _on_canvas(editor, "canvas.lead", mark("Connect…"), "waypoints", "C", 2, editor.has_selection)
    return (
        _on_canvas(editor, "canvas.add", mark("Add step…"), "plus", "Tab", 2, editor.has_flow),
        replace(lead, hint=mark("Lead a way out of this step, or this edge, to a step that is there or to a new one")),
        _on_canvas(editor, "canvas.open", mark("Edit step"), "pencil-line", "Return", 2, editor.has_selection),
        _on_canvas(editor, "canvas.enabled", mark("Switch step on or off"), "power", "E", 2, editor.has_steps_selected),
        _on_canvas(editor, "canvas.note", mark("Add note"), "sticky-note", "N", 2, editor.has_flow),
        _on_canvas(editor, "canvas.next_note", mark("Next note"), "", "Shift+N", 2, editor.has_flow),
        *(replace(command, submenu=Submenu.GROUPS) for command in _groups(editor)),
    )


def _groups(editor: Editor) -> tuple[Command, ...]:
    return (
        _on_canvas(editor, "canvas.group", mark("verb|Group"), "group", "Ctrl+G", 2, editor.has_steps_selected),
        _on_canvas(editor, "canvas.fold", mark("Collapse or expand group"), "", "G", 2, editor.has_group),
        _on_canvas(editor, "canvas.rename_group", mark("Rename group"), "", "", 2, editor.has_group),
        _on_canvas(editor, "canvas.colour_group", mark("Colour of the group…"), "", "", 2, editor.has_group),
    )


def _places(editor: Editor) -> tuple[Command, ...]:
    tidy = _on_canvas(editor, "canvas.tidy", mark("Tidy up"), "layout-grid", "Ctrl+Shift+L", 3, editor.has_flow)
    titles = {
        "left": mark("Align left"),
        "centre": mark("Align centres"),
        "right": mark("Align right"),
        "top": mark("Align top"),
        "middle": mark("Align middles"),
        "bottom": mark("Align bottom"),
        "across": mark("Same distance across"),
        "down": mark("Same distance down"),
    }
    aligning = (
        Command(
            f"canvas.align.{how}", title, partial(editor.align, how), menu=Menu.EDIT, section=3,
            submenu=Submenu.ALIGN, enabled=editor.has_several_selected,
        )
        for how, title in titles.items()
    )  # fmt: skip
    return (tidy, *aligning)


def _views(editor: Editor) -> tuple[Command, ...]:
    return (
        _on_canvas(editor, "canvas.fit", mark("Show everything"), "maximize", "F", 1, editor.has_flow, Menu.VIEW),
        _on_canvas(editor, "canvas.zoom_in", mark("Zoom in"), "zoom-in", "+", 1, editor.has_flow, Menu.VIEW),
        _on_canvas(editor, "canvas.zoom_out", mark("Zoom out"), "zoom-out", "-", 1, editor.has_flow, Menu.VIEW),
        _on_canvas(editor, "canvas.zoom_actual", mark("Actual size"), "", "1", 1, editor.has_flow, Menu.VIEW),
    )


def _on_canvas(
    editor: Editor,
    id: str,
    title: str,
    icon: str,
    keys: str,
    section: int,
    enabled: Callable[[], bool],
    menu: Menu = Menu.EDIT,
) -> Command:
    call = editor.on_canvas(CANVAS_KEYS[id])
    return Command(id, title, call, icon, shortcut=keys, menu=menu, section=section, enabled=enabled, local=True)
