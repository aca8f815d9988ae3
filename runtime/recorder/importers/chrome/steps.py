"""What each type of step becomes, as a table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from runtime.model import JsonObject
from runtime.recorder.importers.chrome.progress import NotImported, Recording, size_of
from runtime.recorder.importers.draft import literal
from runtime.recorder.importers.targets import hint_of

_MODIFIERS = frozenset({"Control", "Shift", "Alt", "Meta"})
_BUTTONS = {"primary": "left", "secondary": "right", "auxiliary": "middle"}
#: Where a click matters in which place of the element.
_DRAWN = re.compile(r"canvas|svg|\bimg\b|\bmap\b", re.IGNORECASE)
_UNTIL = """async () => {
  const end = Date.now() + %d;
  while (!(%s)) {
    if (Date.now() > end) throw new Error("the expression did not become true in time");
    await new Promise((next) => setTimeout(next, 100));
  }
  return true;
}"""


def _set_viewport(made: Recording) -> None:
    size = size_of(made.step)
    if size is None:
        raise NotImported("its width and height cannot be read")
    if size != made.size:
        raise NotImported("the size of a page is chosen when the browser is opened and does not change")
    if made.step.get("isMobile") or made.step.get("hasTouch"):
        message = f"{made.where()}: the page is shown as on a desktop, not as on a telephone."
        made.warnings.add("changed-meaning", message, "Check that the page looks the same to the steps.")


def _navigate(made: Recording) -> None:
    if not made.text("url").strip():
        raise NotImported("it names no address")
    made.add("browser.navigate", {"url": literal(made.text("url"))})


def _click(made: Recording, count: int = 1) -> None:
    button = made.step.get("button", "primary")
    if not isinstance(button, str) or button not in _BUTTONS:
        raise NotImported(f"the mouse button {str(button)[:20]!r} cannot be pressed")
    target = made.target()
    params: JsonObject = {"target": target}
    params |= {"button": _BUTTONS[button]} if button != "primary" else {}
    params |= {"count": count} if count > 1 else {}
    if _DRAWN.search(" ".join(made.selectors())) and "offsetX" in made.step:
        params["position"] = {"x": made.number_of("offsetX"), "y": made.number_of("offsetY")}
    if made.held:
        params["modifiers"] = list(made.held)
    made.add("browser.click", params, hint=hint_of(target))


def _double_click(made: Recording) -> None:
    _click(made, 2)


def _hover(made: Recording) -> None:
    target = made.target()
    made.add("browser.hover", {"target": target}, hint=hint_of(target))


def _change(made: Recording) -> None:
    value, target = made.text("value"), made.target()
    if any(re.search(r"(^|[\s>/])select($|[\s#.:\[])", selector) for selector in made.selectors()):
        made.add("browser.select", {"target": target, "by": "value", "option": literal(value)}, hint=hint_of(target))
        return
    secret = made.secrets.entered(value, str(target.get("name", "")), *made.selectors())
    text = literal(value) if secret is None else secret
    id = made.add("browser.fill", {"target": target, "value": text}, hint=hint_of(target))
    if secret is not None:
        made.secrets.warn(value, made.where(), step=id)


def _key_down(made: Recording) -> None:
    key = made.text("key")
    if key in _MODIFIERS:
        made.held += [] if key in made.held else [key]
        return
    if not key:
        raise NotImported("it names no key")
    made.add("browser.press", {"key": literal("+".join([*made.held, "Space" if key == " " else key]))}, hint=key)


def _key_up(made: Recording) -> None:
    key = made.text("key")
    if key in made.held:
        made.held.remove(key)


def _scroll(made: Recording) -> None:
    x, y = made.number_of("x", 0), made.number_of("y", 0)
    code = "(element, [x, y]) => (element === document.body ? document.scrollingElement : element).scrollTo(x, y)"
    target = made.target() if made.step.get("selectors") else _body(made.frame())
    made.add("browser.evaluate", {"target": target, "script": code, "arg": [x, y]}, hint="scroll")


def _close(made: Recording) -> None:
    if len(made.tabs) == 1:
        made.add("browser.close")
        return
    made.add("browser.close_tab")
    made.tabs.remove(made.tab)
    made.tab = made.tabs[-1]


def _wait_for_element(made: Recording) -> None:
    if made.step.get("attributes") or made.step.get("properties"):
        raise NotImported("it waits for attributes or properties of the element")
    operator, count = made.step.get("operator", ">="), made.number_of("count", 1)
    target = {key: value for key, value in made.target().items() if key != "fingerprint"}
    if count != int(count) or not 0 <= count <= 1e6 or operator not in (">=", "==", "<="):
        raise NotImported("it counts in a way that is not understood")
    if made.step.get("visible") is False or (count == 0 and operator != ">="):
        made.add("browser.wait", {"target": target, "state": "hidden"}, hint=hint_of(target))
    elif operator == ">=":
        place = {**target, "selector": f"{target['selector']} >> nth={max(int(count) - 1, 0)}"}
        made.add("browser.wait", {"target": made.target() if count == 1 else place}, hint=hint_of(target))
    elif operator == "==":
        made.add("browser.assert", {"check": "count", "target": target, "expected": int(count)}, hint=hint_of(target))
    else:
        raise NotImported("it waits for at most some elements")


def _wait_for_expression(made: Recording) -> None:
    expression = made.text("expression").strip().rstrip(";")
    if not expression:
        raise NotImported("it has no expression")
    limit = made.number_of("timeout", made.timeout or 5000)
    limit = int(limit) if 0 < limit < 1e8 else 5000
    made.add("browser.evaluate", {"script": literal(_UNTIL % (limit, expression))}, hint="until")


@dataclass(frozen=True, slots=True)
class Entry:
    """``becomes`` says it in the coverage table; without ``run`` it says why the step becomes a note."""

    becomes: str
    run: Callable[[Recording], None] | None = None


#: Every type of step by its name.
STEP_TYPES: dict[str, Entry] = {
    "setViewport": Entry("`width` and `height` of the `browser.open` at the beginning", _set_viewport),
    "emulateNetworkConditions": Entry("the network belongs to the machine, not to a workflow"),
    "navigate": Entry("`browser.navigate`", _navigate),
    "click": Entry("`browser.click`; the offset counts on canvas, pictures and maps", _click),
    "doubleClick": Entry("`browser.click` twice", _double_click),
    "hover": Entry("`browser.hover`", _hover),
    "change": Entry("`browser.fill`; `browser.select` where a selector names a `select`", _change),
    "keyDown": Entry("`browser.press`, with the keys that are held down", _key_down),
    "keyUp": Entry("the end of a key that is held down", _key_up),
    "scroll": Entry("`browser.evaluate` that scrolls to the place", _scroll),
    "close": Entry("`browser.close_tab`; `browser.close` for the last one", _close),
    "waitForElement": Entry("`browser.wait`, or `browser.assert` of the number", _wait_for_element),
    "waitForExpression": Entry("`browser.evaluate` that waits", _wait_for_expression),
    "customStep": Entry("what it does is known to an extension only"),
}

#: What stands in steps beside their type.
DETAILS = {
    "selectors": "the first that is understood becomes the selector, all become signals",
    "`aria/`": "role and name; alone, without a role, a text or label",
    "`css`, `xpath/`, `pierce/`, `text/`": "Playwright's counterparts; several parts lead through shadow roots",
    "frame": "frames around the target, by their number",
    "target": "`browser.switch_tab` where it changes",
    "assertedEvents": "a navigation: `browser.wait` until the page is loaded",
    "timeout": "the time limit of the step",
}


def _body(frame: list[str]) -> JsonObject:
    return {"selector": "body", "frame": frame} if frame else {"selector": "body"}
