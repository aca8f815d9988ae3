"""What a recording needs: where to begin, in which browser, and what the workflow is to be called."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from studio.dialogs.form import FormDialog
from studio.i18n import mark, say, tr
from studio.state.practice import PracticeSite
from studio.widgets.inputs import ChoiceBox
from studio.widgets.parts import button, frame, label, row
from studio.widgets.path_dialogs import ask_folder, ask_table

EXAMPLE = "example.org"
#: Where a browser that is started with ``--remote-debugging-port`` listens.
RUNNING = "http://127.0.0.1:9222"

FRESH, KEPT, OWN, JOINED, OPEN = "fresh", "kept", "own", "joined", "open"
_OPEN = mark("The one that elements are picked in, as it is now")
_BROWSERS = (
    (FRESH, mark("A fresh one, without cookies and sign-ins")),
    (KEPT, mark("One that keeps its sign-ins")),
    (OWN, mark("One with a profile folder of mine")),
    (JOINED, mark("The one that is open, by its debugging port")),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person chose; ``name`` is empty where it goes into a workflow that is there."""

    url: str
    name: str
    browser: str = FRESH
    connect: str = ""
    table: str = ""
    profile: str = ""


class RecordDialog(FormDialog):
    """``begin`` gets what was chosen. With ``behind``, the name of a step, the recording goes in after it. ``open_one``
    is the debugging address of the browser that is open for picking, where one is: who has signed in there need not do
    so again."""

    def __init__(
        self,
        parent: QWidget,
        practice: PracticeSite,
        begin: Callable[[Asked], object],
        behind: str = "",
        open_one: str = "",
    ) -> None:
        title = mark("Record more steps") if behind else mark("Record a job")
        super().__init__(parent, title, mark("Start recording"), self._begin_it)
        self._begin, self._practice, self._behind, self._open_one = begin, practice, behind, open_one
        # Without a place among the fields it still goes with the dialog.
        self.address, self.name, self.table = QLineEdit(), QLineEdit(self if behind else None), QLineEdit()
        if behind:
            self.name.hide()
        self.browser, self.connect_to, self.profile = ChoiceBox(), QLineEdit(RUNNING), QLineEdit()
        self._lay_out()
        for line in (self.address, self.name, self.connect_to, self.profile):
            line.textChanged.connect(self._on_text)
        self.browser.currentIndexChanged.connect(self._on_browser)
        practice.ready.connect(self._on_practice)
        practice.failed.connect(lambda error: self._say_practice(error.message))
        self.address.setFocus()
        self._on_browser()

    def _lay_out(self) -> None:
        self.address.setPlaceholderText(EXAMPLE)
        say(self.name, QLineEdit.setPlaceholderText, "What the job is about")
        if self._behind:
            told = label(role="small", wrap=True)
            told.setText(tr("The steps go in after “{step}”.", step=self._behind))
            self.fields.addWidget(told)
        self.add_field(mark("Address"), self.address, mark("The browser opens here. Do the job as you always do."))
        self.fields.addWidget(self._practice_line())
        self.fields.addSpacing(4)
        if not self._behind:
            self.add_field(
                mark("Name of the workflow"),
                self.name,
                mark("Passwords are kept out of it; they belong in the vault."),
            )
        for id, text in (((OPEN, _OPEN),) if self._open_one else ()) + _BROWSERS:
            self.browser.addItem(tr(text), id)
        self.browser.setCurrentIndex(self.browser.findData(OPEN if self._behind and self._open_one else FRESH))
        self.add_field(mark("Browser"), self.browser)
        self._about_signing_in = label(
            "You sign in there once more, and that is recorded too: pause until you are where the new steps begin.",
            "small",
            wrap=True,
        )
        self.fields.addWidget(self._about_signing_in)
        self.fields.addSpacing(4)
        self.fields.addWidget(self.connect_to)
        say(self.connect_to, QLineEdit.setAccessibleName, "Debugging address of the open browser")
        self._add_profile()
        self._add_table()

    def _practice_line(self) -> QWidget:
        """The way for who only wants to try it: an application that comes along."""
        self.practice_button = button("Use the practice application", "link", "graduation-cap", self._want_practice)
        self.practice_button.setAutoDefault(False)
        self._practice_said = label(role="small", wrap=True)
        self._practice_said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._practice_said.hide()
        whole = frame("plain")
        beside = row(whole, gap=8)
        beside.addWidget(self.practice_button)
        beside.addWidget(self._practice_said, 1)
        beside.addStretch()
        return whole

    def _add_profile(self) -> None:
        say(self.profile, QLineEdit.setPlaceholderText, "Folder of the profile")
        say(self.profile, QLineEdit.setAccessibleName, "Folder of the profile")
        about = mark(
            "Close the browser that uses it first. Chrome and Edge cannot be recorded in their standard profile; "
            "a copy of its folder can be."
        )
        self._own = (_chosen_beside(self.profile, self._choose_profile), label(about, "small", wrap=True))
        for part in self._own:
            self.fields.addWidget(part)

    def _add_table(self) -> None:
        say(self.table, QLineEdit.setPlaceholderText, "None")
        self.add_field(
            mark("A table that you work from"),
            _chosen_beside(self.table, self._choose_table),
            mark("Excel or CSV. Do the job for the first two rows; the loop over all of them is proposed."),
        )
        say(self.table, QLineEdit.setAccessibleName, "A table that you work from")

    def _want_practice(self) -> None:
        self.practice_button.setEnabled(False)
        self._say_practice(tr("It is being started…"))
        self._practice.want()

    def _on_practice(self, url: str) -> None:
        from runtime.demo.site.state import PASSWORD, USER

        self.address.setText(url)
        if not self.name.text():
            self.name.setText(tr("Practice"))
        self._say_practice(tr("Sign in as {user} with {password}", user=USER, password=PASSWORD))
        self.agree_button.setFocus()

    def _say_practice(self, text: str) -> None:
        self.practice_button.setEnabled(True)
        self._practice_said.setText(text)
        self._practice_said.show()

    def _choose_table(self) -> None:
        ask_table(self, Path.home(), lambda path: self.table.setText(str(path)))

    def _choose_profile(self) -> None:
        ask_folder(self, tr("Folder of the profile"), Path.home(), lambda path: self.profile.setText(str(path)))

    def _on_browser(self) -> None:
        chosen = self.browser.currentData()
        for part in self._own:
            part.setVisible(chosen == OWN)
        self.connect_to.setVisible(chosen == JOINED)
        self._about_signing_in.setVisible(bool(self._behind) and chosen == FRESH)
        self._on_text()

    def _on_text(self) -> None:
        joined, there, own = (self.browser.currentData() == one for one in (JOINED, OPEN, OWN))
        needed = [] if joined or there or self._behind else [self.address]
        needed += [self.connect_to] if joined else [self.profile] if own else []
        needed += [] if self._behind else [self.name]
        self.agree_button.setEnabled(all(line.text().strip() for line in needed))

    def _begin_it(self) -> None:
        running = {JOINED: self.connect_to.text().strip(), OPEN: self._open_one}
        url, chosen = self.address.text().strip(), self.browser.currentData()
        self._begin(
            Asked(
                full_address(url) if url else "",
                self.name.text().strip(),
                chosen,
                running.get(chosen, ""),
                _whole_path(self.table),
                _whole_path(self.profile) if chosen == OWN else "",
            )
        )


def _chosen_beside(line: QLineEdit, choose: Callable[[], object]) -> QWidget:
    """A path with the button that asks for it."""
    whole = QWidget()
    beside = row(whole, gap=6)
    beside.addWidget(line, 1)
    made = button("Choose…", act=choose)
    made.setAutoDefault(False)
    beside.addWidget(made)
    return whole


def _whole_path(line: QLineEdit) -> str:
    text = line.text().strip()
    return str(Path(text).expanduser().absolute()) if text else ""


def full_address(text: str) -> str:
    """An address as people type it, with what a browser adds: ``example.org`` → ``https://example.org``."""
    text = text.strip()
    if re.match(r"[a-zA-Z][\w+.-]*:(?!\d)", text):
        return text
    local = re.match(r"(localhost|127\.|\[::1\])", text)
    return f"{'http' if local else 'https'}://{text}"
