"""What recording costs: the work of the page's thread, input latency, and how soon an action is a step event.

Two browsers show the same page of 3,000 elements; one of them is recorded. A person clicks and types in both in turn,
with real mouse and keyboard. The page itself notes how long after the event's own time it hears of it, and when the
next frame is drawn; the difference between the browsers is what the recorder adds. How long the page's own thread works
is told in its processor time: on a busy machine that is the surer figure. A frame lasts 16.7 ms: what adds less than
that cannot be seen. The page that is not recorded tells of its events by a bare message, which is what the machine
takes for it: how soon a step event comes is compared with that.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from runtime.browser.recording.browser import StartedBrowser, start
from runtime.browser.recording.connection import Connection
from runtime.recorder.events import RawEvent
from runtime.recorder.keeper import Output
from runtime.recorder.session import Place, RecordingSession
from tests.benchmarks.common import Figures, options
from tests.fixtures.person import Person

#: Rows of the page, ten elements each, and seconds that a step event may take before the run is given up.
_ROWS, _PATIENCE = 300, 10.0
_LATER = 0.5
#: Milliseconds: a frame, and what is felt as at once.
_FRAME, _AT_ONCE = 16.7, 100.0
_NOTES = """<script>
globalThis.moments = []
for (const type of ["click", "input"]) addEventListener(type, (event) => {
  globalThis.told?.(type === "input" ? "type" : type)
  const one = [type, performance.now() - event.timeStamp, 0]
  requestAnimationFrame(() => setTimeout(() => { one[2] = performance.now() - event.timeStamp; moments.push(one) }))
})
</script>"""


def page() -> str:
    """Rows with a key, a field, a choice and two buttons."""
    row = (
        "<tr><td>K-{0}</td><td><label>Amount {0} <input id=f{0} name=amount_{0}></label></td>"
        "<td><select><option>EUR</option><option>USD</option></select></td>"
        "<td><button id=b{0} class=edit>Edit</button><button>Delete</button></td></tr>"
    )
    return f"<!doctype html>{_NOTES}<h1>Orders</h1><table>{''.join(row.format(n) for n in range(_ROWS))}</table>"


@dataclass
class Seat:
    """A person at a browser, and what the page told of each kind of input: ms to its handler, and to the next frame.
    ``worked`` is the processor time of the page's thread for a round, in ms."""

    person: Person
    worked: list[float] = field(default_factory=list)
    heard: dict[str, list[float]] = field(default_factory=lambda: {"click": [], "input": []})
    shown: dict[str, list[float]] = field(default_factory=lambda: {"click": [], "input": []})

    @classmethod
    async def take(cls, at: StartedBrowser, url: str) -> Seat:
        """At this browser, with this page."""
        seat = cls(await Person.sit_down(at.address))
        await seat.person.call("Performance.enable", {"timeDomain": "threadTicks"})
        await seat.person.go(url)
        return seat

    async def work(self) -> float:
        """Processor time of the page's thread so far, in ms."""
        metrics = (await self.person.call("Performance.getMetrics"))["metrics"]
        return next(one["value"] for one in metrics if one["name"] == "TaskDuration") * 1000

    async def act(self, row: int) -> tuple[float, float]:
        """Click in a row and type a letter; gives the moments at which the click and the letter began."""
        await self.person.where(f"#b{row}")
        await self.person.look(f"document.querySelector('#b{row}').scrollIntoView({{block: 'center'}})")
        await self.person.move(f"#b{row}")
        await self.person.press_mouse()
        clicked = time.perf_counter()
        await self.person.release_mouse()
        await self._told("click")
        await self.person.look(f"document.querySelector('#f{row}').focus()")
        typed = time.perf_counter()
        await self.person.key("7")
        await self._told("input")
        return clicked, typed

    async def _told(self, kind: str) -> None:
        await self.person.sees("moments.length")
        [[told, heard, shown]] = await self.person.look("moments.splice(0)")
        assert told == kind, told
        self.heard[kind].append(heard)
        self.shown[kind].append(shown)


