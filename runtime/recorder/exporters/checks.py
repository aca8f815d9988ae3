"""What is waited for, checked and read in a page."""

from __future__ import annotations

from runtime.recorder.exporters.expressions import quoted
from runtime.recorder.exporters.line import Line, Write
from runtime.recorder.exporters.notes import CannotExport


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


#: Writers of what is waited for, checked and read in a page.
WRITERS: dict[str, Write] = {
    "browser.wait": _wait,
    "browser.assert": _assert,
    "browser.extract": _extract,
    "browser.evaluate": _evaluate,
}
