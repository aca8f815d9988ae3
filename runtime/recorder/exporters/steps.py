"""One step as lines of Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from runtime.model import Json, Step
from runtime.recorder.exporters.expressions import Writer, quoted
from runtime.recorder.exporters.locators import Find, locator
from runtime.recorder.exporters.notes import CannotExport

#: Step types whose output the script keeps when something reads it.
GIVING = frozenset({"browser.extract", "browser.evaluate", "browser.select", "flow.join"})

#: Loops, which give their results.
LOOPS = frozenset({"flow.for_each", "flow.count", "flow.while"})

_LOCAL = re.compile(r"^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|/|$)")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:(?!\d+(/|$))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """Writes one step. ``keep`` says that a later step reads its output."""

    step: Step
    writer: Writer
    find: Find
    keep: bool = False

    @property
    def params(self) -> Mapping[str, Json]:
        return self.step.params

    def lines(self) -> list[str]:
        """The step as Python. Raises CannotExport."""
        write = _WRITERS.get(self.step.type)
        if write is None:
            raise CannotExport("a plain Playwright script has nothing for this kind of step")
        if self.params.get("session", "main") != "main":
            raise CannotExport("a script works in one browser session")
        return write(self)

    def target(self, key: str = "target") -> str:
        return locator(self.params.get(key), self.writer, self.find)

    def value(self, key: str, default: Json = None) -> str:
        return self.writer.value(self.params.get(key, default))

    def is_plain(self, key: str, default: Json) -> Json:
        """A param that chooses the form of the code, and so must not be an expression. Raises CannotExport."""
        found = self.params.get(key, default)
        if isinstance(found, str) and "{{" in found:
            raise CannotExport(f"{key} is an expression")
        return found

    def timeout(self) -> list[str]:
        """``timeout=...`` where the step has a time limit."""
        return [f"timeout={_number(self.step.timeout * 1000)}"] if self.step.timeout else []

    def call(self, of: str, *arguments: str) -> str:
        return f"{of}({', '.join([*arguments, *self.timeout()])})"

    def giving(self, code: str) -> list[str]:
        return [f'steps[{quoted(self.step.id)}] = {{"output": {code}}}'] if self.keep else [code]


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _navigate(line: Line) -> list[str]:
    return [line.call("page.goto", _address(line, "url"))]


def _address(line: Line, key: str) -> str:
    url = line.params.get(key, "")
    if isinstance(url, str) and "{{" not in url and not _SCHEME.match(url):
        return quoted(f"{'http' if _LOCAL.match(url) else 'https'}://{url}")
    return line.value(key)


def _open(line: Line) -> list[str]:
    """The browser is open when the steps begin; its options are read by ``script``."""
    return [line.call("page.goto", _address(line, "url"))] if line.params.get("url") else []


def _click(line: Line) -> list[str]:
    button, count = line.is_plain("button", "left"), line.is_plain("count", 1)
    arguments = [f"button={quoted(str(button))}"] if button != "left" else []
    arguments += _pointer(line)
    method = "dblclick" if count == 2 else "click"
    arguments += [f"click_count={count}"] if count == 3 else []
    return [line.call(f"{line.target()}.{method}", *arguments)]


def _pointer(line: Line) -> list[str]:
    found = [f"{key}={line.value(key)}" for key in ("modifiers", "position") if line.params.get(key)]
    return found + (["force=True"] if line.params.get("force") else [])


def _hover(line: Line) -> list[str]:
    return [line.call(f"{line.target()}.hover", *_pointer(line))]


def _drag(line: Line) -> list[str]:
    if line.params.get("to"):
        return [line.call(f"{line.target()}.drag_to", line.target("to"))]
    by: Any = line.params.get("by") or {}
    return [f"drag_by({line.target()}, {line.writer.value(by.get('x', 0))}, {line.writer.value(by.get('y', 0))})"]


def _scroll(line: Line) -> list[str]:
    to = line.is_plain("to", "element")
    if to == "element":
        return [line.call(f"{line.target()}.scroll_into_view_if_needed")]
    if to != "by":
        raise CannotExport("scrolling to an end that moves away has no counterpart")
    by: Any = line.params.get("by") or {}
    x, y = line.writer.value(by.get("x", 0)), line.writer.value(by.get("y", 0))
    if not line.params.get("target"):
        return [f"page.mouse.wheel({x}, {y})"]
    return [f'{line.target()}.evaluate("(element, [x, y]) => element.scrollBy(x, y)", [{x}, {y}])']


def _fill(line: Line) -> list[str]:
    return [line.call(f"{line.target()}.fill", _as_text(line, "value"))]


def _as_text(line: Line, key: str) -> str:
    """A text for a field; a number becomes one."""
    code = line.value(key)
    plain = code.startswith(('"', "'", "from_environment(")) or " + " in code
    return code if plain else f"text({code})"


def _type(line: Line) -> list[str]:
    clear = [line.call(f"{line.target()}.clear")] if line.is_plain("clear", True) else []
    delay = line.is_plain("delay", 0)
    pause = [f"delay={_number(float(delay) * 1000)}"] if delay else []
    return [*clear, line.call(f"{line.target()}.press_sequentially", _as_text(line, "text"), *pause)]


def _press(line: Line) -> list[str]:
    count = line.is_plain("count", 1)
    on = line.target() if line.params.get("target") else "page.keyboard"
    press = f"{on}.press({line.value('key')})"
    return [press] if count == 1 else [f"for _ in range({count}):", f"    {press}"]


def _select(line: Line) -> list[str]:
    by = line.is_plain("by", "label")
    option = line.params.get("option")
    if by == "index":
        positions = [int(str(one)) for one in (option if isinstance(option, list) else [option]) if str(one).isdigit()]
        return line.giving(line.call(f"{line.target()}.select_option", f"index={positions}"))
    return line.giving(line.call(f"{line.target()}.select_option", f"{by}={line.value('option')}"))


def _method(name: str) -> Callable[[Line], list[str]]:
    return lambda line: [line.call(f"{line.target()}.{name}")]


def _upload(line: Line) -> list[str]:
    return [line.call(f"{line.target()}.set_input_files", line.value("files"))]


def _download(line: Line) -> list[str]:
    if not line.params.get("target"):
        raise CannotExport("a script must know what starts the download")
    path = line.params.get("path", "")
    save = f"download.save_as({line.value('path')})"
    if not path or str(path).endswith("/"):
        save = f"download.save_as({line.value('path', '')} + download.suggested_filename)"
    return [
        "with page.expect_download() as download_info:",
        f"    {line.call(line.target() + '.click')}",
        "download = download_info.value",
        save,
    ]


def _dialog(line: Line) -> list[str]:
    if line.is_plain("answer", "accept") == "dismiss":
        return ['page.once("dialog", lambda dialog: dialog.dismiss())']
    answer = line.value("text") if line.params.get("text") is not None else ""
    return [f'page.once("dialog", lambda dialog: dialog.accept({answer}))']


def _new_tab(line: Line) -> list[str]:
    return ["page = context.new_page()", *_open(line)]


def _switch_tab(line: Line) -> list[str]:
    which = line.is_plain("which", "newest")
    if which == "newest":
        return ["page = newest_tab(context, page)"]
    if which == "number":
        return [f"page = tab_number(context, {line.value('number', 1)})"]
    raise CannotExport("tabs can only be named by their number, or as the newest one")


def _wait(line: Line) -> list[str]:
    until = line.is_plain("until", "element")
    if until == "element":
        return [_state(line)]
    if until == "load":
        return [line.call("page.wait_for_load_state", quoted(str(line.is_plain("load", "load"))))]
    if until == "download":
        raise CannotExport("downloads are waited for by the step that saves them")
    match = line.is_plain("match", "contains")
    if until == "text":
        on = line.target() if line.params.get("target") else 'page.locator("body")'
        return [_text_check(line, on, str(match), line.value("text"))]
    return [_page_check(line, str(until), str(match), line.value("text"))]


def _assert(line: Line) -> list[str]:
    check, match = line.is_plain("check", "state"), str(line.is_plain("match", "equals"))
    expected = line.value("expected", "")
    if check == "state":
        return [_state(line)]
    if check == "count":
        number = expected if expected.isdigit() else f"int({expected})"
        return [line.call(f"expect({line.target()}).to_have_count", number)]
    if check == "value":
        return [line.call(f"expect({line.target()}).to_have_value", _pattern(match, expected))]
    if check == "text":
        return [_text_check(line, line.target(), match, expected)]
    return [_page_check(line, str(check), match, expected)]


_STATES = {
    "visible": "to_be_visible", "hidden": "to_be_hidden", "enabled": "to_be_enabled", "disabled": "to_be_disabled",
    "checked": "to_be_checked", "unchecked": "not_to_be_checked",
    "editable": "to_be_editable", "focused": "to_be_focused",
}  # fmt: skip


def _state(line: Line) -> str:
    state = str(line.is_plain("state", "visible"))
    return line.call(f"expect({line.target()}).{_STATES[state]}")


def _text_check(line: Line, on: str, match: str, expected: str) -> str:
    method = "to_contain_text" if match == "contains" else "to_have_text"
    wanted = f"re.compile({expected})" if match == "matches" else expected
    return line.call(f"expect({on}).{method}", wanted)


def _page_check(line: Line, check: str, match: str, expected: str) -> str:
    return line.call(f"expect(page).to_have_{check}", _pattern(match, expected))


def _pattern(match: str, expected: str) -> str:
    if match == "equals":
        return expected
    return f"re.compile({expected})" if match == "matches" else f"re.compile(re.escape({expected}))"


_READS = {
    "text": "inner_text",
    "value": "input_value",
    "html": "inner_html",
    "attribute": "get_attribute",
    "count": "count",
}


def _extract(line: Line) -> list[str]:
    what = str(line.is_plain("what", "text"))
    if line.is_plain("many", False):
        if what != "text":
            raise CannotExport("only the texts of many elements can be read by a script")
        return line.giving(f"{line.target()}.all_inner_texts()")
    argument = [line.value("attribute")] if what == "attribute" else []
    if what == "count":
        return line.giving(f"{line.target()}.count()")
    return line.giving(line.call(f"{line.target()}.{_READS[what]}", *argument))


def _evaluate(line: Line) -> list[str]:
    on = line.target() if line.params.get("target") else "page"
    argument = [line.value("arg")] if line.params.get("arg") is not None else []
    return line.giving(f"{on}.evaluate({', '.join([line.value('script'), *argument])})")


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
    wait = _number(seconds * 1000) if isinstance(seconds, int | float) else f"{line.value('seconds')} * 1000"
    return [f"page.wait_for_timeout({wait})"]


def _join(line: Line) -> list[str]:
    return line.giving(line.value("value")) if line.keep else []


def _plain(*lines: str) -> Callable[[Line], list[str]]:
    return lambda line: list(lines)


_WRITERS: dict[str, Callable[[Line], list[str]]] = {
    "browser.open": _open, "browser.navigate": _navigate, "browser.back": _plain("page.go_back()"),
    "browser.forward": _plain("page.go_forward()"), "browser.reload": _plain("page.reload()"),
    "browser.close": _plain("browser.close()"), "browser.click": _click, "browser.hover": _hover, "browser.drag": _drag,
    "browser.scroll": _scroll, "browser.fill": _fill, "browser.type": _type, "browser.press": _press,
    "browser.select": _select, "browser.check": _method("check"), "browser.uncheck": _method("uncheck"),
    "browser.upload": _upload, "browser.download": _download, "browser.dialog": _dialog, "browser.new_tab": _new_tab,
    "browser.switch_tab": _switch_tab, "browser.close_tab": _plain("page = close_tab(context, page)"),
    "browser.wait": _wait, "browser.assert": _assert, "browser.extract": _extract, "browser.evaluate": _evaluate,
    "flow.set": _set, "flow.log": _log, "flow.assert": _must, "flow.fail": _fail, "flow.delay": _delay,
    "flow.join": _join,
    "flow.stop": _plain("return values"), "flow.break": _plain("break"), "flow.continue": _plain("continue"),
}  # fmt: skip

#: The step types that a script can say, control flow with a body apart.
EXPORTED = tuple(sorted(_WRITERS))
