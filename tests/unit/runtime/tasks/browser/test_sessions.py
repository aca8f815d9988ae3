from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from runtime.browser.find import require_browser
from runtime.errors import BrowserMissing, StepFailed

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def browsers() -> set[int]:
    """Ids of the browser processes below this one."""
    children = psutil.Process().children(recursive=True)
    return {child.pid for child in children if child.name() not in ("node", "node-MainThread", "MainThread")}


async def test_open_go_somewhere_and_close_leaves_nothing(empty_ctx, run_task, web_site, tmp_path, monkeypatch):
    before = browsers()
    opened = await run_task(
        empty_ctx,
        "browser.open",
        url=web_site.url("headers"),
        width=800,
        height=600,
        locale="bg-BG",
        timezone="Asia/Tokyo",
        user_agent="Robot/1",
        headers={"x-test": "yes"},
    )
    assert opened.url == web_site.url("headers")
    headers = await run_task(empty_ctx, "browser.extract", target="body")
    assert '"x-test": "yes"' in headers and '"user-agent": "Robot/1"' in headers and "bg-BG" in headers
    script = "[innerWidth, innerHeight, Intl.DateTimeFormat().resolvedOptions().timeZone]"
    assert await run_task(empty_ctx, "browser.evaluate", script=script) == [800, 600, "Asia/Tokyo"]
    profiles = [item for pid in browsers() - before for item in profile_folders(pid)]
    await run_task(empty_ctx, "browser.close")
    assert browsers() <= before
    assert profiles and not any(Path(folder).exists() for folder in profiles)
    await run_task(empty_ctx, "browser.close")


def profile_folders(pid: int) -> list[str]:
    try:
        arguments = psutil.Process(pid).cmdline()
    except psutil.Error:
        return []
    return [text.partition("=")[2] for text in arguments if text.startswith("--user-data-dir=")]


async def test_the_browser_inherits_no_secret_environment(empty_ctx, run_task, monkeypatch):
    monkeypatch.setenv("UNDERSTUDY_VAULT_PASSPHRASE", "open sesame")
    before = browsers()
    await run_task(empty_ctx, "browser.open")
    environments = [psutil.Process(pid).environ() for pid in browsers() - before]
    assert environments and not any("open sesame" in environment.values() for environment in environments)


async def test_opening_again_begins_anew(empty_ctx, run_task, web_site):
    await run_task(empty_ctx, "browser.open", url=web_site.url("sign_in"))
    await run_task(empty_ctx, "browser.open", url=web_site.url("private"))
    assert await run_task(empty_ctx, "browser.extract", target="h1") == "Please sign in"


async def test_two_sessions_side_by_side(empty_ctx, run_task, web_site):
    await run_task(empty_ctx, "browser.open", url=web_site.url("sign_in"))
    await run_task(empty_ctx, "browser.open", session="second", url=web_site.url("private"))
    assert await run_task(empty_ctx, "browser.extract", target="h1") == "Hello Ada"
    assert await run_task(empty_ctx, "browser.extract", target="h1", session="second") == "Please sign in"
    await run_task(empty_ctx, "browser.close", all=True)
    assert empty_ctx.resources.keys("browser") == []


async def test_a_profile_folder_keeps_what_it_knows(empty_ctx, run_task, web_site, tmp_path):
    await run_task(empty_ctx, "browser.open", profile="profile", url=web_site.url("form.html"))
    await run_task(empty_ctx, "browser.set_storage", items={"theme": "dark"})
    with pytest.raises(StepFailed, match="in use by another browser") as caught:
        await run_task(empty_ctx, "browser.open", session="second", profile="profile")
    assert caught.value.kind == "browser"
    await run_task(empty_ctx, "browser.close")
    await run_task(empty_ctx, "browser.open", profile="profile", url=web_site.url("form.html"))
    assert await run_task(empty_ctx, "browser.get_storage") == {"theme": "dark"}
    assert (tmp_path / "profile").is_dir()


async def test_navigating_opens_a_browser_and_other_steps_do_not(empty_ctx, run_task, web_site):
    with pytest.raises(StepFailed, match='No browser session "main" is open') as caught:
        await run_task(empty_ctx, "browser.click", target="text=Save")
    assert caught.value.kind == "browser" and "Open browser" in caught.value.remedy
    assert (await run_task(empty_ctx, "browser.navigate", url=web_site.url("form.html"))).title == "Form"


async def test_an_address_that_fails_leaves_the_session_open(empty_ctx, run_task, web_site):
    with pytest.raises(StepFailed, match="404"):
        await run_task(empty_ctx, "browser.open", url=web_site.url("nothing.html"))
    await run_task(empty_ctx, "browser.navigate", url=web_site.url("form.html"))


