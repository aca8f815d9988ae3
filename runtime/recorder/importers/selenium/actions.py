"""Commands that act on the page: mouse, keyboard, forms."""

from __future__ import annotations

import re
from typing import Any

from runtime.model import JsonObject
from runtime.recorder.importers.secrets import is_secret_name
from runtime.recorder.importers.selenium.places import opened_window
from runtime.recorder.importers.selenium.script import NotImported, Script, is_only_variable
from runtime.recorder.importers.selenium.table import command
from runtime.recorder.importers.targets import hint_of

_KEY = re.compile(r"\$\{KEY_([A-Z0-9_]+)\}")
_KEYS = {
    "ENTER": "Enter", "RETURN": "Enter", "TAB": "Tab", "ESC": "Escape", "ESCAPE": "Escape", "SPACE": "Space",
    "BACKSPACE": "Backspace", "BKSP": "Backspace", "DELETE": "Delete", "DEL": "Delete", "INSERT": "Insert",
    "LEFT": "ArrowLeft", "RIGHT": "ArrowRight", "UP": "ArrowUp", "DOWN": "ArrowDown",
    "ARROW_LEFT": "ArrowLeft", "ARROW_RIGHT": "ArrowRight", "ARROW_UP": "ArrowUp", "ARROW_DOWN": "ArrowDown",
    "HOME": "Home", "END": "End", "PAGE_UP": "PageUp", "PGUP": "PageUp", "PAGE_DOWN": "PageDown", "PGDN": "PageDown",
    "ADD": "+", "SUBTRACT": "-", "MULTIPLY": "*", "DIVIDE": "/", "SEPARATOR": ",", "DECIMAL": ".", "EQUALS": "=",
    **{f"F{number}": f"F{number}" for number in range(1, 13)},
    **{f"N{number}": str(number) for number in range(10)}, **{f"NUMPAD{number}": str(number) for number in range(10)},
}  # fmt: skip
_HELD = {
    "CTRL": "Control", "CONTROL": "Control", "SHIFT": "Shift", "ALT": "Alt", "META": "Meta", "COMMAND": "Meta",
}  # fmt: skip
_PLACE = re.compile(r"\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*$")
#: Where a click matters in which place of the element.
_DRAWN = re.compile(r"canvas|svg|\bimg\b|\bmap\b", re.IGNORECASE)
_FAKE_PATH = re.compile(r"^[A-Z]:\\fakepath\\", re.IGNORECASE)

_CHOOSE = """(list, {option, by, on}) => {
  for (const [index, item] of [...list.options].entries()) {
    const called = by === "label" ? item.label.trim() : by === "value" ? item.value : String(index);
    if (called === option) item.selected = on;
  }
  list.dispatchEvent(new Event("input", {bubbles: true}));
  list.dispatchEvent(new Event("change", {bubbles: true}));
}"""
_SUBMIT = "(element) => (element.form ?? element.closest('form') ?? element).requestSubmit()"
_FIRE = (
    "(element, kind) => element.dispatchEvent(new MouseEvent(kind, {bubbles: true, cancelable: true, view: window}))"
)


@command("click", becomes="`browser.click`")
def click(script: Script) -> None:
    _click(script, {})


@command("clickAt", becomes="`browser.click`; the place counts on canvas, pictures and maps")
def click_at(script: Script) -> None:
    _click(script, _position(script))


@command("doubleClick", becomes="`browser.click` twice")
def double_click(script: Script) -> None:
    _click(script, {"count": 2})


@command("doubleClickAt", becomes="`browser.click` twice; the place as with `clickAt`")
def double_click_at(script: Script) -> None:
    _click(script, {"count": 2, **_position(script)})


@command("mouseOver", becomes="`browser.hover`")
def mouse_over(script: Script) -> None:
    target = script.element()
    script.add("browser.hover", {"target": target}, hint=hint_of(target))


@command("mouseOut", becomes="`browser.hover` over the corner of the page")
def mouse_out(script: Script) -> None:
    page: JsonObject = {"selector": "html"} | ({"frame": list(script.frame)} if script.frame else {})
    script.add("browser.hover", {"target": page, "position": {"x": 0, "y": 0}, "force": True}, hint="away")


@command("dragAndDropToObject", becomes="`browser.drag`")
def drag_and_drop(script: Script) -> None:
    target = script.element()
    to = script.element(script.command.value)
    script.add("browser.drag", {"target": target, "to": to}, hint=hint_of(target))


@command(
    "mouseDown", "mouseDownAt",
    becomes="with the `mouseUp` that follows `browser.click` or `browser.drag`, alone an event by `browser.evaluate`",
)  # fmt: skip
def mouse_down(script: Script) -> None:
    end = _gesture_end(script)
    if end is None:
        _fire(script, "mousedown")
        return
    start, place = script.element(), _numbers(script.command.value)
    script.at = end
    target, until = script.element(), _numbers(script.command.value)
    if start["selector"] != target["selector"]:
        script.add("browser.drag", {"target": start, "to": target}, hint=hint_of(start))
        return
    x, y = (until[0] - place[0], until[1] - place[1]) if place and until else (0.0, 0.0)
    if x or y:
        script.add("browser.drag", {"target": start, "by": {"x": x, "y": y}}, hint=hint_of(start))
    else:
        script.add("browser.click", {"target": start}, hint=hint_of(start))


@command("mouseUp", "mouseUpAt", becomes="part of the gesture before it, alone an event by `browser.evaluate`")
def mouse_up(script: Script) -> None:
    _fire(script, "mouseup")


