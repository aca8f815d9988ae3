"""Commands of the window itself: projects, pages, panels, looks, help."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from studio.commands.command import Command, Menu
from studio.i18n import mark


class Projects(Protocol):
    """Verbs of projects."""

    def new_project(self) -> None: ...
    def open_project(self) -> None: ...
    def close_project(self) -> None: ...
    def open_recent(self) -> None: ...
    def has_recent(self) -> bool: ...
    def try_sample(self) -> None: ...
    def has_project(self) -> bool: ...


class Frame(Protocol):
    """Verbs of the window."""

    def find(self) -> None: ...
    def close_tab(self) -> None: ...
    def next_tab(self) -> None: ...
    def previous_tab(self) -> None: ...
    def has_tab(self) -> bool: ...
    def reset_layout(self) -> None: ...
    def is_editing(self) -> bool: ...
    def full_screen(self) -> None: ...
    def is_full_screen(self) -> bool: ...
    def show_manual(self) -> None: ...
    def copy_about(self) -> None: ...
    def quit(self) -> None: ...


class Looks(Protocol):
    """Verbs of theme and language."""

    def wear(self, mode: str) -> None: ...
    def wears(self, mode: str) -> bool: ...
    def speak(self, code: str) -> None: ...
    def speaks(self, code: str) -> bool: ...


def shell_commands(projects: Projects, frame: Frame, looks: Looks) -> tuple[Command, ...]:
    """All of them, in the order of the menus."""
    return (*_projects(projects), *_window(frame), *_looks(looks), *_ends(frame))


def _projects(shell: Projects) -> tuple[Command, ...]:
    return (
        Command(
            "project.new",
            mark("New project…"),
            shell.new_project,
            "folder-plus",
            hint=mark("Make a folder for workflows, ready to run and made for git"),
            shortcut="Ctrl+Shift+N",
            menu=Menu.FILE,
        ),
        Command(
            "project.open",
            mark("Open project…"),
            shell.open_project,
            "folder-open",
            hint=mark("Open the folder of a project"),
            shortcut="Ctrl+O",
            menu=Menu.FILE,
        ),
        Command(
            "project.recent",
            mark("Open a recent project…"),
            shell.open_recent,
            "history",
            hint=mark("One of the projects that were opened last"),
            shortcut="Ctrl+Shift+O",
            menu=Menu.FILE,
            enabled=shell.has_recent,
        ),
        Command(
            "project.sample",
            mark("Open the sample"),
            shell.try_sample,
            "graduation-cap",
            hint=mark("A job that enters invoices into a small application on this machine"),
            menu=Menu.FILE,
            keywords=("demo", "example", "Larkspur"),
        ),
        Command(
            "project.close",
            mark("Close project"),
            shell.close_project,
            "folder-x",
            menu=Menu.FILE,
            section=1,
            enabled=shell.has_project,
        ),
    )


def _window(shell: Frame) -> tuple[Command, ...]:
    return (
        Command(
            "view.find",
            mark("Find anything…"),
            shell.find,
            "search",
            hint=mark("Search commands, workflows, runs and settings"),
            shortcut="Ctrl+K",
            menu=Menu.VIEW,
        ),
        Command(
            "view.close_tab",
            mark("Close tab"),
            shell.close_tab,
            "x",
            shortcut="Ctrl+W",
            menu=Menu.VIEW,
            section=1,
            enabled=shell.has_tab,
        ),
        Command(
            "view.next_tab",
            mark("Next tab"),
            shell.next_tab,
            "chevron-right",
            shortcut="Ctrl+PgDown",
            menu=Menu.VIEW,
            section=1,
            enabled=shell.has_tab,
        ),
        Command(
            "view.previous_tab",
            mark("Previous tab"),
            shell.previous_tab,
            "chevron-left",
            shortcut="Ctrl+PgUp",
            menu=Menu.VIEW,
            section=1,
            enabled=shell.has_tab,
        ),
        Command(
            "view.reset_layout",
            mark("Reset the layout"),
            shell.reset_layout,
            "rotate-ccw",
            hint=mark("Put all panels back where they are at first"),
            menu=Menu.VIEW,
            section=5,
            enabled=shell.is_editing,
            keywords=("panels", "docks"),
        ),
        Command(
            "view.full_screen",
            mark("Full screen"),
            shell.full_screen,
            "maximize",
            shortcut="F11",
            menu=Menu.VIEW,
            section=8,
            checked=shell.is_full_screen,
        ),
    )


def _looks(shell: Looks) -> tuple[Command, ...]:
    modes = (
        ("system", mark("Theme of the system"), "monitor"),
        ("light", mark("Light theme"), "sun"),
        ("dark", mark("Dark theme"), "moon"),
    )
    languages = (("en", mark("English"), "languages"), ("bg", mark("Bulgarian"), "languages"))
    looks = [
        Command(
            f"view.theme.{mode}",
            title,
            partial(shell.wear, mode),
            icon,
            menu=Menu.VIEW,
            section=6,
            checked=partial(shell.wears, mode),
        )
        for mode, title, icon in modes
    ]
    looks += [
        Command(
            f"view.language.{code}",
            title,
            partial(shell.speak, code),
            icon,
            menu=Menu.VIEW,
            section=7,
            checked=partial(shell.speaks, code),
            keywords=("language",),
        )
        for code, title, icon in languages
    ]
    return tuple(looks)


def _ends(shell: Frame) -> tuple[Command, ...]:
    return (
        Command(
            "help.manual",
            mark("Manual"),
            shell.show_manual,
            "file-text",
            hint=mark("Short chapters with pictures"),
            shortcut="F1",
            menu=Menu.HELP,
            keywords=("help", "docs"),
        ),
        Command(
            "help.copy_about",
            mark("Copy version details"),
            shell.copy_about,
            "copy",
            hint=mark("Versions of Understudy, Python, Qt and the system, for a report"),
            menu=Menu.HELP,
            section=9,
            keywords=("about", "version"),
        ),
        Command("app.quit", mark("Quit"), shell.quit, "log-out", shortcut="Ctrl+Q", menu=Menu.FILE, section=9),
    )
