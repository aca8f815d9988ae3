"""The report in a real browser: it opens without an error, and its filters, links and picture viewer work."""

from __future__ import annotations

import struct
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from runtime.report.html import report_html
from tests.fixtures.engine import flow, step
from tests.fixtures.engine import lab as open_lab

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ATTACK = "<img src=x onerror=window.hacked=1> broke"


def png(shade: int) -> bytes:
    """A grey picture of 4 by 4 points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 4, 4, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\x00" + bytes([shade] * 4)) * 4)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A failed run of 20 passes: two fail and are dealt with, one ends the run."""
    folder = tmp_path_factory.mktemp("report")
    async with open_lab(folder / "home") as lab:
        pictures = [lab.store.blobs.put(png(shade)) for shade in range(20)]
        rows = [{"no": f"INV-{n}", "who": "Атлас" if n % 2 else "Nordwind", "shot": pictures[n]} for n in range(20)]
        workflow = flow(
            step("read", "toy.effect", {"value": rows}, name="Read the list", out="rows"),
            step("rows", "flow.for_each", {"items": "{{ steps.read.output }}"}, name="Each invoice",
                 each="open", done="end"),
            step("open", "toy.effect", {"value": "{{ item.shot }}"}, name="Open the form", out="save"),
            step("save", "toy.fail", {"times": "{{ 9 if index == 4 or index == 9 else 0 }}", "message": "refused"},
                 name="Save it", out="", error="note"),
            step("note", name="Note it"),
            step("end", "toy.fail", {"times": 9, "message": ATTACK}, name="Send all"),
            name="Enter invoices",
        )  # fmt: skip
        row = await lab.run(workflow)
        for n in range(10):
            lab.store.writer.log((row.n, row.created_at, 10 * (1 + n % 4), "", "read", f"line no{n}", "{}"))
        await lab.store.logs.commit([])
        file = folder / "report.html"
        file.write_text("".join(report_html(lab.store, row)), encoding="utf-8")
    return file


@pytest_asyncio.fixture(loop_scope="session")
async def page(shared_browser: Browser, report: Path) -> AsyncIterator[Page]:
    """The report, opened as a file; a refused script or style and any error of its code fail the test."""
    context = await shared_browser.new_context(accept_downloads=True, reduced_motion="reduce")
    opened = await context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    await opened.goto(report.as_uri())
    yield opened
    assert await opened.evaluate("window.hacked") is None
    await context.close()
    assert complaints == []


async def visible_steps(page: Page) -> list[str]:
    return await page.locator("details.step:visible > summary .title").all_inner_texts()


async def test_it_opens_on_what_went_wrong(page: Page) -> None:
    assert await page.title() == "Enter invoices – Failed – Run report"
    opened = await page.locator("details.pass[open] > summary .title").all_inner_texts()
    assert opened == ["Pass 5 of 20", "Pass 10 of 20"]
    await page.get_by_role("link", name="Show the step").click()
    await page.locator("summary:focus", has_text="Send all").wait_for()
    assert await page.get_by_text(ATTACK).last.is_visible()


async def test_the_filter_shows_only_what_needs_attention(page: Page) -> None:
    await page.get_by_text("Needs attention").click()
    assert await visible_steps(page) == ["Each invoice", "Save it", "Save it", "Send all"]
    assert await page.locator("#step-count").inner_text() == "3 of 63"
    await page.get_by_text("All", exact=True).click()
    assert "Read the list" in await visible_steps(page)
    assert await page.locator("#step-count").inner_text() == ""


async def test_search_looks_into_steps_and_says_when_nothing_fits(page: Page) -> None:
    await page.keyboard.press("/")
    await page.keyboard.type("save PATH took")
    await page.locator("#step-count", has_text="2 of 63").wait_for()
    assert await page.locator("details.pass:visible > summary .title").all_inner_texts() == [
        "Pass 5 of 20",
        "Pass 10 of 20",
    ]
    await page.locator("#step-search").fill("no such thing")
    await page.get_by_text("No step fits.").wait_for()
    await page.get_by_role("button", name="Show all steps").click()
    assert len(await visible_steps(page)) > 5


async def test_everything_opens_and_closes_at_once(page: Page) -> None:
    await page.get_by_role("button", name="Open all").click()
    assert await page.locator("details.pass:not([open]), details.step:not([open])").count() == 0
    await page.get_by_role("button", name="Close all").click()
    assert await visible_steps(page) == ["Read the list", "Each invoice", "Send all"]


async def test_the_keyboard_opens_steps_and_walks_through_pictures(page: Page) -> None:
    await page.get_by_role("button", name="Close all").click()
    await page.locator("details.step > summary").first.focus()
    await page.keyboard.press("Enter")
    assert await page.locator("details.step").first.evaluate("box => box.open")
    await page.get_by_role("button", name="Open all").click()
    await page.locator(".enlarge").first.focus()
    await page.keyboard.press("Enter")
    place = page.locator("#viewer-place")
    total = await page.locator(".enlarge").count()
    assert await place.inner_text() == f"1 / {total}"
    await page.keyboard.press("ArrowRight")
    assert await place.inner_text() == f"2 / {total}"
    await page.get_by_role("button", name="Previous picture").click()
    await page.keyboard.press("ArrowLeft")
    assert await place.inner_text() == f"{total} / {total}"
    assert await page.locator("#viewer-image").evaluate("image => image.decode().then(() => image.naturalWidth)") == 4
    await page.keyboard.press("Escape")
    assert not await page.locator("#viewer").is_visible()


async def test_the_log_is_filtered_by_level_and_text(page: Page) -> None:
    from playwright.async_api import expect

    rows = page.locator("#log tbody tr:visible")
    await expect(rows).to_have_count(10)
    await page.locator("#log-level").select_option("3")
    await expect(rows).to_have_count(4)
    # No word that could stand in a time of day.
    await page.locator("#log-search").fill("line no3")
    await expect(page.locator("#log-count")).to_contain_text("1 of 10")
    await expect(rows).to_have_count(1)


async def test_a_result_list_downloads_as_csv(page: Page) -> None:
    async with page.expect_download() as started:
        await page.get_by_role("link", name="Download CSV").first.click()
    download = await started.value
    assert download.suggested_filename == "read.csv"
    lines = Path(await download.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 21
    assert lines[2].startswith("INV-1,Атлас,")


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
async def test_nothing_sticks_out_on_narrow_screens_and_both_themes_are_legible(
    page: Page, width: int, scheme: str
) -> None:
    await page.emulate_media(color_scheme=scheme)
    await page.set_viewport_size({"width": width, "height": 740})
    await page.get_by_role("button", name="Open all").click()
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert await page.evaluate(CONTRAST) == []


#: Texts whose contrast with what is behind them is under 4.5 (WCAG AA).
CONTRAST = """() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (el) => {
    for (let box = el; box; box = box.parentElement) {
      const color = parse(getComputedStyle(box).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const seen = new Map();
  for (const el of document.querySelectorAll("body *")) {
    const own = [...el.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !el.checkVisibility() || /^(SCRIPT|STYLE)$/.test(el.tagName)) continue;
    const [a, b] = [light(parse(getComputedStyle(el).color)), light(behind(el))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) seen.set(el.className || el.tagName, ratio.toFixed(2));
  }
  return [...seen];
}"""
