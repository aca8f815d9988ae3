"""A person enters two invoices with mouse and keyboard; the real recording of it proposes the loop."""

from __future__ import annotations

import pytest
import pytest_asyncio

from runtime.demo.site.state import PASSWORD, USER
from tests.fixtures.recording import open_desk

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(120)]

INVOICES = [("S-1002", "AO-77", "120.00"), ("S-1004", "BT-2031", "99.50")]


@pytest_asyncio.fixture(loop_scope="module")
async def desk(tmp_path_factory):
    async for desk in open_desk(tmp_path_factory.mktemp("desk")):
        yield desk


async def paste(person, text):
    """All at once, as from an input method."""
    await person.call("Input.insertText", {"text": text})


async def test_two_invoices_become_a_loop(desk, demo_site):
    async def work(person):
        await person.click("#username")
        await paste(person, USER)
        await person.click("#password")
        await paste(person, PASSWORD)
        await person.click("form button.primary")
        await person.sees("location.pathname == '/dashboard'")
        for id, number, net in INVOICES:
            await person.go(f"{demo_site.url}/invoices/new?supplier={id}")
            # The window is small; scrolling by script is no gesture, so it is not recorded.
            await person.look("document.querySelector('#net').scrollIntoView({block: 'center'})")
            await person.click("#number")
            await paste(person, number)
            await person.click("#net")
            await paste(person, net)
            await person.look("document.querySelector('#save').scrollIntoView({block: 'center'})")
            await person.click("#save")
            await person.sees("location.pathname.startsWith('/invoices/') && !location.pathname.endsWith('/new')")

    recorded = await desk.record(work, url=f"{demo_site.url}/sign-in")
    recording = recorded.recording
    loops = [proposal for proposal in recording.proposals if proposal.kind == "loop"]
    assert loops, recorded.told_in_short
    loop = loops[0]
    assert loop.rows == (
        {"supplier": "S-1002", "invoice_number": "AO-77", "net_amount": "120.00"},
        {"supplier": "S-1004", "invoice_number": "BT-2031", "net_amount": "99.50"},
    )
    assert [need.field for need in recording.needs_secret] == ["password"]
    assert PASSWORD not in repr(recording)
