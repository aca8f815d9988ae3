"""Rounds recorded in the demo application become a loop, and the loop does what was recorded: in a real browser."""

from __future__ import annotations

import pytest
import pytest_asyncio

from runtime.demo.site import DemoSite
from runtime.demo.site.state import PASSWORD, USER
from runtime.model.status import RunStatus
from runtime.recorder.events import SecretKind
from runtime.recorder.merging import DataTable, Options, merge
from runtime.recorder.proposals import apply_proposals
from tests.fixtures.engine import SECRETS, lab
from tests.fixtures.hand import Hand

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(180)]
# The engine of these tests has no vault to keep a browser's state in.
pytestmark.append(pytest.mark.logs("is not kept"))

INVOICES = [
    ("S-1002", "Ashdown Office Furniture", "AO-77", "120.00", True),
    ("S-1004", "Baltic Timber Partners", "BT-2031", "99.50", False),
    ("S-1007", "Bellweather Printing", "BP/9", "7.00", True),
]
TABLE = DataTable(
    "invoices.csv",
    ("No", "Supplier", "Number", "Net", "Paid"),
    tuple(
        {"No": id, "Supplier": name, "Number": number, "Net": float(net), "Paid": "yes" if paid else ""}
        for id, name, number, net, paid in INVOICES
    ),
)


@pytest_asyncio.fixture(loop_scope="session")
async def hand(browser, demo_site: DemoSite):
    """A hand that has signed in."""
    hand = Hand(browser.page)
    await hand.go(f"{demo_site.url}/sign-in")
    await hand.enter('label="User name"', USER)
    await hand.enter('label="Password"', PASSWORD, secret=SecretKind.PASSWORD)
    await hand.click('role=button[name="Sign in"]')
    return hand


async def enter(hand, number, net, paid):
    await hand.enter('label="Invoice number"', number)
    await hand.enter('label="Net amount"', net)
    if paid:
        await hand.tick("label=Paid already")
    await hand.click('role=button[name="Save invoice"]')


def done(site):
    """What the site was asked to enter, in order."""
    posts = [post for post in site.state.as_json()["submissions"] if post["form"] == "invoice"]
    return [(post["data"]["supplier_id"], post["data"]["number"], post["data"]["net"]) for post in posts]


def write_table(folder):
    lines = [TABLE.columns, *(row.values() for row in TABLE.rows)]
    (folder / TABLE.path).write_text("\n".join(",".join(map(str, line)) for line in lines), "utf-8")


async def run(recording, workflow, home, site, monkeypatch, **bundle):
    """Run a workflow from the beginning, on the site as it was before the recording."""
    monkeypatch.setitem(SECRETS, "crm.password", PASSWORD)
    site.state.reset()
    elements = {f"{app}/{name}": one.record() for app, all in recording.elements.items() for name, one in all.items()}
    async with lab(home) as it:
        write_table(home)
        bundle = {"elements": elements, **bundle}
        row = await it.run(workflow, bundle=bundle, options={"browser": {"headless": True}})
        assert row.status is RunStatus.COMPLETED, row.error
    return done(site)


async def test_forms_that_were_filled_one_after_the_other(hand, demo_site, tmp_path, monkeypatch):
    for id, _, number, net, paid in INVOICES:
        await hand.go(f"{demo_site.url}/invoices/new?supplier={id}")
        await enter(hand, number, net, paid)
    recorded = done(demo_site)
    assert recorded == [(id, number, net) for id, _, number, net, _ in INVOICES]

    recording = merge(hand.events, Options(credential="crm", tables=(TABLE,)))
    assert await run(recording, recording.workflow, tmp_path / "plain", demo_site, monkeypatch) == recorded
    over_file, over_rows = (proposal for proposal in recording.proposals if proposal.kind == "loop")
    assert [row["paid_already"] for row in over_rows.rows] == [True, False, True]
    for loop in (over_file, over_rows):
        looped = apply_proposals(recording, [loop.id, "variable-user-name"])
        assert len(looped.steps) < len(recording.workflow.steps)
        assert await run(recording, looped, tmp_path / loop.id, demo_site, monkeypatch) == recorded
        statuses = [invoice.status.value for invoice in list(demo_site.state.invoices.values())[-3:]]
        assert statuses == ["paid", "open", "paid"]


async def test_every_row_of_a_table_on_the_page(hand, demo_site, tmp_path, monkeypatch):
    suppliers = f"{demo_site.url}/suppliers"
    await hand.go(suppliers, shows="role=table")
    for id in ("S-1001", "S-1002", "S-1003"):
        await hand.click(f'tr:has-text("{id}") >> role=link[name="New invoice"]')
        await hand.click("role=link[name=Cancel]")
        await hand.go(suppliers)

    recording = merge(hand.events, Options(credential="crm"))
    over_page, _ = (proposal for proposal in recording.proposals if proposal.kind == "loop")
    assert (over_page.id, over_page.columns) == ("loop-page-suppliers", ("row",))
    await run(recording, apply_proposals(recording, [over_page.id]), tmp_path, demo_site, monkeypatch)
    forms = [request for request in demo_site.state.as_json()["requests"] if "/invoices/new" in str(request)]
    assert len(forms) == 10, "the page has ten of the suppliers"


async def test_rows_that_were_searched_for(hand, demo_site, tmp_path, monkeypatch):
    for id, name, number, net, _ in INVOICES:
        await hand.go(f"{demo_site.url}/suppliers")
        await hand.enter('label="Search suppliers"', name.split()[0])
        await hand.click('role=button[name="Search"]')
        await hand.click(f'tr:has-text("{id}") >> role=link[name="New invoice"]')
        await enter(hand, number, net, paid=False)
    recorded = done(demo_site)
    assert [id for id, _, _ in recorded] == [id for id, *_ in INVOICES]

    recording = merge(hand.events, Options(credential="crm"))
    (loop,) = (proposal for proposal in recording.proposals if proposal.kind == "loop")
    assert loop.rows[0] == {
        "search_suppliers": "Ashdown",
        "row": "S-1002",
        "invoice_number": "AO-77",
        "net_amount": "120.00",
    }
    looped = apply_proposals(recording, [loop.id, "environment-base-url"])
    assert looped.steps["click-new-invoice"].params["target"]["row"] == "{{ item.row }}"
    environment = {"base_url": demo_site.url}
    assert await run(recording, looped, tmp_path, demo_site, monkeypatch, environment=environment) == recorded
