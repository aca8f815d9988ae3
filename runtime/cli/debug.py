"""``understudy debug``: a run step by step in the terminal."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

import click

from runtime.cli.browser_options import browser_flags, browser_options
from runtime.cli.debug_lines import HELP, moment_lines, point_line, read_point, shown, stack_lines
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


@click.command()
@click.argument("flow", metavar="FLOW")
@click.option("--var", "pairs", multiple=True, metavar="NAME=VALUE", help="An input.")
@click.option("--vars", "file", default="", metavar="FILE", help="Inputs from a JSON file.")
@click.option("--env", "environment", default="", metavar="NAME", help="Environment of the project.")
@browser_flags
@click.option("--trust", is_flag=True, help="Agree to what the workflow may touch.")
@click.option(
    "--break",
    "points",
    multiple=True,
    metavar="POINT",
    help='Stop here, not at the first step: "STEP [if EXPR] [hits N]".',
)
@click.option(
    "--errors", type=click.Choice(["none", "uncaught", "all"]), default="none", help="Stop at failed steps too."
)
@click.option("--commands", default="", metavar="FILE", help="Read commands from a file instead of the terminal.")
@click.option("--json", "as_json", is_flag=True, help="Print the run as JSON at the end.")
def debug(flow: str, pairs: tuple[str, ...], file: str, **options: Any) -> int:
    """Run the workflow in FLOW step by step. It stops before its first step; help shows the commands."""
    points = [read_point(text) for text in options["points"]]
    begun: JsonObject = {"paused": not points, "breakpoints": points, "errors": options["errors"]}
    task_options: JsonObject = {"debug": begun, **browser_options(options)}
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
        if view["failure"]:
            say(paint(f"  It failed: {view['failure']['message']} retry, skip, or c to let it fail.", "red"), err=True)
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
        if word in ("u", "until") and rest.strip():
            await self._call("debug.go", mode="continue", to=rest.strip())
            return True
        if word in _WORDS:
            await self._call("debug.decide", word=word)
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
        point = await self._call("debug.break", **read_point(rest))
        say(f"  breakpoint {point['id']} at {point['step']}", err=True)

    async def edge(self, rest: str) -> None:
        """``SOURCE.PORT STEP [if EXPR]``"""
        source, _, target = rest.partition(" ")
        source, _, port = source.partition(".")
        point = await self._call("debug.break", source=source, port=port or "out", **read_point(target))
        say(f"  breakpoint {point['id']} at {source}.{port or 'out'} → {point['step']}", err=True)

    async def delete(self, rest: str) -> None:
        """``N``"""
        await self._call("debug.clear", id=_number(rest))

    async def on(self, rest: str) -> None:
        """``N``"""
        await self._call("debug.switch", id=_number(rest), on=True)

    async def off(self, rest: str) -> None:
        """``N``"""
        await self._call("debug.switch", id=_number(rest), on=False)

    async def list(self, rest: str) -> None:
        """Breakpoints."""
        for point in await self._call("debug.breakpoints"):
            say(point_line(point), err=True)

    async def errors(self, rest: str) -> None:
        """``none``, ``uncaught`` or ``all``"""
        await self._call("debug.tune", errors=rest or "uncaught")

    async def pace(self, rest: str) -> None:
        """``SECONDS``"""
        await self._call("debug.tune", pace=rest or "0")

    async def history(self, rest: str) -> None:
        """``[N]``"""
        found = await self._call("debug.moments", limit=int(rest) if rest.isdigit() else 20)
        for line in moment_lines(found["moments"]):
            say(line)

    async def back(self, rest: str) -> None:
        """``SEQ``"""
        moment = await self._call("debug.moment", seq=_number(rest))
        for line in stack_lines(moment["stack"]):
            say(line)
        for name, value in moment["variables"].items():
            say(f"  {name} = {shown(value)}")

    async def print(self, rest: str) -> None:
        """``EXPR``"""
        say(f"  {shown(await self._call('debug.look', expression=rest))}")

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
            text = shown(await self._call("debug.look", expression=expression))
        except UnderstudyError as error:
            text = error.message
        say(f"  {expression} = {text}")

    async def show(self, rest: str, part: str = "variables") -> None:
        """A part of the view."""
        for name, value in (await self._call("debug.view"))[part].items():
            say(f"  {name} = {shown(value)}")

    async def params(self, rest: str) -> None:
        """Params of the step about to run."""
        await self.show(rest, "params")

    async def where(self, rest: str) -> None:
        """The place."""
        if rest:
            raise UsageProblem("w takes nothing: it tells where the run is.", remedy="`watch EXPR` watches a value.")
        view = await self._call("debug.view")
        say(f"  {view['scope'] or '(top)'} {view['step']}: {view['name']} [{view['type']}]")
        for line in stack_lines(view["stack"]):
            say(line)

    async def set(self, rest: str, what: str = "variable") -> None:
        """``NAME = EXPR``"""
        name, equals, expression = rest.partition("=")
        if not equals:
            raise UsageProblem("Write NAME = EXPRESSION.")
        value = await self._call("debug.look", expression=expression.strip())
        await self._call("debug.set", what=what, name=name.strip(), value=value)
        say(f"  {name.strip()} = {shown(value)}")

    async def param(self, rest: str) -> None:
        """``NAME = EXPR``"""
        await self.set(rest, "param")


_ENDS = frozenset({"completed", "failed", "cancelled", "waiting"})
_GO = {
    "c": "continue", "continue": "continue", "s": "into", "step": "into", "": "into",
    "n": "over", "next": "over", "o": "out", "out": "out",
}  # fmt: skip
_WORDS = frozenset({"retry", "skip"})
_COMMANDS: dict[str, Callable[[Terminal, str], Awaitable[None]]] = {
    "b": Terminal.break_, "break": Terminal.break_, "e": Terminal.edge, "edge": Terminal.edge,
    "d": Terminal.delete, "delete": Terminal.delete, "bl": Terminal.list, "p": Terminal.print,
    "print": Terminal.print, "v": Terminal.show, "vars": Terminal.show, "w": Terminal.where,
    "where": Terminal.where, "ps": Terminal.params, "params": Terminal.params,
    "watch": Terminal.watch, "unwatch": Terminal.unwatch, "set": Terminal.set, "param": Terminal.param,
    "on": Terminal.on, "off": Terminal.off, "errors": Terminal.errors, "pace": Terminal.pace,
    "h": Terminal.history, "history": Terminal.history, "back": Terminal.back,
}  # fmt: skip


def _number(text: str) -> int:
    if not text.isdigit():
        raise UsageProblem("Name a number.", remedy="bl lists breakpoints, h the steps that have ended.")
    return int(text)
