"""``understudy debug``: a run step by step in the terminal."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shlex
from collections.abc import Awaitable, Callable
from typing import Any

import click

from runtime.cli.files import flow_file
from runtime.cli.inputs import read_inputs
from runtime.cli.live import Live, final_line
from runtime.cli.output import paint, print_json, say
from runtime.cli.prompt import Lines
from runtime.cli.session import with_session
from runtime.cli.watch import EXIT, asking_for_trust
from runtime.engine.events import DebugPaused, RunEvent, RunStatusChanged
from runtime.errors import ExitCode, UnderstudyError, UsageProblem
from runtime.host.session import Session
from runtime.model import JsonObject

HELP = """\
  c  continue             to the next breakpoint
  s  step                 into the next step
  n  next                 over this step and its bodies
  o  out                  until the scope around this one goes on
  b  break STEP [if EXPR] [hits N]       stop before STEP; after N hits
  e  edge SOURCE.PORT STEP [if EXPR]     stop when this edge is taken
  d  delete N             remove breakpoint N;  bl  list them
  p  print EXPR           value of an expression, for example vars.total
  watch EXPR              print it at every stop from now on;  unwatch EXPR
  v  vars                 variables;  w  where;  ps  params of this step
  set NAME = EXPR         change a variable;  param NAME = EXPR  change a param
  q  quit                 cancel the run"""


@click.command()
@click.argument("flow", metavar="FLOW")
@click.option("--var", "pairs", multiple=True, metavar="NAME=VALUE", help="An input.")
@click.option("--vars", "file", default="", metavar="FILE", help="Inputs from a JSON file.")
@click.option("--env", "environment", default="", metavar="NAME", help="Environment of the project.")
@click.option("--headed/--headless", default=None, help="Show the browser, or not.")
@click.option("--trust", is_flag=True, help="Agree to what the workflow may touch.")
@click.option("--commands", default="", metavar="FILE", help="Read commands from a file instead of the terminal.")
@click.option("--json", "as_json", is_flag=True, help="Print the run as JSON at the end.")
def debug(flow: str, pairs: tuple[str, ...], file: str, **options: Any) -> int:
    """Run the workflow in FLOW step by step. It stops before its first step; h shows the commands."""
    task_options: JsonObject = {"debug": True}
    if options["headed"] is not None:
        task_options["browser"] = {"headless": not options["headed"]}
    params = {
        "flow": flow_file(flow),
        "inputs": read_inputs(pairs, file),
        "environment": options["environment"],
        "trust": options["trust"],
        "origin": "debug",
        "options": task_options,
    }
    lines = Lines("(debug) ", options["commands"])

    def watched(params: JsonObject) -> JsonObject:
        return with_session(lambda session: Terminal(session, lines).carry_out(params))

    run = asking_for_trust(watched, params, ask=not options["as_json"] and not options["commands"])
    if options["as_json"]:
        print_json(run)
    else:
        say(final_line(run, 0.0) if run["status"] != "completed" else f"{run['workflow']}: completed")
    return int(EXIT.get(run["status"], ExitCode.COMPLETED))


class Terminal:
    """Talks with a person about one run."""

    def __init__(self, session: Session, lines: Lines) -> None:
        self._call_host = session.call
        self._follow = session.follow
        self._lines = lines
        self._run = ""
        #: Expressions that are shown at every stop.
        self._watched: list[str] = []
        self._live = Live(verbose=True, status=False)
        self._news: asyncio.Queue[RunEvent] = asyncio.Queue()

    async def carry_out(self, params: JsonObject) -> JsonObject:
        """Start the run and obey until it ends."""
        await self._follow(self._hear)
        self._run = (await self._call_host("runs.start", params))["id"]
        try:
            return await self._obey_all()
        except asyncio.CancelledError:
            with contextlib.suppress(UnderstudyError):
                await self._call_host("runs.cancel", {"run": self._run})
            raise

    async def _obey_all(self) -> JsonObject:
        while True:
            event = await self._news.get()
            if isinstance(event, DebugPaused):
                if event.run == self._run:
                    await self._talk(event)
            elif isinstance(event, RunStatusChanged) and event.run == self._run and event.status in _ENDS:
                run: JsonObject = await self._call_host("runs.wait", {"run": self._run})
                return run

    def _hear(self, event: RunEvent) -> None:
        self._live.hear(event)
        if isinstance(event, DebugPaused | RunStatusChanged):
            self._news.put_nowait(event)

    async def _talk(self, event: DebugPaused) -> None:
        """Read commands until one lets the run go on."""
        place = f"{event.scope}/" if event.scope else ""
        say(paint(f"▸ {place}{event.step}: {event.name} ({event.reason})", "blue"), err=True)
        view = await self._call("debug.view")
        if view["error"]:
            say(paint(f"  The breakpoint's condition failed: {view['error']}", "red"), err=True)
        for expression in self._watched:
            await self._show_watched(expression)
        while True:
            line = await self._lines.next()
            try:
                if await self._obey("q" if line is None else line.strip()):
                    return
            except UnderstudyError as error:
                say(paint(f"  {error.message} {error.remedy}".rstrip(), "red"), err=True)

    async def _obey(self, line: str) -> bool:
        """Carry out one command; True when the run goes on."""
        word, _, rest = line.partition(" ")
        if word in _GO:
            await self._call("debug.go", mode=_GO[word])
            return True
        if word in ("q", "quit"):
            await self._call_host("runs.cancel", {"run": self._run})
            return True
        command = _COMMANDS.get(word)
        if command is None:
            say(HELP, err=True)
        else:
            await command(self, rest.strip())
        return False

    async def _call(self, method: str, **params: Any) -> Any:
        return await self._call_host(method, {"run": self._run, **params})

    async def break_(self, rest: str) -> None:
        """``STEP [if EXPR] [hits N]``"""
        target, condition, ignore = _point(rest)
        point = await self._call("debug.break", step=target, condition=condition, ignore=ignore)
        say(f"  breakpoint {point['id']} at {point['step']}", err=True)

    async def edge(self, rest: str) -> None:
        """``SOURCE.PORT STEP [if EXPR]``"""
        source, _, target = rest.partition(" ")
        source, _, port = source.partition(".")
        step, condition, ignore = _point(target)
        point = await self._call(
            "debug.break", step=step, source=source, port=port or "out", condition=condition, ignore=ignore
        )
        say(f"  breakpoint {point['id']} at {source}.{port or 'out'} → {step}", err=True)

    async def delete(self, rest: str) -> None:
        """``N``"""
        if not rest.isdigit():
            raise UsageProblem("Name the number of a breakpoint.")
        await self._call("debug.clear", id=int(rest))

    async def list(self, rest: str) -> None:
        """Breakpoints."""
        for point in await self._call("debug.breakpoints"):
            condition = f" if {point['condition']}" if point["condition"] else ""
            say(f"  {point['id']}: {point['step']}{condition}, met {point['hits']} times", err=True)

    async def print(self, rest: str) -> None:
        """``EXPR``"""
        value = await self._call("debug.look", expression=rest)
        say(f"  {json.dumps(value, ensure_ascii=False)}")

    async def watch(self, rest: str) -> None:
        """``EXPR``"""
        if not rest:
            raise UsageProblem("Name an expression.", remedy="For example: watch vars.total")
        if rest not in self._watched:
            self._watched.append(rest)
        await self._show_watched(rest)

    async def unwatch(self, rest: str) -> None:
        """``EXPR``"""
        if rest not in self._watched:
            raise UsageProblem("That is not watched.", remedy=f"Watched: {', '.join(self._watched) or 'nothing'}.")
        self._watched.remove(rest)

    async def _show_watched(self, expression: str) -> None:
        """What it is here; that it cannot be computed here is no reason to stop watching."""
        try:
            shown = json.dumps(await self._call("debug.look", expression=expression), ensure_ascii=False)
        except UnderstudyError as error:
            shown = error.message
        say(f"  {expression} = {shown}")

    async def show(self, rest: str, part: str = "variables") -> None:
        """A part of the view."""
        for name, value in (await self._call("debug.view"))[part].items():
            say(f"  {name} = {json.dumps(value, ensure_ascii=False)}")

    async def params(self, rest: str) -> None:
        """Params of the step about to run."""
        await self.show(rest, "params")

    async def where(self, rest: str) -> None:
        """The place."""
        if rest:
            raise UsageProblem("w takes nothing: it tells where the run is.", remedy="`watch EXPR` watches a value.")
        view = await self._call("debug.view")
        say(f"  {view['scope'] or '(top)'} {view['step']}: {view['name']} [{view['type']}]")

    async def set(self, rest: str, what: str = "variable") -> None:
        """``NAME = EXPR``"""
        name, equals, expression = rest.partition("=")
        if not equals:
            raise UsageProblem("Write NAME = EXPRESSION.")
        value = await self._call("debug.look", expression=expression.strip())
        await self._call("debug.set", what=what, name=name.strip(), value=value)
        say(f"  {name.strip()} = {json.dumps(value, ensure_ascii=False)}")

    async def param(self, rest: str) -> None:
        """``NAME = EXPR``"""
        await self.set(rest, "param")


_ENDS = frozenset({"completed", "failed", "cancelled", "waiting"})
_GO = {
    "c": "continue", "continue": "continue", "s": "into", "step": "into", "": "into",
    "n": "over", "next": "over", "o": "out", "out": "out",
}  # fmt: skip
_COMMANDS: dict[str, Callable[[Terminal, str], Awaitable[None]]] = {
    "b": Terminal.break_, "break": Terminal.break_, "e": Terminal.edge, "edge": Terminal.edge,
    "d": Terminal.delete, "delete": Terminal.delete, "bl": Terminal.list, "p": Terminal.print,
    "print": Terminal.print, "v": Terminal.show, "vars": Terminal.show, "w": Terminal.where,
    "where": Terminal.where, "ps": Terminal.params, "params": Terminal.params,
    "watch": Terminal.watch, "unwatch": Terminal.unwatch, "set": Terminal.set, "param": Terminal.param,
}  # fmt: skip


def _point(text: str) -> tuple[str, str, int]:
    """``STEP [if EXPR] [hits N]`` as its parts."""
    head, _, count = text.rpartition(" hits ")
    if head and count.strip().isdigit():
        text, ignore = head, int(count) - 1
    else:
        ignore = 0
    step, _, condition = text.partition(" if ")
    words = shlex.split(step)
    if len(words) != 1:
        raise UsageProblem("Name one step.", remedy="For example: break save if item.amount > 100 hits 3")
    return words[0], condition.strip(), max(0, ignore)
