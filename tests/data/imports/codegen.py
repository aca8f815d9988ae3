import re
from playwright.sync_api import Playwright, sync_playwright, expect


def run(playwright: Playwright) -> None:
    browser = playwright.chromium.launch(headless=False)
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    page = context.new_page()
    page.goto("http://site.example/form.html")
    page.get_by_test_id("number").click()
    page.get_by_test_id("number").fill("INV-11")
    page.get_by_label("Password").fill("codegen-canary")
    page.get_by_label("Country").select_option("bg")
    page.get_by_label("Tags").select_option(["red", "blue"])
    page.get_by_label("Paid").check()
    page.get_by_label("Paid").uncheck()
    page.get_by_label("Notes").press("a")
    page.locator("#twice").dblclick()
    page.get_by_role("button", name="Twice").nth(1).click(button="right", modifiers=["Shift"])
    expect(page.get_by_label("Fixed")).to_have_value("as it is")
    expect(page.get_by_role("heading", name="Invoice")).to_be_visible()
    expect(page.locator("h1")).to_contain_text("Inv")
    expect(page.get_by_role("button", name="Off", exact=True)).not_to_be_enabled()
    expect(page.locator("input[type=radio]")).to_have_count(2)
    expect(page).to_have_title(re.compile("^form$", re.IGNORECASE))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading")).to_have_text("Saved")
    page.goto("http://site.example/dialogs.html")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator("#said")).to_have_text("true")
    page.goto("http://site.example/frames.html")
    page.locator("#outer").content_frame.locator('iframe[name="inner"]').content_frame.get_by_role("button").click()
    page.goto("http://site.example/links.html")
    with page.expect_popup() as page1_info:
        page.get_by_role("link", name="Form in a new tab").click()
    page1 = page1_info.value
    page1.get_by_placeholder("INV-000").fill("2")
    page1.close()
    with page.expect_download() as download_info:
        page.get_by_role("link", name="Report").click()
    download = download_info.value
    download.save_as("report.csv")
    page.goto("http://site.example/drag.html")
    page.locator("#card").drag_to(page.locator("#done"))
    expect(page.get_by_text("Done: card")).to_be_visible()
    for number in range(3):
        page.reload()

    # ---------------------
    context.close()
    browser.close()


with sync_playwright() as playwright:
    run(playwright)
