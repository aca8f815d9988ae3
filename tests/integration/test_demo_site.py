"""The demo application in a real browser, driven by hand-written Playwright: the whole job and every odd corner."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Dialog, Page, TimeoutError, async_playwright, expect

from runtime.browser.find import require_browser
from runtime.demo.material import INVOICES
from runtime.demo.site import DemoSite
from tests.fixtures.larkspur import Larkspur

pytestmark = pytest.mark.browser

FLAGS = ["--disable-background-networking", "--disable-component-update", "--no-first-run"]
BOTH = pytest.mark.parametrize("skin", [1, 2])
BAD_ROWS = {
    "H-9920": "The net amount must be greater than zero",
    "NL-4410": "no supplier",
    "NP-5512": "This invoice number already exists",
}


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """A page of a fresh browser; errors of the page's scripts and requests to other hosts fail the test."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    arguments = [*FLAGS, *(["--no-sandbox"] if root else [])]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=require_browser().path, args=arguments)
        context = await browser.new_context()
        errors: list[str] = []
        hosts: set[str] = set()
        context.on("weberror", lambda error: errors.append(str(error.error)))
        context.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or ""))
        page = await context.new_page()
        page.set_default_timeout(10_000)
        yield page
        await browser.close()
    assert not errors
    assert hosts <= {"127.0.0.1"}


@pytest.fixture
async def clerk(page: Page, demo_site: DemoSite, skin: int) -> Larkspur:
    """Somebody who has signed in."""
    demo_site.state.skin = skin
    clerk = Larkspur(page, demo_site.url, skin)
    await clerk.sign_in()
    await page.wait_for_url("**/dashboard")
    return clerk


@pytest.mark.slow
@BOTH
async def test_the_whole_job(clerk: Larkspur, demo_site: DemoSite, tmp_path: Path) -> None:
    results: list[tuple[str, str]] = []
    for row in INVOICES:
        if not await clerk.open_form(row.supplier):
            results.append((row.number, "no supplier"))
            continue
        await clerk.fill_form(row)
        result = await clerk.save()
        results.append((row.number, result))
        if result.startswith("PI-"):
            receipt = await clerk.download(clerk.link(clerk.words.receipt), tmp_path)
            assert receipt.name == f"receipt-{result}.pdf" and receipt.read_bytes().startswith(b"%PDF-")

    rejected = [(number, text) for number, text in results if not text.startswith("PI-")]
    assert sorted(rejected) == sorted(BAD_ROWS.items())
    assert len(list(tmp_path.iterdir())) == 17
    _check_entered(demo_site)


def _check_entered(site: DemoSite) -> None:
    """What the site holds is what the file says, each row once; the copy was posted and refused."""
    entered = [invoice for invoice in site.state.invoices.values() if invoice.entered]
    good = [row for n, row in enumerate(INVOICES) if row.number not in BAD_ROWS or n == 1]
    assert [
        (i.supplier.name, i.number, i.day, float(i.net), i.vat_rate, i.currency, i.cost_centre) for i in entered
    ] == [row[:7] for row in good]
    assert [(i.status == "paid", i.notes) for i in entered] == [(row.paid == "yes", row.notes) for row in good]
    posts = [s for s in site.state.submissions if s.form == "invoice"]
    assert sum(s.accepted for s in posts) == 17
    assert [s.data["number"] for s in posts if not s.accepted] == ["NP-5512"]


@BOTH
async def test_wrong_password_is_told(page: Page, demo_site: DemoSite, skin: int) -> None:
    demo_site.state.skin = skin
    await Larkspur(page, demo_site.url, skin).sign_in("wrong")
    await expect(page.get_by_role("alert")).to_have_text("The user name or the password is wrong.")


@BOTH
async def test_page_checks_before_it_sends(clerk: Larkspur, demo_site: DemoSite) -> None:
    await clerk.page.goto(f"{clerk.url}/invoices/new")
    await clerk.field(clerk.words.date).fill("31/02/2026")
    await clerk.field(clerk.words.net).fill("-5")
    await clerk.button(clerk.words.save).click()
    errors = clerk.page.get_by_role("alert").locator("li")
    await expect(errors).to_have_text(
        [
            "Choose a supplier",
            "Enter the invoice number",
            "Enter a date such as 18/05/2026",
            "The net amount must be greater than zero",
        ]
    )
    assert not [s for s in demo_site.state.submissions if s.form == "invoice"]


