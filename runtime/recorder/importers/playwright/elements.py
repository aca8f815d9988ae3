"""Methods of elements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from runtime.model import JsonObject
from runtime.recorder.importers.draft import literal
from runtime.recorder.importers.names import variable_name
from runtime.recorder.importers.playwright.job import Job, NotImported, files_of, text_of, with_target
from runtime.recorder.importers.playwright.locators import Place, place_of
from runtime.recorder.importers.playwright.statements import Chain, Link


def _pointer(link: Link) -> JsonObject:
    more: JsonObject = {}
    if isinstance(modifiers := link.options.get("modifiers"), list):
        more["modifiers"] = modifiers
    position = link.options.get("position")
    if isinstance(position, dict) and all(isinstance(position.get(side), int | float) for side in "xy"):
        more["position"] = {"x": position["x"], "y": position["y"]}
    return more | ({"force": True} if link.options.get("force") is True else {})


def _click(job: Job, place: Place, link: Link, count: int = 1) -> None:
    more = _pointer(link)
    if (button := link.options.get("button")) in ("right", "middle"):
        more["button"] = button
    clicks = link.options.get("click_count", count)
    if type(clicks) is int and 1 < clicks <= 3:
        more["count"] = clicks
    with_target(job, "browser.click", place, link, **more)


def _double_click(job: Job, place: Place, link: Link) -> None:
    _click(job, place, link, 2)


def _hover(job: Job, place: Place, link: Link) -> None:
    with_target(job, "browser.hover", place, link, **_pointer(link))


def _enter(job: Job, place: Place, link: Link, type: str, name: str, **more: Any) -> None:
    value = text_of(link)
    secret = job.secrets.entered(value, place.selector)
    id = with_target(job, type, place, link, **{name: literal(value) if secret is None else secret}, **more)
    if secret is not None:
        job.secrets.warn(value, f"Line {job.statement.line}", step=id, line=job.statement.line)


def _fill(job: Job, place: Place, link: Link) -> None:
    _enter(job, place, link, "browser.fill", "value")


def _type(job: Job, place: Place, link: Link) -> None:
    delay = link.options.get("delay")
    pause = {"delay": min(delay / 1000, 5)} if isinstance(delay, int | float) and delay > 0 else {}
    _enter(job, place, link, "browser.type", "text", clear=False, **pause)


def _clear(job: Job, place: Place, link: Link) -> None:
    with_target(job, "browser.fill", place, link, value="")


def _press(job: Job, place: Place, link: Link) -> None:
    if not text_of(link):
        raise NotImported("it names no key")
    target = job.target(place)
    job.add("browser.press", {"target": target, "key": literal(text_of(link))}, hint=text_of(link))


def _plain(type: str) -> Callable[[Job, Place, Link], None]:
    def run(job: Job, place: Place, link: Link) -> None:
        with_target(job, type, place, link)

    return run


def _set_checked(job: Job, place: Place, link: Link) -> None:
    on = link.args[0] if link.args else link.options.get("checked")
    with_target(job, "browser.check" if on else "browser.uncheck", place, link)


def _select(job: Job, place: Place, link: Link) -> None:
    chosen = link.args[0] if link.args else None
    by = "value"
    options = {**link.options, **chosen} if isinstance(chosen, dict) else dict(link.options)
    for name in ("value", "label", "index"):
        if name in options:
            by, chosen = name, options[name]
    many = chosen if isinstance(chosen, list) else [chosen]
    if not many or not all(isinstance(option, str | int) for option in many):
        raise NotImported("the option is not a plain text")
    texts = [literal(str(option)) for option in many]
    with_target(job, "browser.select", place, link, by=by, option=texts[0] if len(texts) == 1 else texts)


def _upload(job: Job, place: Place, link: Link) -> None:
    with_target(job, "browser.upload", place, link, files=files_of(link.args[0] if link.args else None))


def _drag(job: Job, place: Place, link: Link) -> None:
    to = link.args[0] if link.args else None
    if not isinstance(to, Chain):
        raise NotImported("the place to drop on is not understood")
    _, start = job.places.get(to.root, ("", Place()))
    with_target(job, "browser.drag", place, link, to=job.target(place_of(to.links, start)))


def wait_for(job: Job, place: Place, link: Link) -> None:
    state = link.options.get("state", "visible")
    if state not in ("visible", "hidden", "attached", "detached"):
        raise NotImported("the state is not understood")
    ours = {"attached": "visible", "detached": "hidden"}.get(str(state), str(state))
    with_target(job, "browser.wait", place, link, state=ours)


def _read(what: str) -> Callable[[Job, Place, Link], None]:
    def run(job: Job, place: Place, link: Link) -> None:
        if not job.statement.into:
            raise NotImported("what it reads is not kept")
        more = {"attribute": literal(text_of(link))} if what == "attribute" else {}
        id = with_target(job, "browser.extract", place, link, what=what, **more)
        known = variable_name(job.statement.into)
        job.draft.variable(known)
        job.add("flow.set", {"values": {known: f"{{{{ steps.{id}.output }}}}"}}, hint=known)

    return run


def _on_element(script: str) -> Callable[[Job, Place, Link], None]:
    def run(job: Job, place: Place, link: Link) -> None:
        with_target(job, "browser.evaluate", place, link, script=script)

    return run


ELEMENT_METHODS: dict[str, Callable[[Job, Place, Link], None]] = {
    "click": _click, "dblclick": _double_click, "tap": _click, "hover": _hover, "fill": _fill, "type": _type,
    "press_sequentially": _type, "clear": _clear, "press": _press, "check": _plain("browser.check"),
    "uncheck": _plain("browser.uncheck"), "set_checked": _set_checked, "select_option": _select,
    "set_input_files": _upload, "drag_to": _drag, "scroll_into_view_if_needed": _plain("browser.scroll"),
    "screenshot": _plain("browser.screenshot"), "wait_for": wait_for, "inner_text": _read("text"),
    "text_content": _read("text"), "input_value": _read("value"), "inner_html": _read("html"),
    "get_attribute": _read("attribute"), "count": _read("count"),
    "focus": _on_element("(element) => element.focus()"), "blur": _on_element("(element) => element.blur()"),
}  # fmt: skip
