"""A stop of the debugger as pictures show it: in the sample's loop, without a host."""

from __future__ import annotations

from typing import Any

from runtime.model import JsonObject

_ITEM = {"Supplier": "Kestrel Print", "Number": "KP-2217", "Net": 1240.0, "VAT rate": "20 %", "Paid": False}


def stop() -> JsonObject:
    """Before the net amount is typed, in the second round."""
    return {
        "scope": "each[1]", "step": "type-net", "name": "Type net amount", "type": "browser.fill",
        "reason": "breakpoint", "error": "", "failure": None, "others": 0,
        "params": {"value": "1240.00", "target": {"element": "larkspur/net-amount"}},
        "variables": {"site": "http://127.0.0.1:8750", "entered": ["NP-1044"], "refused": []},
        "declared": {"site": {"type": "string"}, "entered": {"type": "list"}, "refused": {"type": "list"}},
        "names": {"item": _ITEM, "index": 1}, "steps": {"matches": {"output": {"count": 1}}},
        "stack": [_loop()], "breakpoints": [{"step": "type-net", "hits": 1}],
    }  # fmt: skip


def called_stop(flow: str, workflow: str) -> JsonObject:
    """The same, where another workflow has called this one, whose id is ``flow``."""
    call = {
        "scope": "", "step": "book", "name": "Book the week", "type": "flow.call", "port": "", "flow": "week",
        "calls": flow,
    }  # fmt: skip
    loop = {**_loop(), "scope": "book>", "flow": flow}
    here = {"scope": "book>/each[1]", "flow": flow, "workflow": workflow, "reason": "edge", "stack": [call, loop]}
    return {**stop(), **here}


def moments() -> JsonObject:
    """What had ended until then."""
    steps: tuple[tuple[str, int, list[str]], ...]
    steps = (("note-entered", 0, ["entered"]), ("open-form", 1, []), ("type-number", 1, []), ("type-date", 1, []))
    return {"moments": [_moment(10 * n, *step) for n, step in enumerate(steps, 1)], "next": 10}


def _loop() -> JsonObject:
    return {"scope": "", "step": "each", "name": "For each invoice", "port": "", "index": 1, "total": 6, "item": _ITEM}


def _moment(seq: int, step: str, index: int, changed: list[str]) -> dict[str, Any]:
    place = {"seq": seq, "kind": "completed", "scope": f"each[{index}]", "step": step, "name": step}
    return {**place, "set": changed, "error": ""}
