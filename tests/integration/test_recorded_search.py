"""A search that was recorded by hand runs with other values once all proposals are accepted, however the site writes
what was searched for into its addresses and its pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from runtime.model import Direction
from runtime.model.status import RunStatus
from runtime.recorder.proposals import apply_proposals
from tests.fixtures.engine import lab
from tests.fixtures.gesture_site import GestureSite
from tests.fixtures.person import Person
from tests.fixtures.recording import Desk, open_desk

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(120)]
# The engine of these tests has no vault to keep a browser's state in.
pytestmark.append(pytest.mark.logs("is not kept"))

FORM = """<h1>Suppliers</h1><form><p><label>Supplier <input name=q></label>
<p><label>Country <select name=c><option value="">Any<option value=BG>Bulgaria<option value=HR>Croatia</select></label>
<p><button>Search</button></form><script>
document.forms[0].onsubmit = () => { const f = document.forms[0]; location = PLACE; return false }</script>"""
FOUND = "<h1>Good morning, Mara</h1><h2>Results for NAME</h2><p role=status>Search finished</p>"
#: Found on the page of the form itself.
SEARCHED = f"<script>if (location.search) document.body.innerHTML = `{FOUND}`</script>".replace(
    "NAME", "${new URLSearchParams(location.search).get('for')}"
)
#: How the site writes the supplier and the country into the next address, and what it is then.
PLACES = {
    "path": ("'/report/' + f.c.value + '/' + f.q.value.toLowerCase().replace(' ', '-')", "report/{code}/{slug}"),
    "encoded": ("'/s/' + encodeURIComponent(f.q.value) + '/list'", "s/{percent}/list"),
    "list": (
        "'/list?view=all&for=' + f.q.value.toLowerCase().replace(' ', '+') + '&in=' + f.c.value",
        "list?view=all&",
    ),
}
RECORDED = {"slug": "northgate-paper", "code": "BG", "percent": "Northgate%20Paper", "name": "Northgate Paper"}
OTHER = {"slug": "danube-freight", "code": "HR", "percent": "Danube%20Freight", "name": "Danube Freight"}


@pytest.fixture(scope="module")
def site() -> Iterator[GestureSite]:
    served = GestureSite()
    for _, address in PLACES.values():
        for values in (RECORDED, OTHER):
            served.pages[address.format(**values)] = FOUND.replace("NAME", values["name"])
    for name, (place, _) in PLACES.items():
        served.pages[name] = FORM.replace("PLACE", place) + SEARCHED
    yield served
    served.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    async for one in open_desk(tmp_path_factory.mktemp("search")):
        yield one


async def search(person: Person) -> None:
    await person.click("input")
    await person.type(RECORDED["name"])
    await person.key("Tab")
    await person.key("ArrowDown")
    await person.click("button")
    await person.sees("!!document.querySelector('[role=status]')")


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.usefixtures("browser_driver")
async def test_with_other_values(desk: Desk, site: GestureSite, name: str, tmp_path: Path) -> None:
    recorded = await desk.record(search, url=site.url(name))
    recording = recorded.recording
    proposals = recording.proposals
    expected = [proposal.id for proposal in proposals if proposal.kind == "expectation"]
    assert expected == ["expect-search-finished"], recorded.told_in_short
    workflow = apply_proposals(recording, [proposal.id for proposal in proposals])
    assert "browser.wait" in [step.type for step in recording.workflow.steps.values()], recorded.told_in_short
    inputs = {name for name, variable in workflow.variables.items() if variable.direction is Direction.INPUT}
    assert inputs == {"supplier", "country"}

    elements = {f"{app}/{name}": one.record() for app, all in recording.elements.items() for name, one in all.items()}
    async with lab(tmp_path) as it:
        row = await it.run(
            workflow,
            {"supplier": OTHER["name"], "country": "Croatia"},
            bundle={"elements": elements},
            options={"browser": {"headless": True}},
        )
        assert row.status is RunStatus.COMPLETED, row.error
    assert any(hit.startswith(f"GET /{PLACES[name][1].format(**OTHER)}") for hit in site.hits), site.hits


#: Its own page has the results, and takes its time: what is read too early is what the search before had found.
AGAIN = """<h1>Suppliers</h1><form><label>Supplier <input name=q></label> <button>Search</button></form>
<output aria-label=Found></output><script>
const form = document.forms[0], asked = new URLSearchParams(location.search).get('q') ?? '';
form.q.value = asked;
document.querySelector('output').textContent = asked && 'All of ' + asked;
form.onsubmit = () => { setTimeout(() => form.submit(), 600); return false };
</script>"""


@pytest.mark.usefixtures("browser_driver")
async def test_another_search_on_the_page_with_the_results(desk: Desk, site: GestureSite, tmp_path: Path) -> None:
    site.pages["again"] = AGAIN

    async def do(person: Person) -> None:
        for name in ("Northgate Paper", "Danube Freight"):
            await person.click("input", count=3)
            await person.type(name)
            await person.click("form button")
            await person.sees(f"document.querySelector('output').textContent == 'All of {name}'")
            await person.click(await person.named("Read"))
            await person.named("Click the element. Esc leaves it.", "StaticText")
            await person.click("output")
            await person.named("Pause")

    recorded = await desk.record(do, url=site.url("again"), bar=True)
    recording = recorded.recording
    waits = [step.params for step in recording.workflow.steps.values() if step.type == "browser.wait"]
    assert waits[-1]["text"] == "?q=Danube+Freight", recorded.told_in_short
    variables = [proposal.id for proposal in recording.proposals if proposal.kind == "variable"]
    workflow = apply_proposals(recording, variables)
    elements = {f"{app}/{name}": one.record() for app, all in recording.elements.items() for name, one in all.items()}
    async with lab(tmp_path) as it:
        row = await it.run(
            workflow,
            {"supplier": "Acme & Sons", "supplier_2": "Северна 100% хартия"},
            bundle={"elements": elements},
            options={"browser": {"headless": True}},
        )
        assert row.status is RunStatus.COMPLETED, row.error
        assert row.outputs is not None
        assert [*row.outputs.values()] == ["All of Acme & Sons", "All of Северна 100% хартия"]
