from __future__ import annotations

import io
import re

import pytest
import pytest_asyncio
from PIL import Image
from pydantic import ValidationError

from runtime.errors import StepFailed
from runtime.model import Secret, SecretRef

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def page(step, web_site):
    await step("navigate", url=web_site.url("lazy.html"))
    return step


def opened(data):
    return Image.open(io.BytesIO(data))


async def test_a_picture_of_what_can_be_seen_is_kept_with_the_run(page, kept):
    result = await page("screenshot")
    picture = opened(kept[result.blob])
    assert (picture.format, picture.size, result.path) == ("PNG", (1280, 720), "")
    assert result.size == len(kept[result.blob])


async def test_the_whole_page_to_a_file(page, tmp_path, kept):
    result = await page("screenshot", area="full", format="jpeg", quality=30, path="shots/all.jpg", keep=False)
    picture = opened((tmp_path / "shots/all.jpg").read_bytes())
    assert picture.format == "JPEG" and picture.height > 1400 and picture.width == 1280
    assert result.path == str(tmp_path / "shots/all.jpg") and result.blob == "" and not kept


async def test_one_element(page, kept):
    result = await page("screenshot", area="element", target="#box")
    assert opened(kept[result.blob]).height == 100


async def test_a_field_with_a_secret_is_covered(step, web_site, kept, browser):
    await step("navigate", url=web_site.url("form.html"))
    await step("fill", target="label=PIN", value=Secret("1234", SecretRef("site", "pin")))
    box = await browser.page.locator("#pin").bounding_box()
    middle = (int(box["x"] + box["width"] / 2), int(box["y"] + box["height"] / 2))
    for data in (kept[(await step("screenshot")).blob], await browser.picture()):
        assert all(abs(value - 128) < 6 for value in opened(data).convert("RGB").getpixel(middle))
    element = opened(kept[(await step("screenshot", area="element", target="#pin")).blob]).convert("RGB")
    assert element.getpixel((element.width // 2, element.height // 2)) == (128, 128, 128)


async def test_a_picture_that_cannot_be_written(page, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StepFailed) as caught:
        await page("screenshot", path="file/shot.png")
    assert caught.value.kind == "file"


async def test_a_screenshot_must_go_somewhere_and_an_element_be_named(step):
    with pytest.raises(ValidationError, match="keep it with the run"):
        await step("screenshot", keep=False)
    with pytest.raises(ValidationError, match="name the element"):
        await step("screenshot", area="element")


@pytest.mark.parametrize(
    ("params", "size"),
    [
        ({"paper": "A4"}, (595, 842)),
        ({"paper": "Letter", "landscape": True}, (792, 612)),
        ({"paper": "Legal"}, (612, 1008)),
    ],
)
async def test_pdf_papers(page, kept, params, size):
    result = await page("pdf", **params)
    data = kept[result.blob]
    assert data.startswith(b"%PDF-")
    width, height = map(float, re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data).groups())
    assert abs(width - size[0]) < 2 and abs(height - size[1]) < 2


async def test_pdf_with_margins_header_and_pages(page, tmp_path):
    header = '<span style="font-size: 10px">Page <span class="pageNumber"></span></span>'
    margin = {"top": "2cm", "left": "1in"}
    await page("pdf", path="out.pdf", header=header, margin=margin, pages="1", scale=0.5, background=False)
    data = (tmp_path / "out.pdf").read_bytes()
    assert len(re.findall(rb"/Type /Page\b", data)) == 1


async def test_a_wrong_margin_is_said(page):
    with pytest.raises(StepFailed, match="arameter value"):
        await page("pdf", margin="wide")
