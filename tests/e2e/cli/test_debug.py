"""The debugger of the terminal, its commands read from a file: nested loops, failed steps, a look back."""

from __future__ import annotations

import json
from typing import Any

from tests.fixtures.command_line import Cli

NESTED = {
    "outer": {"type": "flow.for_each", "params": {"items": [1, 2]}, "next": {"each": ["inner"]}},
    "inner": {"type": "flow.for_each", "params": {"items": [10, 20]}, "next": {"each": ["add"]}},
    "add": {"type": "flow.set", "params": {"values": {"sum": "{{ vars.sum + item }}"}}},
}
SUM = {"sum": {"type": "number", "direction": "output", "default": 0}}


def test_a_breakpoint_in_a_nested_loop_a_look_back_and_an_edit(cli: Cli, write_flow: Any) -> None:
    flow = write_flow("nested", SUM, **NESTED)
    (cli.folder / "words").write_text("w\nh 2\nset sum = 100\noff 1\nbl\nu add\n")
    done = cli("debug", flow, "--break", "add if item == 20 and vars.sum > 30", "--commands", "words", "--json")
    assert done.code == 0, done.err
    *shown, run = done.out.partition("{")[0], json.loads("{" + done.out.partition("{")[2])
    assert run["outputs"] == {"sum": 120}
    assert "in outer: pass 2 of 2, item 2" in shown[0] and "in inner: pass 2 of 2, item 20" in shown[0]
    assert "outer[1]/inner[0]/add completed, set sum" in shown[0]
    assert "switched off" in done.err


def test_a_failed_step_is_repaired_while_the_run_waits(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(
        "checks",
        {"count": {"type": "string", "default": "many"}},
        loop={"type": "flow.count", "params": {"stop": "{{ vars.count }}"}},
    )
    (cli.folder / "words").write_text('set count = "2"\nretry\n')
    done = cli("debug", flow, "--errors", "all", "--break", "loop if false", "--commands", "words")
    assert done.code == 0, done.err
    assert "It failed:" in done.err and "Checks: completed" in done.out


def test_everything_is_cancelled(cli: Cli, write_flow: Any) -> None:
    flow = write_flow(one={"type": "flow.log", "params": {"message": "hi"}})
    assert cli("run", flow, "--detach").code == 0
    assert "Cancelled: 1" in cli("cancel", "--all").out
