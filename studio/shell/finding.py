"""What the palette finds: commands, workflows, runs, settings and projects, those used last first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from runtime.model import JsonObject, Lifecycle
from runtime.paths import MARKER
from studio.bridge.link import HostLink
from studio.commands import Commands
from studio.dialogs.finder import Finder, Found, of_commands
from studio.i18n import tr
from studio.operations import run_lists
from studio.settings import Memory
from studio.state.listing import Listing
from studio.state.overview import Overview
from studio.state.workspace import name_of
from studio.theme import icon
from studio.widgets.run_looks import STATUS
from studio.widgets.times import ago

#: So many things are remembered as used last.
USED = 8
#: Letters of an error that are shown around what was searched for.
AROUND = 60


class Finding:
    """Opens the palette. ``link`` gives the host's link once there is one."""

    def __init__(
        self,
        window: QWidget,
        commands: Commands,
        listing: Listing,
        overview: Overview,
        memory: Memory,
        link: Callable[[], HostLink | None],
        open_flow: Callable[[Path], object],
        open_project: Callable[[Path], object],
        show_settings: Callable[[str], object],
    ) -> None:
        self._window, self._commands, self._memory, self._link = window, commands, memory, link
        self._listing, self._overview = listing, overview
        self._open_flow, self._open_project, self._show_settings = open_flow, open_project, show_settings

    def open(self) -> None:
        """Show it."""
        sources = [self._flows, of_commands(self._commands), self._runs, self._settings, self._projects]
        Finder(self._window, sources, self._ask_host, self._used(), self._remember).show()

    def _used(self) -> list[str]:
        found = self._memory.get("found")
        return [key for key in found if isinstance(key, str)] if isinstance(found, list) else []

    def _remember(self, key: str) -> None:
        rest = [known for known in self._used() if known != key]
        self._memory.keep("found", [key, *rest][:USED])

    def _flows(self) -> Iterable[Found]:
        for entry in self._listing.entries:
            archived = entry.lifecycle is Lifecycle.ARCHIVED
            shown = icon("archive") if archived else icon("workflow", "accent")
            yield Found(
                entry.name,
                partial(self._open_flow, entry.path),
                shown,
                entry.reference,
                " ".join((entry.reference, *entry.tags)),
                f"flow:{entry.reference}",
            )

    def _settings(self) -> Iterable[Found]:
        from runtime.settings.catalog import all_settings
        from studio.pages.settings.texts import SECTIONS

        for info in all_settings():
            section = info.name.partition(".")[0]
            title, icon_name, _ = SECTIONS[section]
            yield Found(
                tr(info.title),
                partial(self._show_settings, section),
                icon(icon_name),
                tr("Settings: {section}", section=tr(title)),
                f"{info.name} {info.title}",
                f"setting:{info.name}",
            )

    def _projects(self) -> Iterable[Found]:
        return projects(self._memory, self._open_project)

    def _runs(self) -> Iterable[Found]:
        return [self._run(line) for line in (self._overview.data or {}).get("recent", ())]

    def _ask_host(self, owner: QObject, text: str, take: Callable[[Sequence[Found]], object]) -> None:
        """Runs that hold the text: they are not here, the host looks for them."""
        link = self._link()
        if link is None or not link.connected_now:
            return
        asked = run_lists.holding(owner, link, text)
        asked.on_done(lambda lines: take([self._run(line, text) for line in lines]))
        asked.on_failed(lambda _error: None).launch()

    def _run(self, line: JsonObject, text: str = "") -> Found:
        words, icon_name, tone = STATUS[line["status"]]
        when = ago(datetime.fromisoformat(line["started_at"] or line["created_at"]))
        detail, error = tr("Run: {status}, {when}", status=tr(words), when=when), str(line.get("error") or "")
        if text and text.casefold() in error.casefold():
            detail = f"{_around(error, text)}  ·  {detail}"
        return Found(
            str(line["workflow"]),
            partial(self._overview.review_asked.emit, line["id"]),
            icon(icon_name, tone),
            detail,
            f"{line['id']} run {text}",
            f"run:{line['id']}",
        )


def projects(memory: Memory, enter: Callable[[Path], object], without: Path | None = None) -> Iterable[Found]:
    """The projects opened last that are still there."""
    for folder in memory.recent():
        if folder != without and (folder / MARKER).is_file():
            act = partial(enter, folder)
            yield Found(
                name_of(folder), act, icon("folder"), str(folder.parent), f"project {folder.name}", f"project:{folder}"
            )


def _around(message: str, text: str) -> str:
    """What of a message stands around a text, in few words."""
    place = message.casefold().find(text.casefold())
    begin = max(0, place - AROUND // 2)
    part = message[begin : begin + AROUND]
    return f"{'…' if begin else ''}{part.strip()}{'…' if begin + AROUND < len(message) else ''}"
