from __future__ import annotations

import json
import stat
import sys

import pytest

from runtime.errors import StepFailed
from runtime.model import Secret, SecretRef

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_cookies_are_set_sent_read_and_cleared(step, web_site):
    cookies = [
        {"name": "user", "value": Secret("ada", SecretRef("site", "cookie")), "url": web_site.url()},
        {"name": "other", "value": "1", "domain": "example.com", "secure": True, "expires": 4_000_000_000},
    ]
    await step("set_cookies", cookies=cookies)
    assert (await step("navigate", url=web_site.url("private"))).title == "Private"
    here = await step("get_cookies", urls=[web_site.url()])
    assert [(cookie["name"], cookie["value"]) for cookie in here] == [("user", "ada")]
    assert len(await step("get_cookies")) == 2
    await step("clear_cookies", domain="example.com")
    assert [cookie["name"] for cookie in await step("get_cookies")] == ["user"]
    await step("clear_cookies")
    assert (await step("navigate", url=web_site.url("private"))).title == "Sign in"


@pytest.mark.parametrize("storage", ["local", "session"])
async def test_storage_of_the_current_site(step, web_site, storage):
    await step("navigate", url=web_site.url("form.html"))
    await step("set_storage", storage=storage, items={"a": "1", "b": "zwei"})
    assert await step("get_storage", storage=storage) == {"a": "1", "b": "zwei"}
    await step("clear_storage", storage=storage)
    assert await step("get_storage", storage=storage) == {}


async def test_a_session_is_saved_and_loaded(step, web_site, browser_ctx, empty_ctx, run_task, tmp_path):
    await step("navigate", url=web_site.url("sign_in"))
    await step("set_storage", items={"theme": "dark"})
    path = await step("save_state", path="state.json")
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "state.json").stat().st_mode) == 0o600
    await step("clear_cookies")
    await step("load_state", path=path)
    assert (await step("navigate", url=web_site.url("private"))).title == "Private"
    assert await step("get_storage") == {"theme": "dark"}


async def test_a_file_that_holds_no_state(step, tmp_path):
    for content in ("[]", "{", json.dumps({"cookies": 1, "origins": []})):
        (tmp_path / "bad.json").write_text(content)
        with pytest.raises(StepFailed, match="holds no session state"):
            await step("load_state", path="bad.json")
    with pytest.raises(StepFailed) as caught:
        await step("load_state", path="missing.json")
    assert caught.value.kind == "file"