@pytest.fixture
def running_browser(tmp_path):
    """A browser of the person's own, with a debugging port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [require_browser().path, "--headless", "--no-first-run", f"--remote-debugging-port={port}"]
    command += ["--no-sandbox", f"--user-data-dir={tmp_path / 'person'}", "data:text/html,<title>Mine</title><h1>Mine"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stderr is not None
    with process.stderr as output:
        for line in output:
            if "DevTools listening" in line:
                break
        yield port
        process.terminate()
        process.wait(10)


async def test_attach_to_a_running_browser_and_let_go_of_it(empty_ctx, run_task, web_site, running_browser):
    address = str(running_browser)
    assert (await run_task(empty_ctx, "browser.attach", address=address)).title == "Mine"
    assert await run_task(empty_ctx, "browser.extract", target="h1") == "Mine"
    await run_task(empty_ctx, "browser.new_tab", url=web_site.url("form.html"))
    await run_task(empty_ctx, "browser.fill", target="label=PIN", value="1")
    await run_task(empty_ctx, "browser.close")
    again = await run_task(empty_ctx, "browser.attach", address=f"localhost:{address}", tab="form.html")
    assert again.title == "Form"
    assert await run_task(empty_ctx, "browser.extract", target="label=PIN", what="value") == "1"
    with pytest.raises(StepFailed, match='no tab with "nothing"'):
        await run_task(empty_ctx, "browser.attach", address=address, tab="nothing")


async def test_a_run_told_to_use_a_running_browser_opens_a_tab_there(empty_ctx, run_task, web_site, running_browser):
    empty_ctx.settings = {"browser": {"connect": str(running_browser)}}
    await run_task(empty_ctx, "browser.open", url=web_site.url("form.html"))
    result = await run_task(empty_ctx, "browser.switch_tab", which="title", text="Mine")
    assert result.tabs == 2


async def test_a_download_in_a_running_browser(empty_ctx, run_task, web_site, running_browser, tmp_path):
    await run_task(empty_ctx, "browser.attach", address=str(running_browser))
    await run_task(empty_ctx, "browser.new_tab", url=web_site.url("links.html"))
    result = await run_task(empty_ctx, "browser.download", target="a[href='/report']", path="r.csv")
    assert (tmp_path / "r.csv").read_text() == "a,b\n1,2\n" and result.size == 8


async def test_a_session_in_a_running_browser_is_found_again(empty_ctx, run_task, web_site, running_browser):
    await run_task(empty_ctx, "browser.attach", address=str(running_browser))
    await run_task(empty_ctx, "browser.new_tab", url=web_site.url("form.html"))
    point = await empty_ctx.resources.peek("browser:main").restore_point()
    assert point["storage"] is None
    await run_task(empty_ctx, "browser.fill", target="label=PIN", value="1")
    await empty_ctx.resources.drop("browser:main")
    empty_ctx.resources.put_restore("browser:main", point)
    assert await run_task(empty_ctx, "browser.extract", target="label=PIN", what="value") == "1"
    await run_task(empty_ctx, "browser.close_tab")
    await empty_ctx.resources.drop("browser:main")
    empty_ctx.resources.put_restore("browser:main", point)
    with pytest.raises(StepFailed, match=r"has no tab with .*form\.html any more"):
        await run_task(empty_ctx, "browser.extract", target="label=PIN")


async def test_nothing_to_attach_to(empty_ctx, run_task):
    with pytest.raises(StepFailed, match=r"No browser answers at 127\.0\.0\.1:1") as caught:
        await run_task(empty_ctx, "browser.attach", address="127.0.0.1:1")
    assert "--remote-debugging-port" in caught.value.remedy


async def test_a_browser_that_is_not_there(empty_ctx, run_task, tmp_path):
    with pytest.raises(BrowserMissing, match="is not a program"):
        await run_task(empty_ctx, "browser.open", browser=str(tmp_path / "none"))


async def test_a_browser_that_does_not_start(empty_ctx, run_task, tmp_path):
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\necho 'error while loading shared libraries: libnss3.so' >&2\nexit 127\n")
    broken.chmod(0o755)
    with pytest.raises(StepFailed, match="lacks system libraries") as caught:
        await run_task(empty_ctx, "browser.open", browser=str(broken))
    assert caught.value.kind == "browser"


@pytest.mark.skipif(sys.platform != "linux", reason="a display can be missing only there")
async def test_a_window_without_a_display(empty_ctx, run_task, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(StepFailed, match="no display to show the browser on"):
        await run_task(empty_ctx, "browser.open", headless=False)


async def test_a_browser_that_dies_is_reported_and_can_be_opened_again(empty_ctx, run_task, web_site):
    before = browsers()
    await run_task(empty_ctx, "browser.open", url=web_site.url("form.html"))
    started = [psutil.Process(pid) for pid in browsers() - before]
    [main] = [process for process in started if not any(text.startswith("--type=") for text in process.cmdline())]
    main.kill()
    with pytest.raises(StepFailed) as caught:
        await run_task(empty_ctx, "browser.extract", target="#nothing")
    assert caught.value.kind == "browser"
    assert await empty_ctx.resources.peek("browser:main").picture() is None
    await run_task(empty_ctx, "browser.open", url=web_site.url("form.html"))
    assert await run_task(empty_ctx, "browser.extract", target="h1") == "Invoice"


async def test_settings_of_the_run_reach_the_browser(empty_ctx, run_task, web_site):
    empty_ctx.settings = {"browser": {"headless": True, "user_agent": "Set/1", "unknown": 1}}
    await run_task(empty_ctx, "browser.open", url=web_site.url("headers"))
    assert "Set/1" in await run_task(empty_ctx, "browser.extract", target="body")


async def test_named_elements_of_the_project(empty_ctx, run_task, web_site):
    pin = {"selector": "label=PIN", "name": "PIN field"}
    empty_ctx.settings = {"browser": {"headless": True}, "elements": {"app/pin": pin, "app/button": "text=Save"}}
    await run_task(empty_ctx, "browser.open", url=web_site.url("form.html"))
    await run_task(empty_ctx, "browser.fill", target={"element": "app/pin"}, value="7")
    await run_task(empty_ctx, "browser.click", target={"element": "app/button"})
    assert "pin=7" in await run_task(empty_ctx, "browser.extract", target="body")
    with pytest.raises(StepFailed, match='no element "app/none"'):
        await run_task(empty_ctx, "browser.click", target={"element": "app/none"})
