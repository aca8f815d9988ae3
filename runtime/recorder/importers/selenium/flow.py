"""Commands that steer: branches, loops, calls; and those that keep values or run scripts."""

from __future__ import annotations

import re
from typing import Any

from runtime.model import JsonObject
from runtime.recorder.importers.draft import literal
from runtime.recorder.importers.selenium.script import NotImported, Script
from runtime.recorder.importers.selenium.table import command
from runtime.recorder.importers.targets import hint_of

_RETURN = re.compile(r"\s*return\b(.*?);?\s*$", re.DOTALL)
_MOST_PASSES = 1000


@command("if", becomes="`flow.condition`")
def begin_if(script: Script) -> None:
    script.draft.begin_if(_test(script))


@command("elseIf", becomes="`flow.condition` on the way out `false`")
def else_if(script: Script) -> None:
    if not script.draft.else_if(_test(script)):
        raise NotImported("no `if` stands before it")


@command("else", becomes="the way out `false`")
def begin_else(script: Script) -> None:
    if not script.draft.begin_else():
        raise NotImported("no `if` stands before it")


@command("end", becomes="the end of a branch or loop")
def end(script: Script) -> None:
    if not script.draft.end():
        raise NotImported("nothing that it could end stands before it")


@command("while", becomes="`flow.while`")
def begin_while(script: Script) -> None:
    script.draft.begin_loop("flow.while", {"test": _test(script), "max_passes": _passes(script)})


@command("times", becomes="`flow.count`")
def begin_times(script: Script) -> None:
    times = script.command.target.strip()
    if times.isdecimal() and times.isascii():
        stop: Any = int(times[:9])
    else:
        stop = f"{{{{ int({script.computed(times)}) }}}}"
    script.draft.begin_loop("flow.count", {"stop": stop}, hint="times")


@command("forEach", becomes="`flow.for_each`")
def begin_for_each(script: Script) -> None:
    items, name = script.command.target.strip().strip("${}"), script.command.value.strip()
    if not items or not name:
        raise NotImported("it names no list, or no variable for the items")
    script.draft.begin_loop("flow.for_each", {"items": f"{{{{ vars.{script.variable(items)} }}}}"}, hint=name)
    script.stores(name, "{{ item }}")


@command("do", becomes="`flow.while` without a condition")
def begin_do(script: Script) -> None:
    script.draft.begin_loop("flow.while", {"test": True, "max_passes": _MOST_PASSES}, hint="do")


@command("repeatIf", becomes="`flow.condition` and `flow.break` at the end of the loop")
def repeat_if(script: Script) -> None:
    if not script.draft.open_blocks:
        raise NotImported("no `do` stands before it")
    script.draft.begin_if(f"{{{{ not ({script.condition(script.command.target)}) }}}}")
    script.draft.add("flow.break")
    script.draft.end()
    script.draft.end()


@command("run", becomes="`flow.call`; variables are handed over and back")
def run(script: Script) -> None:
    name = script.command.target.strip()
    if name not in script.tests:
        raise NotImported("the test to run must be named, and be in this project")
    shared = script.shared[name]
    for variable in shared:
        script.variable(variable)
    inputs = {variable: f"{{{{ vars.{variable} }}}}" for variable in shared}
    params: JsonObject = {"workflow": script.tests[name]} | ({"inputs": inputs} if inputs else {})
    id = script.add("flow.call", params, hint=name)
    if shared:
        values = {variable: f"{{{{ steps.{id}.output.{variable} }}}}" for variable in shared}
        script.add("flow.set", {"values": values}, hint=f"from {name}")


@command("echo", becomes="`flow.log`")
def echo(script: Script) -> None:
    script.add("flow.log", {"message": script.text(script.command.target)})


@command("pause", becomes="`flow.delay`")
def pause(script: Script) -> None:
    wanted = (script.command.target or script.command.value).strip()
    if wanted.isdecimal() and wanted.isascii():
        seconds: Any = int(wanted[:9]) / 1000
    else:
        seconds = f"{{{{ number({script.computed(wanted)}) / 1000 }}}}"
    script.add("flow.delay", {"seconds": seconds})


