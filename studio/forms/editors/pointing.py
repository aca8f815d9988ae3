"""Below an element: its page, and the ways to point at it anew, to try it, and to see where it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from runtime.errors import UnderstudyError
from runtime.model import JsonObject
from studio.forms.context import FormContext
from studio.i18n import mark, say, told_error, tr, tr_count
from studio.state.probe import Probe
from studio.widgets.parts import button, column, icon_button, label, restyle, row


class Pointing(QWidget):
    """``picked`` carries what the person clicked in the browser. ``target`` gives what is to be tried."""

    picked = Signal(dict)

    def __init__(self, context: FormContext, target: Callable[[], JsonObject], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._target = context, target
        self.probe = Probe(self)
        self._typed = False
        self.page = QLineEdit()
        self.said = label(role="small", wrap=True)
        self.pick = button("Pick…", icon_name="mouse-pointer-click", act=self._pick)
        self.test = icon_button("circle-check", "Test: how it is found on the page now", self._test)
        self.highlight = icon_button("scan-text", "Highlight: show it on the page", lambda: self._test(show=True))
        self.cancel = button("Cancel", act=self._cancel)
        self._lay_out()
        self.page.textEdited.connect(self._on_page)
        context.changed.connect(self._show)
        self.probe.changed.connect(self._show)
        self.probe.began.connect(
            lambda: self._say(mark("Click the element in the browser. F2 lets you use the page first."))
        )
        self.probe.picked.connect(self._on_picked)
        self.probe.located.connect(self._on_located)
        self.probe.failed.connect(self._on_failed)
        self.destroyed.connect(self.probe.close)
        self._show()

    def _pick(self) -> None:
        self._say(mark("The browser is being opened…"))
        self.probe.pick(self._address())

    def _test(self, show: bool = False) -> None:
        if self._context.place is not None:
            text = mark("Close the browser's window when you have seen it.") if show else mark("The page is looked at…")
            self._say(text)
            self.probe.locate(self._context.place, self._target(), self._address(), show=show)

    def _cancel(self) -> None:
        self.probe.cancel()
        self._say("")

    def _address(self) -> str:
        return self.page.text().strip()

    def _on_page(self) -> None:
        self._typed = True
        self._show()

    def _show(self) -> None:
        place, active = self._context.place, self.probe.active
        if not self._typed and place is not None and self.page.text() != place.page:
            self.page.setText(place.page)
        ready = not active and place is not None and bool(self._address())
        for one in (self.pick, self.test, self.highlight):
            one.setVisible(not active)
            one.setEnabled(ready)
        known = any(self._target().get(name) for name in ("element", "selector", "fingerprint"))
        self.test.setEnabled(ready and known)
        self.highlight.setEnabled(ready and known)
        self.cancel.setVisible(active)
        if not active and not self.said.text() and place is not None and not self._address():
            self._say(mark("Give the address of the page, then you can pick the element there."))

    def _on_picked(self, found: JsonObject) -> None:
        self._say_plain(_matches(found["matches"]), "success" if found["matches"] == 1 else "warning")
        self.picked.emit(found)

    def _on_located(self, found: JsonObject) -> None:
        matches = _matches(found["matches"])
        if found["outcome"] == "selector":
            self._say_plain(tr("✓ Found by its selector."), "success")
        elif found["outcome"] == "signals":
            score = f"{found['heal']['score']:.0%}"
            self._say_plain(tr("Found by its other signals ({score}): it would be healed.", score=score), "warning")
        else:
            self._say_plain(
                tr("Not found on {page}: {why}.", page=found["url"], why=found["why"]) + f" {matches}", "danger"
            )

    def _on_failed(self, error: UnderstudyError) -> None:
        self._say_plain(told_error(error), "danger")

    def _say(self, text: str) -> None:
        self._say_plain(tr(text) if text else "", "")

    def _say_plain(self, text: str, tone: str) -> None:
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
        for one in (self.pick, self.cancel):
            restyle(one, "kind", "small")
        for part in (self.pick, self.test, self.highlight, self.cancel):
            buttons.addWidget(part)
        buttons.addStretch()
        whole.addLayout(buttons)
        whole.addWidget(self.said)
        self.said.hide()


def _matches(number: int) -> str:
    return tr_count("{n} match on the page.", "{n} matches on the page.", number)