@BOTH
async def test_slow_save_shows_that_it_works(clerk: Larkspur, demo_site: DemoSite) -> None:
    demo_site.state.save_delay = 0.6
    await clerk.open_form(INVOICES[0].supplier)
    await clerk.fill_form(INVOICES[0])
    save = clerk.button(clerk.words.save)
    await save.click()
    await expect(save).to_be_disabled()
    await expect(clerk.page.get_by_role("status").filter(has_text="Saving")).to_be_visible()
    await clerk.page.wait_for_url("**/invoices/PI-*")
    await expect(clerk.page.get_by_role("status").filter(has_text="was saved")).to_be_visible()


@BOTH
async def test_supplier_search_in_the_form_has_pages(clerk: Larkspur) -> None:
    page, words = clerk.page, clerk.words
    await page.goto(f"{clerk.url}/invoices/new")
    await clerk.button(words.find_supplier).click()
    choices = page.get_by_role("button", name=f"{words.choose} ")
    await expect(choices).to_have_count(6)
    await clerk.link(words.next_page).click()
    await expect(clerk.button(f"{words.choose} Bellweather Printing")).to_be_visible()
    await clerk.field(words.picker_box).fill("north")
    await page.get_by_label(words.picker_box).press("Enter")
    await expect(choices).to_have_count(3)
    await clerk.button(f"{words.choose} Northgate Paper").click()
    await expect(choices.first).to_be_hidden()
    await expect(page.get_by_text("Northgate Paper", exact=True).filter(visible=True)).to_have_count(1)


@BOTH
async def test_date_is_chosen_in_the_calendar(clerk: Larkspur, demo_site: DemoSite) -> None:
    await clerk.open_form("Cobalt IT Services")
    await clerk.fill_form(INVOICES[4])
    await clerk.pick_day(date(2026, 3, 31))
    await expect(clerk.field(clerk.words.date)).to_have_value("31/03/2026")
    saved = await clerk.save()
    assert demo_site.state.invoices[saved].day == date(2026, 3, 31)


