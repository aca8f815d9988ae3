"""Commands for native dialogs. Ours are answered at once, so an answer is arranged before what shows the dialog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from runtime.model import JsonObject
from runtime.recorder.importers.selenium.script import Command, Script
from runtime.recorder.importers.selenium.table import command

#: Command to the answer it gives to a dialog that shows already.
_VISIBLE = {
    "webdriverChooseOkOnVisibleConfirmation": "chooseOkOnNextConfirmation",
    "webdriverChooseCancelOnVisibleConfirmation": "chooseCancelOnNextConfirmation",
    "webdriverChooseCancelOnVisiblePrompt": "chooseCancelOnNextPrompt",
    "webdriverAnswerOnVisiblePrompt": "answerOnNextPrompt",
    "acceptAlert": "chooseOkOnNextConfirmation",
    "acceptConfirmation": "chooseOkOnNextConfirmation",
    "dismissConfirmation": "chooseCancelOnNextConfirmation",
    "dismissPrompt": "chooseCancelOnNextPrompt",
    "answerPrompt": "answerOnNextPrompt",
}
_NEXT = frozenset(_VISIBLE.values())
_MAKE_DIALOGS = ("click", "doubleClick", "mouse", "type", "sendKeys", "submit", "executeScript", "runScript", "select")
_BECOMES = "`browser.dialog` before the step that shows the dialog"


@command("chooseOkOnNextConfirmation", becomes="`browser.dialog`")
def accept(script: Script) -> None:
    script.add("browser.dialog", {"answer": "accept"}, hint="accept")


@command("chooseCancelOnNextConfirmation", "chooseCancelOnNextPrompt", becomes="`browser.dialog`")
def dismiss(script: Script) -> None:
    script.add("browser.dialog", {"answer": "dismiss"}, hint="dismiss")


@command("answerOnNextPrompt", becomes="`browser.dialog` with the text")
def answer(script: Script) -> None:
    params: JsonObject = {"answer": "accept", "text": script.text(script.command.target)}
    script.add("browser.dialog", params, hint="answer")


@command(*_VISIBLE, becomes=_BECOMES)
def visible(script: Script) -> None:
    """Nothing: ``arranged`` has put the answer where it belongs."""


def arranged(commands: Sequence[Command]) -> tuple[Command, ...]:
    """The commands with each answer to a visible dialog moved before what shows it, unless one stands there."""
    found: list[Command] = []
    trigger: int | None = None
    answered = False
    for present in commands:
        if present.name in _VISIBLE:
            if not answered and trigger is not None:
                found.insert(trigger, replace(present, name=_VISIBLE[present.name]))
                answered = True
            continue
        if present.name in _NEXT:
            found.append(present)
            answered = True
            continue
        if present.name.startswith(_MAKE_DIALOGS):
            # An answer that stands right before this command is meant for it.
            answered = bool(found) and found[-1].name in _NEXT
            trigger = len(found)
        found.append(present)
    return tuple(found)
