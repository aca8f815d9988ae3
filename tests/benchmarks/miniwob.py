"""MiniWoB++: problems solved by a person, recorded, and done again on the same problem and on changed pages.

A person's mouse and keyboard (a second debugging connection, coordinates only) solves each problem while Understudy
records; the recording is replayed in a fresh browser with the same seed, and then on mechanically changed pages. The
same is done with Playwright's own recorder and its generated code. A last replay stands on a page whose words were
changed blindly, by a thesaurus. Counted are: right (the page gives its full
reward), wrong acts (something else than the person's elements was clicked), stops, and misses (all done, no reward).

    python3 dev.py bench miniwob [--rounds MUTATIONS] [--only=TASK,TASK]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass, field
from dataclasses import replace as changed
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from runtime.browser.options import SessionOptions
from runtime.browser.sessions import BrowserSession
from runtime.errors import UnderstudyError
from runtime.tasks.context import TaskContext
from runtime.tasks.registry import Registry
from tests.benchmarks.common import Figures
from tests.benchmarks.recording.codegen import Codegen, play
from tests.benchmarks.recording.miniwob_people import HELPERS, SOLUTIONS
from tests.benchmarks.recording.miniwob_site import MiniwobSite
from tests.fixtures.person import Person
from tests.fixtures.recording import Desk, Recorded, open_desk, replay

PACKAGE = Path(__file__).resolve().parents[2] / "build" / "peers" / "miniwob"
#: Seconds a step of a replay may wait.
PATIENCE = 6.0
_STATE = "JSON.stringify([WOB_RAW_REWARD_GLOBAL, WOB_DONE_GLOBAL, window.ledger])"
_REGISTRY = Registry()
_BLINDLY = "changed, words by a thesaurus"


class Hands:
    """The hands of ``miniwob_people`` on a ``Person``."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self.typed: list[str] = []

    async def read(self, script: str) -> Any:
        return await self._person.look(f"(() => {{{HELPERS} return ({script});}})()")

    async def _point(self, element: str) -> tuple[float, float]:
        place = "e.scrollIntoView({block: 'nearest'}); const b = e.getClientRects()[0];"
        point = await self.read(
            f"(() => {{ const e = {element}; {place} return [b.x + b.width / 2, b.y + b.height / 2] }})()"
        )
        assert point, element
        return point[0], point[1]

    async def click(self, element: str, *, modifiers: tuple[str, ...] = ()) -> None:
        point = await self._point(element)
        for key in modifiers:
            await self._person.hold(key)
        await self._person.click(point)
        for key in modifiers:
            await self._person.let_go(key)
        await asyncio.sleep(0.05)

    async def hover(self, element: str) -> None:
        await self._person.move(await self._point(element))

    async def type(self, text: str) -> None:
        self.typed.append(text)
        await self._person.type(text)

    async def press(self, key: str) -> None:
        await self._person.key(key)

    async def drag(self, element: str, to: str, *, by: tuple[float, float] = (0, 0)) -> None:
        start, end = await self._point(element), await self._point(to)
        await self._person.drag(start, (end[0] + by[0], end[1] + by[1]))

    async def wheel(self, element: str, pixels: float) -> None:
        await self._person.wheel(await self._point(element), pixels)
        await asyncio.sleep(0.3)

    async def choose(self, select: str, option: str) -> None:
        """With the keyboard, as in a list that has the focus."""
        await self.read(f"({select}).focus()")
        index = await self.read(f"[...({select}).options].findIndex(o => o.text === {json.dumps(option)})")
        now = await self.read(f"({select}).selectedIndex")
        for _ in range(abs(index - now)):
            await self._person.key("ArrowDown" if index > now else "ArrowUp")
        if index == now:
            await self._person.key("ArrowDown")
            await self._person.key("ArrowUp")


@dataclass
class Tally:
    """What became of the replays of one kind."""

    outcomes: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def add(self, outcome: str, note: str) -> None:
        self.outcomes[outcome] += 1
        if outcome != "right":
            self.notes.append(f"{outcome}: {note}")

    @property
    def total(self) -> int:
        return sum(self.outcomes.values())


async def solved(desk: Desk, task: str, url: str) -> tuple[Recorded, Hands, list[Any]]:
    """Record a person who solves a problem; the state of the page afterwards."""
    seen: list[Any] = []
    hands: list[Hands] = []

    async def do(person: Person) -> None:
        hands.append(Hands(person))
        await SOLUTIONS[task](hands[0])
        await asyncio.sleep(0.2)
        seen.extend(json.loads(await person.look(_STATE)))

    recorded = await desk.record(do, url=url)
    return recorded, hands[0], seen


async def run_task(ctx: TaskContext, type: str, **params: Any) -> Any:
    """A task as the gate calls it."""
    spec = _REGISTRY.get(type)
    assert spec.call is not None
    return await spec.call(ctx, spec.params.model_validate(params))


