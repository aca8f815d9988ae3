"""What is done in a browser."""

from __future__ import annotations

from typing import Any

from runtime.recorder.exporters.expressions import quoted
from runtime.recorder.exporters.line import Line, Write, always, number
from runtime.recorder.exporters.notes import CannotExport


def _navigate(line: Line) -> list[str]:
    return [line.call("page.goto", line.address("url"))]


def _open(line: Line) -> list[str]:
    """The browser is open when the steps begin; its options are read by ``script``."""
    return [line.call("page.goto", line.address("url"))] if line.params.get("url") else []


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
    is_text = code.startswith(('"', "'", "from_environment(")) or " + " in code
    return code if is_text else f"text({code})"


def _type(line: Line) -> list[str]:
    clear = [line.call(f"{line.target()}.clear")] if line.is_plain("clear", True) else []
    delay = line.is_plain("delay", 0)
    pause = [f"delay={number(float(delay) * 1000)}"] if delay else []
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


def _method(name: str) -> Write:
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


#: Writers of what is done in a browser, by the type of step.
WRITERS: dict[str, Write] = {
    "browser.open": _open,
    "browser.navigate": _navigate,
    "browser.back": always("page.go_back()"),
    "browser.forward": always("page.go_forward()"),
    "browser.reload": always("page.reload()"),
    "browser.close": always("browser.close()"),
    "browser.click": _click,
    "browser.hover": _hover,
    "browser.drag": _drag,
    "browser.scroll": _scroll,
    "browser.fill": _fill,
    "browser.type": _type,
    "browser.press": _press,
    "browser.select": _select,
    "browser.check": _method("check"),
    "browser.uncheck": _method("uncheck"),
    "browser.upload": _upload,
    "browser.download": _download,
    "browser.dialog": _dialog,
    "browser.new_tab": _new_tab,
    "browser.switch_tab": _switch_tab,
    "browser.close_tab": always("page = close_tab(context, page)"),
}
