"""Below an element: its page, and the ways to point at it anew, to try it, and to see where it is.

Picking and highlighting happen in a browser that stays open, in the page that is in front there: whoever signs in does
so once. Trying needs no window until one is open.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget
from shiboken6 import isValid

from runtime.errors import UnderstudyError
from runtime.model import JsonObject
from runtime.services.repicking import Repicked
from studio.forms.context import FormContext
from studio.forms.sample import is_same_page
from studio.i18n import mark, say, told_error, tr, tr_count
from studio.state.page_browser import page_browser
from studio.state.probe import Probe
from studio.theme.popups import menu as new_menu
from studio.widgets.parts import button, column, icon_button, label, restyle, row


class Pointing(QWidget):
    """``picked`` carries what the person clicked in the browser. ``target`` gives what is to be tried."""

    picked = Signal(dict)

    def __init__(self, context: FormContext, target: Callable[[], JsonObject], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._target = context, target
        self.probe, self.browser = Probe(self), page_browser()
        self._typed = False
        self.page = QLineEdit()
        self.said = label(role="small", wrap=True)
        self.pick = button("Pick…", icon_name="mouse-pointer-click", act=self._pick)
        self.test = icon_button("circle-check", "Test: how it is found on the page now", self._test)
        self.highlight = icon_button("scan-text", "Highlight: show it on the page", self._highlight)
        self.ways = icon_button("globe", "Browser to pick and test in: sign in there once")
        self.cancel = button("Cancel", act=self._cancel)
        self.undo = button("Undo the pick", icon_name="undo-2", act=self._undo)
        self.run = button("Run up to this step", icon_name="play", act=context.run_wanted.emit)
        self._back: Callable[[], object] = lambda: None
        self.there = label(mark("A browser is open: the page in front there is used."), "small", wrap=True)
        self.go = button("Go to the page", act=self._go)
        self.leave = button("Close it", act=self.browser.close)
        self.running, self.address = QWidget(), QLineEdit()
        self._lay_out()
        self.address.returnPressed.connect(self._join)
        self.page.textEdited.connect(self._on_page)
        context.changed.connect(self._show)
        self.probe.changed.connect(self._show)
        self.browser.changed.connect(self._on_browser)
        self.probe.began.connect(
            lambda: self._say(mark("Click the element in the browser. F2 lets you use the page first."))
        )
        self.probe.picked.connect(self._on_picked)
        self.probe.located.connect(self._on_located)
        self.probe.went.connect(self._on_went)
        self.probe.failed.connect(self.fail)
        self.destroyed.connect(self.probe.close)
        self._show()

    def _pick(self) -> None:
        self.undo.hide()
        self._in_browser(lambda: self.probe.pick(self.browser.address))

    def _highlight(self) -> None:
        self._in_browser(lambda: self._locate(mark("It is outlined in the browser for a moment."), show=True))

    def _test(self) -> None:
        self._locate(mark("The page is looked at…"))

    def _locate(self, text: str, *, show: bool = False) -> None:
        if self._context.place is not None:
            self._say(text)
            place, target = self._context.place, self._target()
            self.probe.locate(place, target, url=self._address(), browser=self.browser.address, show=show)

    def open(self) -> None:
        """Open the page in a browser that stays open."""
        self._in_browser(lambda: self._say(mark("Sign in and go to the page in the browser; then pick or test here.")))

    def try_now(self) -> None:
        """Highlight it in the browser that is open; a step without an element is ready to be given one."""
        if self.highlight.isEnabled():
            self._highlight()
        else:
            self._say(mark("The page is here: pick the element that the step acts on."))

    def offer_undo(self, text: str, back: Callable[[], object]) -> None:
        """Say what was done, in the language of the person, with a button that takes it ``back``."""
        self._say_plain(text, "success")
        self._back = back
        self.undo.show()

    def start_over(self) -> None:
        """Another element is shown: what was said of the one before is gone, and the address that was typed for it."""
        self.probe.cancel()
        self._typed = False
        self.undo.hide()
        self._say("")

    def tell(self, text: str) -> None:
        """Say something, given as a marked text."""
        self._say(text)

    def fail(self, error: UnderstudyError) -> None:
        """Say what stood in the way."""
        self._say_plain(told_error(error), "danger")

    def _undo(self) -> None:
        self.undo.hide()
        self._back()

    def _in_browser(self, then: Callable[[], object]) -> None:
        """Do it in the browser that is open; without one, in one that is opened with the page."""
        if self.browser.address:
            then()
            return
        self._say(mark("The browser is being opened…"))
        asked = self._address()
        self.browser.open(asked, lambda: self._on_opened(asked, then), self._fail_there)

    def _on_opened(self, asked: str, then: Callable[[], object]) -> None:
        """Nothing follows where the form shows another step by then. It begins on another page, too: with F2 a person
        signs in first."""
        if not isValid(self):
            return
        then()
        if not is_same_page(asked, self.browser.landed):
            self._tell_elsewhere(self.browser.landed)

    def _on_went(self, page: str) -> None:
        if is_same_page(self._address(), page):
            self._say(mark("The page is open in the browser."))
        else:
            self._tell_elsewhere(page)

    def _tell_elsewhere(self, page: str) -> None:
        """The step saw another page: what is there now has nothing to pick for it."""
        parts = [
            tr("Another page has opened: {page}.", page=page),
            tr("Does it ask to sign in? Do that in the browser, and go to the page."),
        ]
        if self._context.runs:
            parts.append(tr("Or let the workflow run up to this step."))
        self._say_plain(" ".join(parts), "warning")
        self.run.setVisible(self._context.runs)

    def _fail_there(self, error: UnderstudyError) -> None:
        if isValid(self):
            self.fail(error)

    def _ask_address(self) -> None:
        self.running.show()
        self.address.setFocus()

    def _join(self) -> None:
        if address := self.address.text().strip():
            self.running.hide()
            self.browser.join(address)

    def _go(self) -> None:
        self._say(mark("The page is being opened…"))
        self.probe.go(self._address(), self.browser.address)

    def _cancel(self) -> None:
        if self.browser.opening:
            self.browser.close()
        self.probe.cancel()
        self._say("")

    def _address(self) -> str:
        return self.page.text().strip()

    def _on_page(self) -> None:
        self._typed = True
        self._show()

    def _on_browser(self) -> None:
        if not self.browser.address and not self.browser.opening:
            self.probe.cancel()
        if not self.browser.opening:
            self._say("")
        self._show()

    def _show(self) -> None:
        place, active = self._context.place, self.probe.active or self.browser.opening
        there = bool(self.browser.address)
        if not self._typed and place is not None and self.page.text() != place.page:
            self.page.setText(place.page)
        ready = not active and place is not None and (there or bool(self._address()))
        for one in (self.pick, self.test, self.highlight, self.ways):
            one.setVisible(not active)
            one.setEnabled(ready)
        known = any(self._target().get(name) for name in ("element", "selector", "fingerprint"))
        self.test.setEnabled(ready and known)
        self.highlight.setEnabled(ready and known)
        self.ways.setEnabled(not active and place is not None)
        self.cancel.setVisible(active)
        for part in (self.there, self.go, self.leave):
            part.setVisible(there)
        self.go.setEnabled(ready and bool(self._address()))
        say(self.leave, type(self.leave).setText, "Leave it" if self.browser.joined else "Close it")
        if not active and not self.said.text() and place is not None and not there and not self._address():
            self._say(mark("Give the address of the page, then you can pick the element there."))

    def _on_picked(self, found: JsonObject) -> None:
        self._say_plain(_matches(found["matches"]), "success" if found["matches"] == 1 else "warning")
        self.picked.emit(found)
        self.window().raise_()  # the browser stays, and may stand above
        self.window().activateWindow()

    def _on_located(self, found: JsonObject) -> None:
        matches = _matches(found["matches"])
        if found["outcome"] == "selector":
            self._say_plain(tr("✓ Found by its selector."), "success")
        elif found["outcome"] == "signals":
            score = f"{found['heal']['score']:.0%}"
            self._say_plain(tr("Found by its other signals ({score}): it would be healed.", score=score), "warning")
        else:
            text = tr("Not found on {page}: {why}.", page=found["url"], why=found["why"]) + f" {matches}"
            if not self.browser.address:
                text += "\n" + tr(
                    "Does the page ask to sign in? Open it with the globe, sign in there, and test again."
                )
            self._say_plain(text, "danger")

    def _say(self, text: str) -> None:
        self._say_plain(tr(text) if text else "", "")

    def _say_plain(self, text: str, tone: str) -> None:
        self.run.hide()
        self.said.setText(text)
        self.said.setVisible(bool(text))
        restyle(self.said, "tone", tone)

    def _lay_out(self) -> None:
        whole = column(self, gap=6)
        said = label(mark("Page"), "small")
        said.setBuddy(self.page)
        say(self.page, QLineEdit.setAccessibleName, "Address of the page that the element is on")
        say(self.page, QLineEdit.setPlaceholderText, "Address of the page that the element is on")
        whole.addWidget(said)
        whole.addWidget(self.page)
        buttons = row(gap=6)
        for one in (self.pick, self.cancel, self.go, self.leave, self.undo, self.run):
            restyle(one, "kind", "small")
        for part in (self.pick, self.test, self.highlight, self.ways, self.cancel):
            buttons.addWidget(part)
        buttons.addStretch()
        whole.addLayout(buttons)
        asked = row(self.running, gap=6)
        asked.addWidget(self.address, 1)
        use = button("Use it", act=self._join)
        restyle(use, "kind", "small")
        asked.addWidget(use)
        for put in (QLineEdit.setAccessibleName, QLineEdit.setPlaceholderText):
            say(self.address, put, "Its debugging address, for example 9222")
        self.running.hide()
        whole.addWidget(self.running)
        whole.addWidget(self.there)
        open_one = row(gap=6)
        open_one.addWidget(self.go)
        open_one.addWidget(self.leave)
        open_one.addStretch()
        whole.addLayout(open_one)
        self._add_menu()
        whole.addWidget(self.said)
        for one in (self.undo, self.run):
            whole.addWidget(one, alignment=Qt.AlignmentFlag.AlignLeft)
            one.hide()
        self.said.hide()

    def _add_menu(self) -> None:
        menu = new_menu(self.ways)
        for text, act in (
            (mark("Open the page in a browser that stays open"), self.open),
            (mark("Use a running browser…"), self._ask_address),
        ):
            say(menu.addAction("", act), QAction.setText, text)
        self.ways.setMenu(menu)
        self.ways.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)


def mended_words(done: Repicked) -> str:
    """What was done to an element of the project that was picked anew."""
    name = done.after.name or done.reference
    if not done.uses:
        return tr("“{name}” of the project is mended. No step uses it yet.", name=name)
    return tr_count(
        "“{name}” of the project is mended, for the one step that uses it.",
        "“{name}” of the project is mended, for all {n} steps that use it.",
        done.uses,
        name=name,
    )


def _matches(number: int) -> str:
    return tr_count("{n} match on the page.", "{n} matches on the page.", number)
