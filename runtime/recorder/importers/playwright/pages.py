"""Methods of pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from runtime.recorder.importers.draft import literal
from runtime.recorder.importers.playwright.elements import wait_for
from runtime.recorder.importers.playwright.job import Job, NotImported, page_size, text_of, wanted_of
from runtime.recorder.importers.playwright.locators import Place
from runtime.recorder.importers.playwright.statements import Handler, Link


def _goto(job: Job, page: str, link: Link) -> None:
    if not text_of(link):
        raise NotImported("it names no address")
    job.add("browser.navigate", {"url": literal(text_of(link))}, timeout=link.options.get("timeout"))


def _simple(type: str, **params: Any) -> Callable[[Job, str, Link], None]:
    def run(job: Job, page: str, link: Link) -> None:
        job.add(type, dict(params))

    return run


def _close(job: Job, page: str, link: Link) -> None:
    if len(job.tabs) == 1:
        job.add("browser.close")
        job.closed = True
        return
    job.add("browser.close_tab")
    job.tabs.remove(page)
    # The session goes on in another tab; which one is said by the next statement.
    job.tab = ""


def _keyboard(job: Job, page: str, link: Link) -> None:
    if not text_of(link):
        raise NotImported("it names no key")
    job.add("browser.press", {"key": literal(text_of(link))}, hint=text_of(link))


def _sleep(job: Job, page: str, link: Link) -> None:
    wanted = link.args[0] if link.args else None
    if isinstance(wanted, bool) or not isinstance(wanted, int | float) or not 0 <= wanted < 1e9:
        raise NotImported("the time is not a number")
    job.add("flow.delay", {"seconds": wanted / 1000})


def _wheel(job: Job, page: str, link: Link) -> None:
    if len(link.args) < 2 or not all(type(side) in (int, float) for side in link.args[:2]):
        raise NotImported("the distance is not understood")
    job.add("browser.scroll", {"to": "by", "by": {"x": link.args[0], "y": link.args[1]}})


def _wait_for_url(job: Job, page: str, link: Link) -> None:
    job.add("browser.wait", {"until": "url", **wanted_of("text", link)}, hint="address")


def _wait_for_load(job: Job, page: str, link: Link) -> None:
    state = link.args[0] if link.args else "load"
    if state not in ("load", "domcontentloaded", "networkidle"):
        raise NotImported("the state is not understood")
    job.add("browser.wait", {"until": "load", "load": state})


def _wait_for_selector(job: Job, page: str, link: Link) -> None:
    wait_for(job, Place((text_of(link),)), link)


def _dialog(job: Job, page: str, link: Link) -> None:
    """``page.once("dialog", lambda dialog: dialog.accept())``."""
    if not link.args or link.args[0] != "dialog" or len(link.args) < 2 or not isinstance(link.args[1], Handler):
        raise NotImported("only dialogs can be handled")
    for chain in link.args[1].body:
        for said in chain.links:
            if said.name == "accept":
                text = {"text": literal(text_of(said))} if said.args else {}
                job.add("browser.dialog", {"answer": "accept", **text})
                return
            if said.name == "dismiss":
                job.add("browser.dialog", {"answer": "dismiss"})
                return
    raise NotImported("what it does with the dialog is not understood")


def _evaluate(job: Job, page: str, link: Link) -> None:
    if len(link.args) != 1 or not text_of(link).strip():
        raise NotImported("only a script without arguments is understood")
    job.add("browser.evaluate", {"script": literal(text_of(link))}, hint="script")


def _viewport(job: Job, page: str, link: Link) -> None:
    size = link.args[0] if link.args else link.options
    sides = page_size(size) if isinstance(size, dict) else {}
    if len(job.draft.steps) > 1 or len(sides) < 2:
        raise NotImported("the size of a page is chosen when the browser is opened and does not change")
    opened = next(iter(job.draft.steps.values()))
    job.draft.put(replace(opened, params={**opened.params, **sides}))


def _bring_to_front(job: Job, page: str, link: Link) -> None:
    """Nothing: the step before has changed to the tab."""


PAGE_METHODS: dict[str, Callable[[Job, str, Link], None]] = {
    "goto": _goto, "go_back": _simple("browser.back"), "go_forward": _simple("browser.forward"),
    "reload": _simple("browser.reload"), "close": _close, "keyboard.press": _keyboard, "mouse.wheel": _wheel,
    "wait_for_timeout": _sleep, "wait_for_url": _wait_for_url, "wait_for_load_state": _wait_for_load,
    "wait_for_selector": _wait_for_selector, "once": _dialog, "on": _dialog, "evaluate": _evaluate,
    "set_viewport_size": _viewport, "bring_to_front": _bring_to_front, "screenshot": _simple("browser.screenshot"),
    "pause": _bring_to_front,
}  # fmt: skip
