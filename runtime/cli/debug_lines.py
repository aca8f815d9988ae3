"""How the terminal's debugger reads its commands and says where a run stands."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Iterator

from runtime.errors import UsageProblem
from runtime.model import Json, JsonObject

HELP = """\
  c  continue             to the next breakpoint
  s  step                 into the next step
  n  next                 over this step and its bodies
  o  out                  until the scope around this one goes on
  u  until STEP           to STEP, or a breakpoint before it
  b  break STEP [if EXPR] [hits N]       stop before STEP; after N hits
  e  edge SOURCE.PORT STEP [if EXPR]     stop when this edge is taken
  d  delete N             remove breakpoint N;  on N, off N  switch it;  bl  list them
  errors none|uncaught|all               stop at failed steps
  retry, skip             a failed step: do it again, pass it by;  c  lets it fail
  pace SECONDS            wait before each step
  p  print EXPR           value of an expression, for example vars.total
  watch EXPR              print it at every stop from now on;  unwatch EXPR
  v  vars                 variables;  w  where;  ps  params of this step
  h  history [N]          the last N steps;  back SEQ  variables as they were after one
  set NAME = EXPR         change a variable;  param NAME = EXPR  change a param
  q  quit                 cancel the run"""


def read_point(text: str) -> JsonObject:
    """``STEP [if EXPR] [hits N]`` as a breakpoint. Raises UsageProblem."""
    head, _, count = text.rpartition(" hits ")
    if head and count.strip().isdigit():
        text, ignore = head, int(count) - 1
    else:
        ignore = 0
    step, _, condition = text.partition(" if ")
    words = shlex.split(step)
    if len(words) != 1:
        raise UsageProblem("Name one step.", remedy="For example: break save if item.amount > 100 hits 3")
    return {"step": words[0], "condition": condition.strip(), "ignore": max(0, ignore)}


def shown(value: Json) -> str:
    """A value on one line."""
    return json.dumps(value, ensure_ascii=False)


def point_line(point: JsonObject) -> str:
    """A breakpoint of the list."""
    condition = f" if {point['condition']}" if point["condition"] else ""
    off = "" if point["enabled"] else ", switched off"
    return f"  {point['id']}: {point['step']}{condition}, met {point['hits']} times{off}"


def stack_lines(stack: Iterable[JsonObject]) -> Iterator[str]:
    """The loops, branches and calls around a place, outermost first."""
    for level in stack:
        if "index" in level:
            total = f" of {level['total']}" if level["total"] is not None else ""
            yield f"  in {level['step']}: pass {level['index'] + 1}{total}, item {shown(level['item'])}"
        else:
            yield f"  in {level['step']}: {level['port'] or 'the workflow it calls'}"


def moment_lines(moments: Iterable[JsonObject]) -> Iterator[str]:
    """Steps that have ended and variables that were changed by hand."""
    for moment in moments:
        place = f"{moment['scope']}/" if moment["scope"] else ""
        what = f"{place}{moment['step']} {moment['kind']}" if moment["step"] else f"{moment['name']} changed by hand"
        changed = f", set {', '.join(moment['set'])}" if moment["step"] and moment["set"] else ""
        yield f"  {moment['seq']}: {what}{changed}{': ' + moment['error'] if moment['error'] else ''}"