async def replayed(recorded: Recorded, url: str, hands: Hands, folder: Path) -> tuple[str, list[Any], str]:
    """Replay on ``url``: how it ended, the page's state, and the error."""
    session = await BrowserSession.open(SessionOptions(headless=True, width=800, height=600), elements={}, seconds=30)
    ctx = TaskContext(project=folder, work=folder, timeout=PATIENCE, blob_sink=_forget)
    try:
        await ctx.resources.get("browser:main", lambda: _ready(session))
        moved = _moved(recorded, url)
        values = {f"vault.{need.item}.{need.field}": hands.typed[-1] for need in recorded.recording.needs_secret}
        error = ""
        try:
            await replay(moved, ctx, run_task, values)
        except UnderstudyError as caught:
            error = caught.message
        await asyncio.sleep(0.4)
        state = json.loads(await session.page.evaluate(_STATE))
        return ("stopped" if error else "done"), state, error
    finally:
        await session.aclose()


async def _forget(data: bytes, media_type: str, name: str) -> str:
    return "blob:none"


async def _ready(session: BrowserSession) -> BrowserSession:
    return session


def _moved(recorded: Recorded, url: str) -> Recorded:
    """The recording with another first address."""
    steps = {
        id: changed(step, params={**step.params, "url": url})
        if step.type in ("browser.open", "browser.navigate")
        else step
        for id, step in recorded.workflow.steps.items()
    }
    return changed(recorded, workflow=changed(recorded.workflow, steps=steps))


def judged(end: str, state: list[Any], original: list[Any]) -> str:
    """right, wrong (an element that the person did not touch), stopped, or missed (all done, no reward)."""
    touched = {tuple(entry) for entry in original[2]}
    if any(tuple(entry) not in touched for entry in state[2] if entry[0] == "click" and entry[1] >= 0):
        return "wrong"
    if state[1] and state[0] == 1:
        return "right"
    if state[1] and state[0] < 0:
        return "wrong"
    return "stopped" if end == "stopped" else "missed"


async def measure(only: list[str], mutations: int, seed: int) -> dict[str, Tally]:
    """Everything; the tallies by who replayed what."""
    tallies = {name: Tally() for name in ("same", "changed", _BLINDLY, "codegen same", "codegen changed")}
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = stack.enter_context(MiniwobSite(PACKAGE / "miniwob" / "html"))
        desks = await stack.enter_async_context(aclosing(open_desk(folder)))
        desk = await anext(desks)
        for task in only or SOLUTIONS:
            try:
                await _one(desk, site, task, seed, mutations, folder, tallies)
            except Exception as error:  # one broken problem must not end the measurement
                print(f"{task}: {error!r}"[:300], flush=True)
    return tallies


async def _one(
    desk: Desk, site: MiniwobSite, task: str, seed: int, mutations: int, folder: Path, tallies: dict[str, Tally]
) -> None:
    url = site.address(task, seed)
    recorded, hands, original = await solved(desk, task, url)
    if original[:2] != [1, True]:
        print(f"{task}: the person did not solve it ({original[:2]})", flush=True)
        return
    async with Codegen(desk.browser.address) as codegen:
        person = await Person.sit_down(desk.browser.address)
        await person.go(url)
        await SOLUTIONS[task](Hands(person))
        code = await codegen.code()
        await person.call("Page.navigate", {"url": "about:blank"})
        await person.leave()
    line = [task]
    for number in (None, *range(1, mutations + 1)):
        address = site.address(task, seed, number)
        kind = "same" if number is None else "changed"
        end, state, error = await replayed(recorded, address, hands, folder)
        outcome = judged(end, state, original)
        tallies[kind].add(outcome, f"{task} {number or ''} {state[:2]} {error}")
        end, state, error = await play(code, url, address, _STATE, PATIENCE)
        theirs = judged(end, state, original) if state else "stopped"
        tallies[f"codegen {kind}"].add(theirs, f"{task} {number or ''} {error[:100]}")
        line.append(f"{outcome}/{theirs}")
    end, state, error = await replayed(recorded, site.address(task, seed, 1, "wordnet"), hands, folder)
    outcome = judged(end, state, original)
    tallies[_BLINDLY].add(outcome, f"{task} {state[:2]} {error}")
    line.append(outcome)
    print(" ".join(line), flush=True)


def figures(tallies: dict[str, Tally]) -> Figures:
    """The tallies as figures with their goals."""
    result = Figures("miniwob")
    result.row("tasks", tallies["same"].total, "", "at least 40", tallies["same"].total >= 40)
    for name, goal in (
        ("same", 98),
        ("changed", 95),
        (_BLINDLY, None),
        ("codegen same", None),
        ("codegen changed", None),
    ):
        tally = tallies[name]
        right = 100 * tally.outcomes["right"] / max(tally.total, 1)
        text = f"at least {goal}" if goal else ""
        result.row(f"{name}: right of {tally.total}", right, "%", text, right >= goal if goal else None)
        wrong, is_ours = tally.outcomes["wrong"], not name.startswith("codegen")
        result.row(f"{name}: wrong acts", wrong, "", "0" if is_ours else "", wrong == 0 if is_ours else None)
    return result


def install() -> None:
    """The package, without the libraries that it would train agents with."""
    if not (PACKAGE / "miniwob").is_dir():
        command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(PACKAGE), "miniwob"]
        subprocess.run(command, check=True)


def main() -> None:
    """Measure and show."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2, help="how many changed pages a task")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=lambda text: text.split(","), default=[], help="names, with commas between")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    install()
    tallies = asyncio.run(measure(arguments.only, arguments.rounds, arguments.seed))
    for name, tally in tallies.items():
        for note in tally.notes if not arguments.json else ():
            print(f"  {name}: {note}")
    figures(tallies).show(arguments.json)


if __name__ == "__main__":
    main()
