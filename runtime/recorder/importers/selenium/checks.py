"""Commands that check or wait: ``assert...``, ``verify...`` and ``waitFor...``."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable
from dataclasses import replace

from runtime.model import JsonObject
from runtime.model.step import OnError
from runtime.recorder.importers.javascript.expressions import written
from runtime.recorder.importers.selenium.script import NotImported, Script
from runtime.recorder.importers.selenium.table import COMMANDS, Entry, command
from runtime.recorder.importers.targets import hint_of

#: Selenium IDE waits that long where a command says nothing.
_WAIT = 30.0

Check = Callable[[Script], str]


def _checks(name: str, becomes: str) -> Callable[[Check], Check]:
    """Register ``assertName`` and ``verifyName``: a verification lets the workflow go on when it fails."""

    def register(check: Check) -> Check:
        def verify(script: Script) -> None:
            id = check(script)
            script.draft.put(replace(script.draft.steps[id], on_error=OnError.CONTINUE))
            if not script.soft:
                script.soft = True
                script.warn("the workflow goes on when a verification fails; the log has the failure.", step=id)

        def must(script: Script) -> None:
            check(script)

        COMMANDS[f"assert{name}"] = Entry(becomes, must)
        COMMANDS[f"verify{name}"] = Entry(f"{becomes}, and goes on when it fails", verify)
        return check

    return register


@_checks("Text", "`browser.assert` of the text")
def text(script: Script) -> str:
    return _element_is(script, "text", script.command.value)


@_checks("NotText", "`browser.assert` of the text, by a pattern")
def not_text(script: Script) -> str:
    return _element_is_not(script, "text", script.command.value)


@_checks("Value", "`browser.assert` of the value")
def value(script: Script) -> str:
    if script.command.value in ("on", "off"):
        return _state(script, "checked" if script.command.value == "on" else "unchecked")
    return _element_is(script, "value", script.command.value)


@_checks("SelectedValue", "`browser.assert` of the value")
def selected_value(script: Script) -> str:
    return _element_is(script, "value", script.command.value)


@_checks("NotSelectedValue", "`browser.assert` of the value, by a pattern")
def not_selected_value(script: Script) -> str:
    return _element_is_not(script, "value", script.command.value)


@_checks("SelectedLabel", "`browser.evaluate` and `flow.assert`")
def selected_label(script: Script) -> str:
    return _label_is(script, "==")


@_checks("NotSelectedLabel", "`browser.evaluate` and `flow.assert`")
def not_selected_label(script: Script) -> str:
    return _label_is(script, "!=")


@_checks("Title", "`browser.assert` of the title")
def title(script: Script) -> str:
    expected, match = _pattern(script.command.target)
    return script.add(
        "browser.assert", {"check": "title", "expected": script.text(expected), "match": match}, hint="title"
    )


@_checks("Checked", "`browser.assert` of the state")
def checked(script: Script) -> str:
    return _state(script, "checked")


@_checks("NotChecked", "`browser.assert` of the state")
def not_checked(script: Script) -> str:
    return _state(script, "unchecked")


@_checks("Editable", "`browser.assert` of the state")
def editable(script: Script) -> str:
    return _state(script, "editable")


@_checks("NotEditable", "`browser.assert` of the number of read-only elements")
def not_editable(script: Script) -> str:
    return _count(script, script.within('internal:and=":read-only"'), 1)


@_checks("ElementPresent", "`browser.assert` of the number")
def element_present(script: Script) -> str:
    return _count(script, script.within("nth=0"), 1)


@_checks("ElementNotPresent", "`browser.assert` of the number 0")
def element_not_present(script: Script) -> str:
    return _count(script, script.element(signals=False), 0)


def _variable_is(script: Script) -> str:
    name = script.command.target.strip()
    if not name:
        raise NotImported("it names no variable")
    known = script.variable(name.strip("${}") if name.startswith("${") else name)
    test = f"text(vars.{known}) == {script.as_expression(script.command.value)}"
    return script.add("flow.assert", {"test": f"{{{{ {test} }}}}"}, hint=known)


_checks("", "`flow.assert`")(_variable_is)


@command("assertAlert", "assertConfirmation", "assertPrompt", becomes="`browser.read_dialog` and `flow.assert`")
def dialog_says(script: Script) -> None:
    kind = script.command.name.removeprefix("assert").lower()
    read = script.add("browser.read_dialog", hint=kind)
    test = f"steps.{read}.output.message == {script.as_expression(script.command.target)}"
    script.add("flow.assert", {"test": f"{{{{ {test} }}}}"}, hint=kind)


@command("waitForElementPresent", becomes="`browser.assert` of the number, with a time limit")
def wait_present(script: Script) -> None:
    _count(script, script.within("nth=0"), 1, _limit(script))


@command("waitForElementNotPresent", becomes="`browser.assert` of the number 0, with a time limit")
def wait_not_present(script: Script) -> None:
    _count(script, script.element(signals=False), 0, _limit(script))


@command("waitForElementVisible", becomes="`browser.wait`")
def wait_visible(script: Script) -> None:
    _wait(script, "visible")


@command("waitForElementNotVisible", becomes="`browser.wait`")
def wait_not_visible(script: Script) -> None:
    _wait(script, "hidden")


@command("waitForElementEditable", becomes="`browser.wait`")
def wait_editable(script: Script) -> None:
    _wait(script, "editable")


@command("waitForElementNotEditable", becomes="`browser.assert` of the number of read-only elements, with a time limit")
def wait_not_editable(script: Script) -> None:
    _count(script, script.within('internal:and=":read-only"'), 1, _limit(script))


@command("waitForText", becomes="`browser.wait` for the text")
def wait_text(script: Script) -> None:
    target = script.element()
    expected = script.text(script.command.value)
    if not expected:
        raise NotImported("it names no text to wait for")
    params = {"until": "text", "target": target, "text": expected}
    script.add("browser.wait", params, hint=hint_of(target), timeout=_WAIT)


def _state(script: Script, state: str) -> str:
    target = script.element()
    return script.add("browser.assert", {"target": target, "state": state}, hint=hint_of(target))


def _count(script: Script, target: JsonObject, number: int, timeout: float | None = None) -> str:
    params = {"check": "count", "target": target, "expected": number}
    return script.add("browser.assert", params, hint=hint_of(target), timeout=timeout)


def _wait(script: Script, state: str) -> None:
    target = script.element(signals=state != "hidden")
    params = {"target": target, "state": state}
    script.add("browser.wait", params, hint=hint_of(target), timeout=_limit(script))


def _element_is(script: Script, check: str, wanted: str) -> str:
    target = script.element()
    expected, match = _pattern(wanted)
    params = {"check": check, "target": target, "expected": script.text(expected), "match": match}
    return script.add("browser.assert", params, hint=hint_of(target))


def _element_is_not(script: Script, check: str, wanted: str) -> str:
    if script.names(wanted):
        raise NotImported("it cannot be checked that a text is not what a variable holds")
    target = script.element()
    params = {"check": check, "target": target, "expected": f"^(?!{escaped(wanted)}$)", "match": "matches"}
    return script.add("browser.assert", params, hint=hint_of(target))


def _label_is(script: Script, sign: str) -> str:
    target = script.element()
    code = "(list) => list.selectedOptions[0]?.label.trim() ?? ''"
    read = script.add("browser.evaluate", {"target": target, "script": code}, hint=f"label {hint_of(target)}")
    wanted = script.command.value.removeprefix("label=")
    test = f"steps.{read}.output {sign} {script.as_expression(wanted) if wanted else written('')}"
    return script.add("flow.assert", {"test": f"{{{{ {test} }}}}"}, hint=hint_of(target))


def _pattern(text: str) -> tuple[str, str]:
    """The text to compare with, and how: Selenium's ``exact:``, ``glob:`` and ``regexp:``."""
    kind, _, rest = text.partition(":")
    if kind in ("regexp", "regexpi"):
        return rest, "matches"
    if kind == "glob":
        return fnmatch.translate(rest).removeprefix("(?s:").removesuffix(r")\Z").removesuffix(r")\z"), "matches"
    return (rest if kind == "exact" else text), "equals"


def escaped(text: str) -> str:
    """A pattern for a text that JavaScript and Python read alike."""
    return re.sub(r"([.*+?^${}()|\[\]\\/])", r"\\\1", text)


def _limit(script: Script) -> float:
    """Seconds to wait."""
    value = script.command.value.strip()
    return min(max(int(value[:7]) / 1000, 0.5), 3600.0) if value.isdecimal() and value.isascii() else _WAIT