@command("mouseMove", "mouseMoveAt", becomes="part of a gesture, alone `browser.hover`")
def mouse_move(script: Script) -> None:
    mouse_over(script)


@command("type", becomes="`browser.fill`; `browser.upload` for a file")
def type_value(script: Script) -> None:
    if _FAKE_PATH.match(script.command.value):
        target = script.element()
        name = _FAKE_PATH.sub("", script.command.value)
        id = script.add("browser.upload", {"target": target, "files": script.text(name)}, hint=hint_of(target))
        script.warn("the recording has only the name of the file.", "Give its path in the project.", step=id)
        return
    _enter(script, "browser.fill", "value", script.command.value, {})


@command("editContent", becomes="`browser.fill`")
def edit_content(script: Script) -> None:
    _enter(script, "browser.fill", "value", script.command.value, {})


@command("sendKeys", becomes="`browser.type` for texts and `browser.press` for `${KEY_...}`")
def send_keys(script: Script) -> None:
    target = script.element()
    held: list[str] = []
    for is_key, part in _keys(script.command.value):
        if is_key and part in _HELD:
            held.append(_HELD[part])
        elif is_key or held:
            pressed = [_key(part)] if is_key else list(part)
            for key in pressed:
                params = {"target": target, "key": "+".join([*held, key])}
                script.add("browser.press", params, hint=key)
        else:
            _enter(script, "browser.type", "text", part, {"clear": False})


@command("select", becomes="`browser.select`")
def select(script: Script) -> None:
    target = script.element()
    by, option = _option(script)
    script.add("browser.select", {"target": target, "by": by, "option": option}, hint=hint_of(target))


@command("addSelection", "removeSelection", becomes="`browser.evaluate` that marks the option and tells the page")
def change_selection(script: Script) -> None:
    target = script.element()
    by, option = _option(script)
    arg = {"option": option, "by": by, "on": script.command.name == "addSelection"}
    script.add("browser.evaluate", {"target": target, "script": _CHOOSE, "arg": arg}, hint=hint_of(target))


@command("check", becomes="`browser.check`")
def check(script: Script) -> None:
    target = script.element()
    script.add("browser.check", {"target": target}, hint=hint_of(target))


@command("uncheck", becomes="`browser.uncheck`")
def uncheck(script: Script) -> None:
    target = script.element()
    script.add("browser.uncheck", {"target": target}, hint=hint_of(target))


@command("submit", becomes="`browser.evaluate` that submits the form")
def submit(script: Script) -> None:
    target = script.element()
    script.add("browser.evaluate", {"target": target, "script": _SUBMIT}, hint="submit")


def _click(script: Script, more: dict[str, Any]) -> None:
    target = script.element()
    script.add("browser.click", {"target": target, **more}, hint=hint_of(target))
    opened_window(script)


def _position(script: Script) -> dict[str, Any]:
    place = _numbers(script.command.value)
    if place is None or not _DRAWN.search(script.command.target):
        return {}
    return {"position": {"x": place[0], "y": place[1]}}


def _numbers(text: str) -> tuple[float, float] | None:
    found = _PLACE.match(text)
    try:
        return (float(found[1]), float(found[2])) if found else None
    except ValueError:
        return None


def _gesture_end(script: Script) -> int | None:
    """The place of the ``mouseUp`` that ends the gesture begun here; None when something stands between."""
    for at in range(script.at + 1, len(script.commands)):
        name = script.commands[at].name
        if name in ("mouseUp", "mouseUpAt"):
            return at
        if name not in ("mouseMove", "mouseMoveAt"):
            return None
    return None


def _fire(script: Script, kind: str) -> None:
    target = script.element()
    params = {"target": target, "script": _FIRE, "arg": kind}
    id = script.add("browser.evaluate", params, hint=kind)
    script.warn("the event is sent to the page by a script, not by the mouse.", step=id)


def _enter(script: Script, type: str, field: str, value: str, more: dict[str, Any]) -> None:
    """A step that enters text; a secret becomes a reference to the vault."""
    target = script.element()
    has_variable = bool(script.names(value))
    secret = None if has_variable else script.secrets.entered(value, *script.field_names(target))
    if has_variable and is_secret_name(*script.field_names(target)) and not is_only_variable(value):
        raise NotImported("a password that is put together from parts cannot be taken from the vault")
    text = secret if secret is not None else script.text(value)
    id = script.add(type, {"target": target, field: text, **more}, hint=hint_of(target))
    if secret is not None:
        script.secrets.warn(value, script.where(), step=id)


def _keys(value: str) -> list[tuple[bool, str]]:
    """Texts and keys of ``sendKeys`` in their order."""
    found, at = [], 0
    for key in _KEY.finditer(value):
        found += [(False, value[at : key.start()]), (True, key[1])]
        at = key.end()
    return [(is_key, part) for is_key, part in [*found, (False, value[at:])] if part]


def _key(name: str) -> str:
    if name not in _KEYS:
        raise NotImported(f"the key KEY_{name} is not known")
    return _KEYS[name]


def _option(script: Script) -> tuple[str, str]:
    """How an option is named, and its name."""
    value = script.command.value
    by, separator, option = value.partition("=")
    if separator and by.strip() in ("label", "value", "index"):
        if option.startswith(("regexp:", "glob:")):
            raise NotImported("an option cannot be chosen by a pattern")
        return by.strip(), script.text(option.removeprefix("exact:"))
    if separator and by.strip() == "id":
        raise NotImported("an option cannot be named by its id")
    return "label", script.text(value)
