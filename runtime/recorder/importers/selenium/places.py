"""Commands that go somewhere: addresses, windows, frames, and the size of the window."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from runtime.recorder.importers.selenium.locators import playwright_selector
from runtime.recorder.importers.selenium.script import NotImported, Script
from runtime.recorder.importers.selenium.table import command, only_a_note

_SIZE = re.compile(r"\s*(\d+)\s*x\s*(\d+)\s*$")
_HANDLE = re.compile(r"(?:handle=)?\$\{(\w+)\}$")
_OLD_WINDOW = re.compile(r"win_ser_(local|\d{1,3})$")
_SMALLEST, _LARGEST = 100, 10_000

only_a_note("setSpeed", because="the pace belongs to a run, not to a workflow: `understudy run --slow-motion`")
only_a_note("debugger", because="breakpoints belong to a run: `understudy debug`")


@command("open", becomes="`browser.navigate`")
def open_address(script: Script) -> None:
    target = script.command.target.strip()
    if not target and not script.base:
        raise NotImported("neither the command nor the project has an address")
    address = target if "${" in target[:2] or re.match(r"[a-z][a-z0-9+.-]*:", target, re.I) else _joined(script, target)
    script.add("browser.navigate", {"url": script.text(address)}, hint=script.draft.name if not script.at else "")
    script.frame = ()


@command("setWindowSize", becomes="`width` and `height` of the `browser.open` at the beginning")
def set_window_size(script: Script) -> None:
    size = _SIZE.match(script.command.target)
    if not size:
        raise NotImported(f"{script.command.target[:40]!r} is no size")
    if script.size and script.size != script.command.target:
        raise NotImported("the size of a page is chosen when the browser is opened and does not change")
    if script.is_called:
        raise NotImported("the size is chosen by the test that calls this one")
    script.size = script.command.target


def opening(size: str) -> dict[str, int]:
    """Params of the step that opens the browser."""
    found = _SIZE.match(size)
    if not found:
        return {}
    width, height = (min(max(int(number[:6]), _SMALLEST), _LARGEST) for number in found.groups())
    return {"width": width, "height": height}


@command("selectWindow", becomes="`browser.switch_tab`")
def select_window(script: Script) -> None:
    wanted = script.command.target.strip()
    if handle := _HANDLE.match(wanted):
        _switch(script, handle[1])
    elif old := _OLD_WINDOW.match(wanted):
        number = 1 if old[1] == "local" else int(old[1]) + 1
        script.add("browser.switch_tab", {"which": "number", "number": number})
    elif wanted.startswith("title="):
        title = script.text(wanted.removeprefix("title="))
        script.add("browser.switch_tab", {"which": "title", "text": title}, hint=title)
    elif wanted in ("", "null", "tab=open"):
        script.add("browser.switch_tab", {"which": "newest"})
    else:
        raise NotImported(f"the window {wanted[:60]!r} cannot be found: name it by handle or title")
    script.frame = ()


def _switch(script: Script, handle: str) -> None:
    if handle in script.tabs:
        number = script.tabs.index(handle) + 1
        script.add("browser.switch_tab", {"which": "number", "number": number}, hint=handle)
        script.tab = handle
        return
    id = script.add("browser.switch_tab", {"which": "newest"}, hint=handle)
    script.tabs.append(handle)
    script.tab = handle
    script.warn(
        f"no command before it opens the window {handle}; the newest tab is taken.",
        "Check which tab is meant.",
        step=id,
    )


@command("storeWindowHandle", becomes="nothing: tabs are counted, and `selectWindow` knows which one is meant")
def store_window_handle(script: Script) -> None:
    name = script.command.target.strip()
    if not name:
        raise NotImported("it names no variable")
    script.tabs[script.tabs.index(script.tab)] = name
    script.tab = name
    known = script.variable(name)
    script.add("flow.set", {"values": {known: name}}, hint=known)


@command("close", becomes="`browser.close_tab`; `browser.close` for the last one")
def close(script: Script) -> None:
    if len(script.tabs) == 1:
        script.add("browser.close")
        return
    script.add("browser.close_tab")
    script.tabs.remove(script.tab)
    script.tab = script.tabs[-1]
    script.frame = ()


@command("selectFrame", becomes="`frame` of the targets that follow")
def select_frame(script: Script) -> None:
    wanted = script.command.target.strip()
    if wanted == "relative=parent":
        script.frame = script.frame[:-1]
    elif wanted == "relative=top":
        script.frame = ()
    elif found := re.match(r"index=(\d{1,4})$", wanted):
        script.frame = (*script.frame, f":is(iframe, frame) >> nth={found[1]}")
    elif selector := playwright_selector(wanted):
        script.frame = (*script.frame, script.text(selector))
    else:
        raise NotImported(f"the frame {wanted[:60]!r} is not understood")


def opened_window(script: Script) -> None:
    """Note that the present command opens a window."""
    if script.command.opens_window and script.command.opens_window not in script.tabs:
        script.tabs.append(script.command.opens_window)
        script.variable(script.command.opens_window)


def _joined(script: Script, target: str) -> str:
    try:
        return urljoin(script.base if "://" in script.base else f"https://{script.base}", target)
    except ValueError:
        raise NotImported(f"the address {target[:60]!r} cannot be read") from None