@BOTH
async def test_files_go_up_and_come_down(clerk: Larkspur, demo_site: DemoSite, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.4 scan")
    await clerk.open_form("Cobalt IT Services")
    await clerk.fill_form(INVOICES[4])
    await clerk.page.get_by_label(clerk.words.attachment).set_input_files(scan)
    saved = await clerk.save()
    await clerk.field(clerk.words.upload_box).set_input_files(
        {"name": "b.png", "mimeType": "image/png", "buffer": b"p"}
    )
    await clerk.button(clerk.words.upload).click()
    await expect(clerk.link("b.png")).to_be_visible()
    came = await clerk.download(clerk.link("scan.pdf"), tmp_path / "down")
    assert came.read_bytes() == scan.read_bytes()
    assert [a.invoice_id for a in demo_site.state.attachments.values()] == [saved, saved]


@BOTH
async def test_list_opens_tabs_filters_and_exports(clerk: Larkspur, tmp_path: Path) -> None:
    page = clerk.page
    await page.goto(f"{clerk.url}/invoices?q=lindqvist+zzz")
    await expect(page.get_by_role("table")).to_have_count(0)
    await page.goto(f"{clerk.url}/invoices?sort=id&dir=asc")
    async with page.context.expect_page() as opened:
        await clerk.link("PI-0101").click()
    tab = await opened.value
    await expect(tab.locator("h1")).to_contain_text("PI-0101")
    await clerk.link(clerk.words.next_page).click()
    await expect(clerk.link("PI-0113")).to_be_visible()
    exported = await clerk.download(clerk.link(clerk.words.export), tmp_path)
    assert len(exported.read_text().splitlines()) == 48


@BOTH
async def test_payment_happens_in_a_frame(clerk: Larkspur, demo_site: DemoSite) -> None:
    await clerk.page.goto(f"{clerk.url}/invoices/PI-0140")
    await clerk.link(clerk.words.pay).click()
    await clerk.pay("4000 0000 0000 0002")
    frame = await clerk.card_frame()
    await expect(frame.get_by_role("alert")).to_have_text("The card was declined.")
    await clerk.pay("4242 4242 4242 4242")
    result = clerk.page.get_by_role("status").filter(has_text="KP-90001")
    await expect(result).to_have_text("Payment accepted. Reference KP-90001.")
    assert [payment.invoice_id for payment in demo_site.state.payments] == ["PI-0140"]


@BOTH
async def test_native_dialogs(clerk: Larkspur, demo_site: DemoSite) -> None:
    page, words, asked = clerk.page, clerk.words, []
    answers = iter([None, "", "Sent twice", None])

    async def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        given = next(answers)
        await (dialog.dismiss() if given == "" else dialog.accept(given or ""))

    page.on("dialog", answer)
    await page.goto(f"{clerk.url}/suppliers/S-1045")
    async with page.expect_event("dialog"):
        await clerk.button(words.check_vat).click()
    await page.goto(f"{clerk.url}/invoices/PI-0140")
    await clerk.button(words.delete).click()
    assert "PI-0140" in demo_site.state.invoices
    await clerk.button(words.void).click()
    await expect(page.get_by_text("Sent twice")).to_be_visible()
    await clerk.button(words.delete).click()
    await page.wait_for_url("**/invoices")
    assert "PI-0140" not in demo_site.state.invoices
    assert asked == ["alert", "confirm", "prompt", "confirm"]


@BOTH
async def test_cards_and_lists_are_dragged(clerk: Larkspur, demo_site: DemoSite) -> None:
    page, board = clerk.page, demo_site.state.board
    await page.goto(f"{clerk.url}/board")
    card = page.get_by_text("Brightwater Utilities", exact=True)
    async with page.expect_response("**/board/move"):
        await card.drag_to(page.get_by_text("Weaver Street Linen", exact=True))
    assert board.columns["check"] == ["C-2", "C-3"]
    assert "C-1" in board.columns["done"]
    await page.get_by_label("Mill Race Brewery").hover()
    await page.mouse.down()
    box = await page.get_by_text("Orchard Data Centres").bounding_box()
    await page.mouse.move(box["x"] + 10, box["y"] + 40, steps=4)
    await page.mouse.move(box["x"] + 10, box["y"] + 2, steps=4)
    async with page.expect_response("**/board/run"):
        await page.mouse.up()
    assert board.run[:2] == ["Mill Race Brewery", "Orchard Data Centres"]
    await page.reload()
    await expect(page.locator("li").filter(has_text="Mill Race Brewery")).to_be_visible()
    assert [s.accepted for s in demo_site.state.submissions if s.form in ("move-card", "payment-run")] == [True, True]


@BOTH
async def test_menu_opens_under_the_pointer_and_sign_out_ends_it(clerk: Larkspur, skin: int) -> None:
    page = clerk.page
    balances = clerk.link(clerk.words.balances)
    await expect(balances).to_be_hidden()
    await page.get_by_text("Reports", exact=True).hover()
    await balances.click()
    await expect(page.locator("h1")).to_have_text("Supplier balances")
    if skin == 2:
        await clerk.button("M Mara Lindqvist").or_(clerk.button("Mara Lindqvist")).click()
    await clerk.button(clerk.words.sign_out).click()
    await page.wait_for_url("**/sign-in")


@pytest.mark.parametrize("skin", [3])
async def test_third_skin_has_no_button_that_saves(page: Page, demo_site: DemoSite, skin: int) -> None:
    demo_site.state.skin = skin
    clerk = Larkspur(page, demo_site.url, skin=1)
    await clerk.sign_in()
    await clerk.open_form(INVOICES[0].supplier)
    await clerk.fill_form(INVOICES[0])
    with pytest.raises(TimeoutError):
        await clerk.button(clerk.words.save).click(timeout=500)
    await expect(clerk.button(clerk.words.draft)).to_be_visible()
    assert not [invoice for invoice in demo_site.state.invoices.values() if invoice.entered]
