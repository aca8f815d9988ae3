"""The icon in the system's tray: a window that is closed while runs go on lives there, and says so once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QSystemTrayIcon
from shiboken6 import isValid

from runtime.errors import UnderstudyError
from runtime.files.shelf import Entry
from runtime.model import Lifecycle
from studio.bridge.link import HostLink, LinkState
from studio.commands import Command, Commands, Menu
from studio.i18n import language, mark, say, tr, tr_count
from studio.running import Running
from studio.settings import Memory
from studio.shell.everywhere import Everywhere
from studio.shell.frame import Frame
from studio.shell.tray_runs import TrayRuns
from studio.state.pins import Pins
from studio.state.run_session import RunSession
from studio.theme import current, icon
from studio.theme.popups import menu
from studio.widgets.notices import Notice, Notices, Offer, Tone
from studio.window import StudioWindow

#: Kept when the person was told where the window has gone.
TOLD = "told_of_tray"
#: What the notice is about that runs would stop.
ENDING = "runs that stop with the window"
#: How the desktop shows a message.
_LOOKS = {
    Tone.INFO: QSystemTrayIcon.MessageIcon.Information,
    Tone.SUCCESS: QSystemTrayIcon.MessageIcon.Information,
    Tone.WARNING: QSystemTrayIcon.MessageIcon.Warning,
    Tone.DANGER: QSystemTrayIcon.MessageIcon.Critical,
}
#: So many workflows are offered to run.
OFFERED = 10


class Tray(QObject):
    """Works also where the desktop has no tray: closing the window then ends Studio, as ever."""

    def __init__(
        self,
        window: StudioWindow,
        frame: Frame,
        running: Running,
        link: HostLink,
        commands: Commands,
        notices: Notices,
        memory: Memory,
        *,
        workflows: Callable[[], Iterable[Entry]],
        pins: Pins,
        run: Callable[[Path], object],
        show: Callable[[Path], object],
    ) -> None:
        super().__init__(window)
        self._window, self._running, self._link = window, running, link
        self._frame, self._notices, self._memory = frame, notices, memory
        self._workflows, self._pins, self._run = workflows, pins, run
        #: Runs of which the person knows that they stop with the window.
        self._told: frozenset[str] = frozenset()
        #: Entries of the workflows that are pinned.
        self.pinned: list[QAction] = []
        commands.add(*_commands(self))
        Everywhere(commands.action("tray.stop_all"), self)
        self.icon = QSystemTrayIcon(self)
        self.menu = menu(window)
        below_runs = self._lay_out(commands)
        self.runs = TrayRuns(self.menu, below_runs, running, link, steps_of=self._steps_of, show=self._show_run(show))
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._on_activated)
        #: What a press on the message that is shown leads to, once the window is there.
        self._lead: Callable[[], object] = lambda: None
        self.icon.messageClicked.connect(self._on_message_clicked)
        window.may_close.append(self._may_close)
        window.closing.connect(self.icon.hide)
        self.menu.aboutToShow.connect(commands.refresh)
        self.menu.aboutToShow.connect(self.fill)
        running.session_changed.connect(self._on_session)
        running.over.connect(self._on_session)
        notices.told.connect(self._tell_away)
        running.begun.changed.connect(self._on_begun)
        language().changed.connect(self.show_state)
        current().changed.connect(self.show_state)
        self.show_state()
        if QSystemTrayIcon.isSystemTrayAvailable():
            self.icon.show()

    def _lay_out(self, commands: Commands) -> QAction:
        """Fill the menu; gives the line above which the runs are to stand."""
        self._state = self.menu.addAction("")  # not a section: a menu with a style sheet shows none of its text
        self._state.setEnabled(False)
        # Made here, not by the menu: what it makes itself is taken for gone once all windows were listed.
        below_runs = QAction(self.menu)
        below_runs.setSeparator(True)
        self.menu.addAction(below_runs)
        self.run_menu = menu(self.menu)
        self.run_menu.setIcon(icon("play"))
        self.menu.addMenu(self.run_menu)
        say(self.run_menu, QMenu.setTitle, "Run a workflow")
        self.menu.addSeparator()
        self.menu.addActions([commands.action(id) for id in ("run.pause", "tray.stop_all")])
        self.menu.addSeparator()
        self.menu.addActions([commands.action(id) for id in ("tray.open", "app.quit")])
        return below_runs

    def is_there(self) -> bool:
        """Whether the desktop shows the icon."""
        return QSystemTrayIcon.isSystemTrayAvailable() and self.icon.isVisible()

    def open(self) -> None:
        """Bring the window back."""
        self._frame.come_forward()

    def fill(self) -> None:
        """Show the runs that go on; offer the workflows that can run: those that are pinned at once, in their menu
        those that were changed last first."""
        self.runs.show_runs()
        able = [one for one in self._workflows() if not one.errors and one.lifecycle is not Lifecycle.ARCHIVED]
        self._fill_pinned({one.path: one for one in able})
        newest = sorted(able, key=lambda one: one.changed, reverse=True)[:OFFERED]
        self.run_menu.clear()
        self.run_menu.addActions([self._offer(entry, "workflow", self.run_menu) for entry in newest])
        self.run_menu.setEnabled(bool(newest))

    def _fill_pinned(self, able: Mapping[Path, Entry]) -> None:
        for action in self.pinned:
            self.menu.removeAction(action)
            action.deleteLater()
        shown = [path for path in self._pins.all if path in able][:OFFERED]
        self.pinned = [self._offer(able[path], "play", self.menu) for path in shown]
        self.menu.insertActions(self.run_menu.menuAction(), self.pinned)
        say(self.run_menu, QMenu.setTitle, "Run another workflow" if self.pinned else "Run a workflow")

    def _offer(self, entry: Entry, look: str, parent: QMenu) -> QAction:
        action = QAction(icon(look, "accent" if look == "play" else "text"), entry.name.replace("&", "&&"), parent)
        action.triggered.connect(partial(self._start, entry.path))
        return action

    def _steps_of(self, path: Path) -> int:
        return next((one.steps for one in self._workflows() if one.path == path), 0)

    def _show_run(self, show: Callable[[Path], object]) -> Callable[[Path], object]:
        def lead(path: Path) -> None:
            self.open()
            show(path)

        return lead

    def _start(self, path: Path, _checked: bool = False) -> None:
        """Run it; a window that is away stays so, unless there is something to ask."""
        try:
            self._run(path)
        except UnderstudyError as error:
            self.open()
            self._notices.fail(error)
        self.show_state()

    def stop_all(self) -> None:
        """Cancel every run of this data folder, also those that wait and those of others."""
        self._running.stop_all().on_done(self._on_stopped).launch()

    def show_state(self) -> None:
        """Say in the menu and on hover how things stand."""
        if not isValid(self._state):
            return  # the window is being taken down
        count = len(self._running.under_way)
        text = tr_count("{n} run is under way", "{n} runs are under way", count) if count else tr("Nothing is running")
        self._state.setText(text)
        self._state.setIcon(icon("history"))
        self.icon.setToolTip(f"Understudy – {text}")
        self.icon.setIcon(icon("workflow", "success" if count else "accent"))

    def _may_close(self) -> bool:
        """Hide the window instead, while there is a run to keep and a way back to it; without one, say first what
        becomes of the run."""
        saving = QGuiApplication.instance()
        ends = isinstance(saving, QGuiApplication) and saving.isSavingSession()
        if self._window.leaving or ends or not self._running.under_way:
            return True
        if not self.is_there():
            return self._may_end()
        self._window.hide()
        if not self._memory.get(TOLD):
            self._memory.keep(TOLD, True)
            self._show_message(
                tr("Understudy goes on"), tr("The run goes on. The icon in the tray brings the window back, or quits.")
            )
        return False

    def _may_end(self) -> bool:
        """A host of our own ends with the window, and its runs are interrupted: that is said once for each of them."""
        going = self._running.under_way
        if self._link.state is not LinkState.OWN or going <= self._told:
            return True
        self._told = going
        self._notices.settle(ENDING)
        self._notices.tell(
            tr_count("{n} run is under way and stops with Studio.", "{n} runs are under way and stop with Studio.",
                     len(going)),
            remedy=tr("What is done stays done: Studio goes on with it when it is opened again."),
            tone=Tone.WARNING,
            offer=Offer(tr("Close all the same"), self._window.leave),
            about=ENDING,
        )  # fmt: skip
        return False

    def _on_session(self, session: RunSession | None) -> None:
        self.show_state()

    def _on_begun(self) -> None:
        self.show_state()
        if not self._running.under_way:
            self._notices.settle(ENDING)

    def _tell_away(self, notice: Notice) -> None:
        """Who has another program in front reads here what concerns them, and what has gone wrong."""
        if (notice.calls or notice.tone is Tone.DANGER) and not self._frame.is_seen() and self.is_there():
            self._show_message(notice.text, notice.remedy, _LOOKS[notice.tone], partial(self._heed, notice))

    def _show_message(
        self,
        title: str,
        text: str,
        look: QSystemTrayIcon.MessageIcon = QSystemTrayIcon.MessageIcon.Information,
        lead: Callable[[], object] = lambda: None,
    ) -> None:
        self._lead = lead
        self.icon.showMessage(title, text, look)

    def _heed(self, notice: Notice) -> None:
        self._notices.heed(notice)
        if notice.offer is not None:
            notice.offer.act()

    def _on_message_clicked(self) -> None:
        self.open()
        self._lead()

    def _on_stopped(self, answer: object) -> None:
        self._notices.tell(tr("Everything was told to stop."), tone=Tone.SUCCESS)
        self.show_state()

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.open()


def _commands(tray: Tray) -> tuple[Command, ...]:
    return (
        Command("tray.open", mark("Open Studio"), tray.open, "square-arrow-out-up-right"),
        Command(
            "tray.stop_all",
            mark("Stop everything"),
            tray.stop_all,
            "octagon",
            "danger",
            hint=mark("Cancel every run, also those that wait"),
            shortcut="Shift+Esc",
            menu=Menu.RUN,
            section=5,
            keywords=("cancel", "emergency", "kill"),
        ),
    )
