"""Recordings of the Chrome DevTools Recorder (JSON): one recording becomes one workflow."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from runtime.errors import InvalidFile
from runtime.model import JsonObject
from runtime.recorder.importers.draft import Draft, literal
from runtime.recorder.importers.json_source import read_json
from runtime.recorder.importers.names import app_name, slug
from runtime.recorder.importers.result import Imported, Source, Warnings
from runtime.recorder.importers.secrets import Secrets
from runtime.recorder.importers.targets import make_target, quoted

MAX_STEPS = 20_000
_ARIA = re.compile(r'(?P<name>.*?)(?:\[role="(?P<role>[a-z]+)"\])?$', re.DOTALL)
_MODIFIERS = frozenset({"Control", "Shift", "Alt", "Meta"})
_BUTTONS = {"primary": "left", "secondary": "right", "auxiliary": "middle"}
#: Where a click matters in which place of the element.
_DRAWN = re.compile(r"canvas|svg|\bimg\b|\bmap\b", re.IGNORECASE)
_SMALLEST, _LARGEST = 100, 10_000
_UNTIL = """async () => {
  const end = Date.now() + %d;
  while (!(%s)) {
    if (Date.now() > end) throw new Error("the expression did not become true in time");
    await new Promise((next) => setTimeout(next, 100));
  }
  return true;
}"""


class NotImported(Exception):
    """A step that cannot become one of ours; the text says why."""


@dataclass(slots=True)
class _Recording:
    """A recording while it is imported. ``tabs`` are the targets in the order they were seen."""

    draft: Draft
    warnings: Warnings
    secrets: Secrets
    timeout: float | None = None
    number: int = 0
    step: JsonObject = field(default_factory=dict)
    tabs: list[str] = field(default_factory=lambda: ["main"])
    tab: str = "main"
    held: list[str] = field(default_factory=list)
    size: tuple[int, int] | None = None

    def where(self) -> str:
        return f"Step {self.number} ({self.step['type']})"

    def add(self, type: str, params: JsonObject | None = None, *, hint: str = "") -> str:
        wanted = self.step.get("timeout", self.timeout)
        seconds = max(wanted / 1000, 0.1) if isinstance(wanted, int | float) and 0 < wanted < 1e8 else None
        return self.draft.add(type, params, hint=hint, timeout=seconds)

    def text(self, key: str) -> str:
        value = self.step.get(key)
        if not isinstance(value, str):
            raise NotImported(f'it has no text "{key}"')
        return value

    def number_of(self, key: str, default: float | None = None) -> float:
        value = self.step.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise NotImported(f'it has no number "{key}"')
        return value

    def selectors(self) -> list[str]:
        """The selectors as the file has them, each as one text."""
        found = self.step.get("selectors")
        chains = [chain if isinstance(chain, list) else [chain] for chain in found] if isinstance(found, list) else []
        return [">>".join(chain) for chain in chains if chain and all(isinstance(part, str) for part in chain)][:20]

    def target(self) -> JsonObject:
        """The target of the present step. Raises NotImported."""
        chains = [selector.split(">>") for selector in self.selectors()]
        found = [selector for chain in chains if (selector := _playwright(chain))]
        name, role = next(filter(None, map(_aria, chains)), ("", ""))
        if not found and name:
            found = [f"label={quoted(name)}" if self.step["type"] == "change" else f"text={quoted(name)}"]
        if not found:
            raise NotImported("it has no selector that is understood")
        target = make_target(found, frame=self.frame(), name=name[:80])
        if name:
            signals = target.setdefault("fingerprint", {})
            target["fingerprint"] = {**signals, **({"role": role} if role else {}), "name": literal(name[:200])}
        return target

    def frame(self) -> list[str]:
        numbers = self.step.get("frame") or []
        if not isinstance(numbers, list) or not all(type(number) is int and number >= 0 for number in numbers):
            raise NotImported("its frames cannot be read")
        return [f":is(iframe, frame) >> nth={number}" for number in numbers]


def read(source: Source) -> Imported:
    """The workflow of a recording. Raises InvalidFile."""
    record = read_json(source)
    steps = _steps(record, source.file)
    warnings = Warnings(source.file)
    title = record.get("title") if isinstance(record.get("title"), str) else ""
    address = next((step["url"] for step in steps if isinstance(step.get("url"), str)), "")
    app = app_name(address, source.name)
    draft = Draft(slug(title or source.name, "recording"), literal(title or source.name))
    timeout = record.get("timeout")
    made = _Recording(draft, warnings, Secrets(app, warnings), timeout if isinstance(timeout, int | float) else None)
    draft.add("browser.open", _viewport(steps, made))
    for made.number, made.step in enumerate(steps, 1):
        _one(made)
    return Imported((made.secrets.clean(draft.finish()),), app, tuple(warnings.problems))


def _one(made: _Recording) -> None:
    entry = STEP_TYPES.get(made.step["type"])
    try:
        if entry is None:
            raise NotImported("it comes from an extension or is not known")
        if entry.run is None:
            raise NotImported(entry.becomes)
        _go_to_tab(made)
        entry.run(made)
        _asserted_events(made)
    except NotImported as reason:
        what = " | ".join([made.step["type"], *made.selectors()[:1]])[:300]
        id = made.draft.missing(what, f"{str(reason)[:1].upper()}{str(reason)[1:]}.")
        message = f"{made.where()}: not imported, because {reason}."
        made.warnings.add("not-imported", message, "Do it with other steps.", step=id)


def _go_to_tab(made: _Recording) -> None:
    """Change to the tab that the present step acts in; one that was not seen before has just been opened."""
    wanted = made.step.get("target", "main")
    if not isinstance(wanted, str) or wanted == made.tab or made.step["type"] in ("setViewport", "customStep"):
        return
    if wanted in made.tabs:
        made.draft.add("browser.switch_tab", {"which": "number", "number": made.tabs.index(wanted) + 1})
    else:
        made.draft.add("browser.switch_tab", {"which": "newest"})
        made.tabs.append(wanted)
    made.tab = wanted


def _asserted_events(made: _Recording) -> None:
    events = made.step.get("assertedEvents")
    kinds = [event.get("type") for event in events if isinstance(event, dict)] if isinstance(events, list) else []
    if "navigation" in kinds and made.step["type"] != "navigate":
        made.draft.add("browser.wait", {"until": "load"}, hint="page")


def _set_viewport(made: _Recording) -> None:
    size = _size(made.step)
    if size is None:
        raise NotImported("its width and height cannot be read")
    if size != made.size:
        raise NotImported("the size of a page is chosen when the browser is opened and does not change")
    if made.step.get("isMobile") or made.step.get("hasTouch"):
        message = f"{made.where()}: the page is shown as on a desktop, not as on a telephone."
        made.warnings.add("changed-meaning", message, "Check that the page looks the same to the steps.")


def _navigate(made: _Recording) -> None:
    if not made.text("url").strip():
        raise NotImported("it names no address")
    made.add("browser.navigate", {"url": literal(made.text("url"))})


def _click(made: _Recording, count: int = 1) -> None:
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
    made.add("browser.click", params, hint=_hint(target))


def _double_click(made: _Recording) -> None:
    _click(made, 2)


def _hover(made: _Recording) -> None:
    target = made.target()
    made.add("browser.hover", {"target": target}, hint=_hint(target))


def _change(made: _Recording) -> None:
    value, target = made.text("value"), made.target()
    if any(re.search(r"(^|[\s>/])select($|[\s#.:\[])", selector) for selector in made.selectors()):
        made.add("browser.select", {"target": target, "by": "value", "option": literal(value)}, hint=_hint(target))
        return
    secret = made.secrets.entered(value, str(target.get("name", "")), *made.selectors())
    text = literal(value) if secret is None else secret
    id = made.add("browser.fill", {"target": target, "value": text}, hint=_hint(target))
    if secret is not None:
        made.secrets.warn(value, made.where(), step=id)


def _key_down(made: _Recording) -> None:
    key = made.text("key")
    if key in _MODIFIERS:
        made.held += [] if key in made.held else [key]
        return
    if not key:
        raise NotImported("it names no key")
    made.add("browser.press", {"key": literal("+".join([*made.held, "Space" if key == " " else key]))}, hint=key)


def _key_up(made: _Recording) -> None:
    key = made.text("key")
    if key in made.held:
        made.held.remove(key)


def _scroll(made: _Recording) -> None:
    x, y = made.number_of("x", 0), made.number_of("y", 0)
    code = "(element, [x, y]) => (element === document.body ? document.scrollingElement : element).scrollTo(x, y)"
    target = made.target() if made.step.get("selectors") else {"selector": "body", **_framed(made.frame())}
    made.add("browser.evaluate", {"target": target, "script": code, "arg": [x, y]}, hint="scroll")


def _close(made: _Recording) -> None:
    if len(made.tabs) == 1:
        made.add("browser.close")
        return
    made.add("browser.close_tab")
    made.tabs.remove(made.tab)
    made.tab = made.tabs[-1]


def _wait_for_element(made: _Recording) -> None:
    if made.step.get("attributes") or made.step.get("properties"):
        raise NotImported("it waits for attributes or properties of the element")
    operator, count = made.step.get("operator", ">="), made.number_of("count", 1)
    target = {key: value for key, value in made.target().items() if key != "fingerprint"}
    if (
        not math.isfinite(count)
        or count != int(count)
        or count < 0
        or count > 1e6
        or operator not in (">=", "==", "<=")
    ):
        raise NotImported("it counts in a way that is not understood")
    if made.step.get("visible") is False or (count == 0 and operator != ">="):
        made.add("browser.wait", {"target": target, "state": "hidden"}, hint=_hint(target))
    elif operator == ">=":
        place = {**target, "selector": f"{target['selector']} >> nth={max(int(count) - 1, 0)}"}
        made.add("browser.wait", {"target": made.target() if count == 1 else place}, hint=_hint(target))
    elif operator == "==":
        made.add("browser.assert", {"check": "count", "target": target, "expected": int(count)}, hint=_hint(target))
    else:
        raise NotImported("it waits for at most some elements")


def _wait_for_expression(made: _Recording) -> None:
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
    run: Callable[[_Recording], None] | None = None


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


def _steps(record: JsonObject, file: str) -> list[JsonObject]:
    steps = record.get("steps")
    if not isinstance(steps, list):
        raise InvalidFile(
            f'{file} is no recording of the Chrome DevTools Recorder: it has no list "steps".',
            remedy="Export it again there, as JSON.",
            code="foreign-file",
        )
    for number, step in enumerate(steps, 1):
        if not isinstance(step, dict) or not isinstance(step.get("type"), str):
            raise InvalidFile(
                f"{file}: step {number} has no type.",
                remedy="Export the recording again as JSON.",
                code="damaged-file",
            )
    if not steps or len(steps) > MAX_STEPS:
        raise InvalidFile(
            f"{file} has {len(steps) or 'no'} steps.", remedy=f"Record between 1 and {MAX_STEPS:,} steps."
        )
    return steps


def _viewport(steps: list[JsonObject], made: _Recording) -> JsonObject:
    made.size = next((size for step in steps if step["type"] == "setViewport" and (size := _size(step))), None)
    if made.size is None:
        return {}
    width, height = (min(max(number, _SMALLEST), _LARGEST) for number in made.size)
    return {"width": width, "height": height}


def _size(step: JsonObject) -> tuple[int, int] | None:
    size = [step.get("width"), step.get("height")]
    whole = [int(side) for side in size if isinstance(side, int | float) and 1 <= side < 1e6]
    return (whole[0], whole[1]) if len(whole) == 2 else None


def _playwright(chain: list[str]) -> str:
    """One selector for a chain through shadow roots; empty where a part has none."""
    parts = [_part(part.strip()) for part in chain]
    return " >> ".join(parts) if all(parts) else ""


def _part(selector: str) -> str:
    engine, separator, rest = selector.partition("/")
    if separator and engine == "aria":
        found = _ARIA.match(rest)
        assert found is not None
        return f"role={found['role']}[name={quoted(found['name'])}]" if found["role"] and found["name"].strip() else ""
    if separator and engine == "xpath":
        return f"xpath={rest}" if rest else ""
    if separator and engine == "text":
        plain = rest.strip() == rest and not re.search(r"[\"'>\\/]", rest)
        return f"text={rest if plain else quoted(rest)}" if rest.strip() else ""
    return rest if separator and engine == "pierce" else selector


def _aria(chain: list[str]) -> tuple[str, str] | None:
    """Accessible name and role of the element itself."""
    engine, separator, rest = chain[-1].strip().partition("/")
    found = _ARIA.match(rest) if separator and engine == "aria" else None
    return (found["name"].strip(), found["role"] or "") if found and found["name"].strip() else None


def _framed(frame: list[str]) -> JsonObject:
    return {"frame": frame} if frame else {}


def _hint(target: JsonObject) -> str:
    return str(target.get("name") or target["selector"])
