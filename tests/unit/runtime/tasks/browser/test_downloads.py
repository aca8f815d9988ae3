from __future__ import annotations

import pytest

from runtime.errors import StepFailed, StepTimeout

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_click_and_save(step, web_site, tmp_path):
    await step("navigate", url=web_site.url("links.html"))
    result = await step("download", target="text=Report >> nth=0", path="out/table.csv")
    assert (tmp_path / "out/table.csv").read_text() == "a,b\n1,2\n"
    assert result.model_dump() == {
        "path": str(tmp_path / "out/table.csv"),
        "name": "report.csv",
        "url": web_site.url("report"),
        "size": 8,
    }


async def test_into_a_folder_or_the_runs_own(step, web_site, tmp_path):
    await step("navigate", url=web_site.url("links.html"))
    assert (await step("download", target="a[href='/report']", path="out/")).path == str(tmp_path / "out/report.csv")
    assert (await step("download", target="a[href='/report']")).path == str(tmp_path / "work/report.csv")


async def test_a_download_that_an_earlier_step_has_started(step, web_site):
    await step("navigate", url=web_site.url("links.html"))
    await step("click", target="text=Report later")
    await step("wait", until="download")
    assert (await step("download")).size == 8


async def test_the_click_takes_its_own_download(step, web_site):
    await step("navigate", url=web_site.url("links.html"))
    await step("click", target="a[href='/report']")
    await step("wait", until="download")
    await step("download", target="a[href='/report']")


async def test_nothing_is_downloaded(step, web_site, browser_ctx):
    await step("navigate", url=web_site.url("links.html"))
    browser_ctx.timeout = 2.0
    with pytest.raises(StepTimeout, match="No download started"):
        await step("download", target="text=Push")


async def test_a_download_that_breaks_off(step, web_site):
    await step("navigate", url=web_site.url("links.html"))
    with pytest.raises(StepFailed, match=r'The download "cut.bin" failed') as caught:
        await step("download", target="text=Cut off")
    assert caught.value.kind == "network"


async def test_a_download_that_cannot_be_saved(step, web_site, tmp_path):
    (tmp_path / "file").write_text("x")
    await step("navigate", url=web_site.url("links.html"))
    with pytest.raises(StepFailed, match="could not be saved") as caught:
        await step("download", target="a[href='/report']", path="file/report.csv")
    assert caught.value.kind == "file"


async def test_navigating_to_a_download_says_what_to_use(step, web_site):
    with pytest.raises(StepFailed, match="a download began") as caught:
        await step("navigate", url=web_site.url("report"))
    assert "Download" in caught.value.remedy
    assert (await step("download")).size == 8
