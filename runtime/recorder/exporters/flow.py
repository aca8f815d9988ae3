"""What happens beside the browser: values, messages, ends and pauses."""

from __future__ import annotations

from typing import Any

from runtime.recorder.exporters.expressions import quoted
from runtime.recorder.exporters.line import Line, Write, always, number
from runtime.recorder.exporters.notes import CannotExport


def _set(line: Line) -> list[str]:
    values: Any = line.params.get("values") or {}
    return [f"values[{quoted(name)}] = {line.writer.value(value)}" for name, value in values.items()]


def _log(line: Line) -> list[str]:
    return [f"print({line.value('message')})"]


def _must(line: Line) -> list[str]:
    message = line.value("message") if line.params.get("message") else quoted(f"{line.step.label}: it is not so.")
    return [f"if not {line.value('test')}:", f"    raise AssertionError({message})"]


def _fail(line: Line) -> list[str]:
    return [f"raise RuntimeError({line.value('message')})"]


def _delay(line: Line) -> list[str]:
    if line.params.get("seconds") is None:
        raise CannotExport("a script cannot wait until a moment")
    seconds = line.params["seconds"]
    wait = number(seconds * 1000) if isinstance(seconds, int | float) else f"{line.value('seconds')} * 1000"
    return [f"page.wait_for_timeout({wait})"]


def _join(line: Line) -> list[str]:
    return line.giving(line.value("value")) if line.keep else []


#: Writers of what is no deed in a browser.
WRITERS: dict[str, Write] = {
    "flow.set": _set,
    "flow.log": _log,
    "flow.assert": _must,
    "flow.fail": _fail,
    "flow.delay": _delay,
    "flow.join": _join,
    "flow.stop": always("return values"),
    "flow.break": always("break"),
    "flow.continue": always("continue"),
}