@command("store", becomes="`flow.set`; a password becomes a variable of the type `secret`")
def store(script: Script) -> None:
    value, name = script.command.target, script.command.value
    if name.strip() in script.passwords:
        script.variable(name.strip())
        script.secrets.warn(script.passwords[name.strip()], script.where())
        if value != script.passwords[name.strip()]:
            raise NotImported("a variable that holds a password cannot get another one")
        return
    script.stores(name, script.text(value))


@command("storeJson", becomes="`flow.set` from JSON")
def store_json(script: Script) -> None:
    script.stores(script.command.value, f"{{{{ from_json({script.as_expression(script.command.target)}) }}}}")


@command("storeText", becomes="`browser.extract` and `flow.set`")
def store_text(script: Script) -> None:
    _extract(script, {"what": "text"})


@command("storeValue", becomes="`browser.extract` and `flow.set`")
def store_value(script: Script) -> None:
    _extract(script, {"what": "value"})


@command("storeAttribute", becomes="`browser.extract` and `flow.set`")
def store_attribute(script: Script) -> None:
    locator, separator, attribute = script.command.target.rpartition("@")
    if not separator or not attribute.strip():
        raise NotImported("it names no attribute")
    target = script.element(locator)
    read = script.add(
        "browser.extract",
        {"target": target, "what": "attribute", "attribute": script.text(attribute)},
        hint=hint_of(target),
    )
    script.stores(script.command.value, f"{{{{ steps.{read}.output }}}}")


@command("storeXpathCount", "storeElementCount", becomes="`browser.extract` of the number and `flow.set`")
def store_count(script: Script) -> None:
    target = script.element(signals=False)
    read = script.add("browser.extract", {"target": target, "what": "count"}, hint=hint_of(target))
    script.stores(script.command.value, f"{{{{ steps.{read}.output }}}}")


@command("storeTitle", becomes="`browser.evaluate` and `flow.set`")
def store_title(script: Script) -> None:
    read = script.add("browser.evaluate", {"script": "document.title"}, hint="title")
    script.stores(script.command.value or script.command.target, f"{{{{ steps.{read}.output }}}}")


@command("executeScript", becomes="`flow.set` where it only computes, else `browser.evaluate`")
def execute_script(script: Script) -> None:
    computes = _RETURN.match(script.command.target)
    if computes and script.command.value.strip():
        try:
            script.stores(script.command.value, f"{{{{ {script.computed(computes[1])} }}}}")
            return
        except NotImported:
            pass
    _evaluate(script, "({names}) => {{\n{body}\n}}")


@command("executeAsyncScript", becomes="`browser.evaluate` that waits for the promise")
def execute_async_script(script: Script) -> None:
    _evaluate(script, "async ({names}) => {{\n{body}\n}}")


@command("runScript", becomes="`browser.evaluate`")
def run_script(script: Script) -> None:
    _evaluate(script, "({names}) => {{\n{body}\n}}")


def _evaluate(script: Script, form: str) -> None:
    body = script.command.target
    used = list(dict.fromkeys(script.names(body)))
    for name in used:
        body = re.sub(rf"\$\{{\s*{re.escape(name)}(?=[.\[}}])([^}}]*)\}}", rf"vars.{name}\1", body)
    names = (["element"] if script.frame else []) + (["vars"] if used else [])
    params: JsonObject = {"script": literal(form.format(names=", ".join(names), body=body))}
    if used:
        params["arg"] = {name: f"{{{{ vars.{script.variable(name)} }}}}" for name in used}
    if script.frame:
        params["target"] = {"selector": "html", "frame": list(script.frame)}
    id = script.add("browser.evaluate", params, hint="script")
    if script.command.value.strip() and script.command.name != "runScript":
        script.stores(script.command.value, f"{{{{ steps.{id}.output }}}}")


def _extract(script: Script, what: JsonObject) -> None:
    target = script.element()
    read = script.add("browser.extract", {"target": target, **what}, hint=hint_of(target))
    script.stores(script.command.value, f"{{{{ steps.{read}.output }}}}")


def _test(script: Script) -> str:
    return f"{{{{ {script.condition(script.command.target)} }}}}"


def _passes(script: Script) -> int:
    value = script.command.value.strip()
    return max(int(value[:7]), 1) if value.isdecimal() and value.isascii() else _MOST_PASSES