@dataclass
class Heard:
    """The events as they come, and how long after an action its event came, in ms."""

    latest: dict[str, float] = field(default_factory=dict)
    took: dict[str, list[float]] = field(default_factory=lambda: {"click": [], "type": []})

    def __call__(self, event: RawEvent) -> None:
        self.latest[event.action.value] = time.perf_counter()

    def bare(self, method: str, params: dict[str, Any], session: str) -> None:
        if method == "Runtime.bindingCalled":
            self.latest[params["payload"]] = time.perf_counter()

    async def note(self, action: str, began: float) -> None:
        async with asyncio.timeout(_PATIENCE):
            while self.latest.get(action, 0.0) < began:
                await asyncio.sleep(0.001)
        self.took[action].append((self.latest[action] - began) * 1000)


@asynccontextmanager
async def browser() -> AsyncIterator[StartedBrowser]:
    """A browser with a debugging port, closed afterwards."""
    started = await start(headless=True)
    try:
        yield started
    finally:
        connection = await Connection.open(started.address)
        await started.close(connection)
        await connection.aclose()


@asynccontextmanager
async def recorded(at: StartedBrowser, flow: Path) -> AsyncIterator[Heard]:
    """A recording of it, into a project: what is pressed is pictured."""
    (flow.parent / "understudy.json").write_text('{"format": 1, "name": "Costs"}')
    session = await RecordingSession.open(Place(connect=at.address), Output(flow))
    session.listener = heard = Heard()
    running = asyncio.create_task(session.run())
    try:
        yield heard
    finally:
        session.stop()
        await running
        await session.aclose()


async def run(rounds: int, folder: Path) -> tuple[Seat, Seat, Heard, Heard]:
    """Both in turn, after a few rounds that do not count."""
    file = folder / "page.html"
    file.write_text(page(), encoding="utf-8")
    async with browser() as one, browser() as other, recorded(other, folder / "cost.flow.json") as heard:
        seats = [await Seat.take(at, file.as_uri()) for at in (one, other)]
        bare = Heard()
        seats[0].person.connection.listen(bare.bare)
        await seats[0].person.call("Runtime.enable")
        await seats[0].person.call("Runtime.addBinding", {"name": "told"})
        for n in range(rounds):
            for seat in seats if n % 2 else reversed(seats):
                before = await seat.work()
                clicked, typed = await seat.act(n % _ROWS)
                events = heard if seat is seats[1] else bare
                await events.note("click", clicked)
                await events.note("type", typed)
                # What is done a little later, when there is time, counts too.
                await asyncio.sleep(_LATER)
                seat.worked.append(await seat.work() - before)
        for seat in seats:
            await seat.person.leave()
    return seats[0], seats[1], bare, heard


def _added(watched: dict[str, list[float]], plain: dict[str, list[float]], kind: str) -> float:
    return statistics.median(watched[kind]) - statistics.median(plain[kind])


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _limited(figures: Figures, what: str, value: float, limit: float) -> None:
    figures.row(what, value, "ms", f"under {limit:g}", value < limit)


def main() -> None:
    """Measure and print."""
    chosen = options(__doc__, rounds=100)
    with tempfile.TemporaryDirectory() as folder:
        plain, watched, bare, heard = asyncio.run(run(chosen.rounds, Path(folder)))
    figures = Figures("recording_cost: ms")
    for kind, called in (("click", "click"), ("input", "key")):
        for seat, how in ((plain, "without"), (watched, "with")):
            figures.values[f"{called} to the page's handler, {how} the recorder"] = seat.heard[kind]
            figures.values[f"{called} to the next frame, {how} the recorder"] = seat.shown[kind]
        _limited(
            figures,
            f"added before the page hears of a {called}, median",
            _added(watched.heard, plain.heard, kind),
            _FRAME,
        )
    figures.values |= {"the page's thread, without the recorder": plain.worked, "the same, with it": watched.worked}
    added = statistics.median(watched.worked) - statistics.median(plain.worked)
    _limited(figures, "added to the work of the page's thread, a click and a key", added, _FRAME)
    for action, took in heard.took.items():
        event, message = f"action to step event, {action}", f"action to a bare message, {action}"
        figures.values |= {message: bare.took[action], event: took}
        _limited(figures, f"{event}, median", statistics.median(took), _AT_ONCE)
        _limited(figures, f"{event}, 95th percentile", _p95(took), _AT_ONCE)
        figures.row(f"{message}, 95th percentile", _p95(bare.took[action]), "ms")
    figures.show(chosen.json)


if __name__ == "__main__":
    main()
