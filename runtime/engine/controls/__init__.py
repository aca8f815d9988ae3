"""Control flow: one handler for each step type that the engine carries out itself."""

from __future__ import annotations

from runtime.engine.controls.branches import condition, switch
from runtime.engine.controls.calls import call
from runtime.engine.controls.jumps import break_loop, fail, next_pass, stop
from runtime.engine.controls.loops import count, for_each, while_
from runtime.engine.controls.try_block import try_catch
from runtime.engine.controls.variables import set_variables
from runtime.engine.controls.waits import ask, delay
from runtime.engine.step_runner import ControlHandler

CONTROLS: dict[str, ControlHandler] = {
    "flow.condition": condition,
    "flow.switch": switch,
    "flow.for_each": for_each,
    "flow.while": while_,
    "flow.count": count,
    "flow.try": try_catch,
    "flow.break": break_loop,
    "flow.continue": next_pass,
    "flow.stop": stop,
    "flow.fail": fail,
    "flow.delay": delay,
    "flow.set": set_variables,
    "flow.call": call,
    "people.ask": ask,
}
